"""manage.py serve: the whole site under one parent process."""

import errno
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ..processes import PARENT, stop_event

GRACE_SECONDS = 9.5


class Command(BaseCommand):
    """Runs the web workers and the background worker; when it is stopped, or either dies, it stops both."""

    help = (
        "Serve the site: gunicorn and the background worker under one parent. A demo answers on this machine "
        "only; a production site listens where HOST says (127.0.0.1 unless set)."
    )
    requires_system_checks = []  # checked below where it matters: a demo start should be quick

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="PORT, or 8000")
        parser.add_argument("--workers", type=int, default=2, help="web worker processes, of 4 threads each")
        parser.add_argument(
            "--demo", action="store_true", help="first bring the database up to date and load the demo clinic"
        )
        parser.add_argument("--no-worker", action="store_true", help="the background worker runs elsewhere")

    def handle(self, *, port: int, workers: int, demo: bool, no_worker: bool, **options) -> None:
        host = "127.0.0.1" if settings.IS_DEMO else os.environ.get("HOST", "127.0.0.1")
        refuse_taken(host, port)
        if settings.IS_DEMO:
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one
        else:
            self.check(include_deployment_checks=True)
            refuse_uncollected()
        if demo:
            call_command("migrate", verbosity=0, skip_checks=True)
            call_command("demo", stdout=self.stdout)
        # Before the site opens: the database may be an older copy that knows people who were erased since.
        call_command("replay_erasures", verbosity=0, stdout=self.stdout, stderr=self.stderr)
        connections.close_all()
        stop = stop_event()
        gunicorn = ["-m", "gunicorn", "--config", "python:clinic_site.gunicorn_conf", "clinic_site.wsgi"]
        children = {
            "web server": start(port, *gunicorn, f"--bind={bracketed(host)}:{port}", f"--workers={workers}")
        }
        if not no_worker:
            children["background worker"] = start(port, "manage.py", "worker")
        try:
            dead = self.watch(children, stop, host, port)
        finally:
            stop_all(children.values())
        if dead:
            raise CommandError(f"The {dead} stopped by itself (exit code {children[dead].returncode}).")

    def watch(
        self, children: dict[str, subprocess.Popen], stop: threading.Event, host: str, port: int
    ) -> str | None:
        """Wait until `stop` is set or a child has died, saying when the site answers; name the dead."""
        ready = False
        while not stop.wait(0.1 if not ready else 0.5):
            for name, child in children.items():
                if child.poll() is not None:
                    return name
            if not ready and answers(host, port):
                ready = True
                self.stdout.write(f"Ready: http://{bracketed(host)}:{port}/ (Ctrl-C stops it)")
                self.stdout.flush()
        return None


def bracketed(host: str) -> str:
    """Give the host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def refuse_taken(host: str, port: int) -> None:
    """Raise CommandError when nothing can be served at this address, saying what to do."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommandError(f"Cannot listen on {host} port {port}: {error.strerror}.") from error
        raise CommandError(
            f"Port {port} is taken. Stop what uses it, or choose another: PORT={port + 1} make run"
        ) from error


def refuse_uncollected() -> None:
    """Raise CommandError when the static files of a production site have not been collected."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CommandError(
            "The static files are not collected. Run: python manage.py collectstatic --no-input"
        )


def start(port: int, *arguments: str) -> subprocess.Popen:
    """Start a Python process that knows its parent and the site's port.

    In a process group of its own, so that Ctrl-C reaches it through its parent, as a request to finish.
    """
    environment = {**os.environ, PARENT: str(os.getpid()), "PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        process_group=0,
    )


def stop_all(children) -> None:
    """Ask every child to finish, and kill what has not finished in time."""
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def answers(host: str, port: int) -> bool:
    """Tell whether the site answers at all; what it answers is not judged."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".")})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
