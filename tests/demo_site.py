"""A demo site in processes of its own, as an operator starts it; for tests that look at it from outside."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


class DemoSite:
    """A `manage.py serve` that keeps its data and its log in `home`.

    `address` is where it answers. `arguments` go to serve: "--demo" brings the database up to date and loads
    the demo clinic first. Stop it with stop(); what it printed is in output().
    """

    command = "serve"

    def __init__(self, home: Path, *arguments: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home / "log"
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "EMAIL_URL", "SITE_URL"}
        }
        environment |= {
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "DATA_DIR": str(home),
            "PORT": str(self.port),
            **self.variables(),
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", self.command, *arguments],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def variables(self) -> dict[str, str]:
        """What the environment of this kind of site holds besides."""
        return {"SITE_MODE": "demo"}

    def output(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        """Wait for the line that says where it answers; AssertionError with the log when it never comes."""
        ended = eventually(lambda: "Ready: " in self.output() or self.process.poll() is not None, seconds=120)
        assert ended, f"serve is not ready:\n{self.output()}"
        assert self.process.poll() is None, f"serve ended with {self.process.returncode}:\n{self.output()}"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, unless it has ended already, and give its exit code; it has eleven seconds."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(11)

    def child(self, word: str) -> int:
        """Give the process id of the child whose command line holds the word."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(child) for child in children if word in Path(f"/proc/{child}/cmdline").read_text())

    def answers(self) -> bool:
        """Tell whether it answers at all; what it answers is for other tests."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            return False
        finally:
            connection.close()
        return True


class RealSite(DemoSite):
    """A `manage.py start_clinic` on an empty database: a production site, tried on this machine.

    Its address is on localhost, which browsers treat as secure, so that cookies for https are kept.
    """

    command = "start_clinic"

    def variables(self) -> dict[str, str]:
        self.address = f"http://localhost:{self.port}"
        return {
            "SITE_MODE": "production",
            "SITE_URL": self.address,
            "DEFAULT_FROM_EMAIL": "hello@riverbend.example",
        }

    def owner_link(self) -> str:
        """Give the one-time link that it printed."""
        return next(word for word in self.output().split() if "/accounts/welcome/" in word)


def free_port() -> int:
    """Give a port of this machine that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait until the condition holds; tell whether it did in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
