"""The queue against Django's own SMTP backend and a mail server on this machine that misbehaves as told."""

import socket
import socketserver
import threading

import pytest

from services.outbox.models import OutgoingEmail
from services.outbox.queue import Report, enqueue, send_due

pytestmark = pytest.mark.django_db


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        if self.server.mute:
            self.server.finished.wait(10)
            return
        self.say("220 ready")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                recipient = line
                self.say("550 no such person" if "gone@" in line else "250 fine")
            elif verb == "DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                if "drop@" in recipient:
                    return
                self.server.taken.append(body.decode())
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 fine")
                if verb == "QUIT":
                    return


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    mute = False


@pytest.fixture
def server(settings):
    with MailServer(("127.0.0.1", 0), Conversation) as server:
        server.taken, server.finished = [], threading.Event()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 1
        yield server
        server.finished.set()
        server.shutdown()
        thread.join()


def put(*names):
    return [enqueue(to=f"{name}@example.org", subject="Hello", text="Text", kind="note") for name in names]


def test_one_bad_recipient_among_five_stops_nobody(server):
    mails = put("one", "two", "gone", "four", "five")
    assert send_due() == Report(sent=4, failed=1)
    assert len(server.taken) == 4
    assert f"Message-ID: {mails[0].message_id}" in server.taken[0]
    mails[2].refresh_from_db()
    assert mails[2].last_error == "SMTPRecipientsRefused 550"


def test_conversation_that_breaks_off_after_the_text_costs_one_mail_one_try(server):
    put("drop", "two", "three")
    assert send_due() == Report(sent=2, postponed=1)
    assert len(server.taken) == 2


def test_server_that_never_greets_counts_as_away(server):
    server.mute = True
    put("one", "two")
    assert send_due() == Report(postponed=2, offline=True)
    assert set(OutgoingEmail.objects.values_list("attempts", flat=True)) == {0}


def test_server_that_is_not_there_counts_as_away(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    put("one", "two")
    assert send_due() == Report(postponed=2, offline=True)
