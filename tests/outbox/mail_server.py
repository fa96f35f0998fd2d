"""A mail server on this machine, for those who need a real conversation."""

import socketserver
import threading
import time
from contextlib import contextmanager


@contextmanager
def running():
    """Give a server that runs until the end of the block."""
    with MailServer(("127.0.0.1", 0), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.finished.set()
            server.shutdown()
            thread.join()


class Conversation(socketserver.StreamRequestHandler):
    """Refuses mail to gone@…, breaks off for quiet@… before the text, for drop@… after it, and takes the rest."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        if self.server.mute:
            self.server.waiting += 1
            self.server.finished.wait(60)
            return
        self.say("220 ready")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                if self.server.deaf or "quiet@" in line:
                    return
                recipient = line
                self.say("550 no such person" if "gone@" in line else "250 fine")
            elif verb == "DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                if "drop@" in recipient:
                    return
                self.server.taken.append(body.decode())
                time.sleep(self.server.reads_for)
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 fine")
                if verb == "QUIT":
                    return


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it took in `taken`.

    With `mute` it listens and says nothing until `finished` is set; `waiting` counts whom it kept waiting. With
    `deaf` it hangs up on every recipient. It takes `reads_for` seconds over a text before it says that it has it.
    """

    daemon_threads = True
    allow_reuse_address = True
    mute = deaf = False
    reads_for = 0.0
    waiting = 0

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.taken, self.finished = [], threading.Event()
