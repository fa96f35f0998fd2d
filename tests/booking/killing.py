"""A real server that is killed at any moment while people send requests."""

import http.client
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import environ
import psycopg
import pytest
from django.conf import settings

URL = "/appointments/request/"
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories import make_clinic
make_clinic()
"""


def connect(url: str, **options) -> psycopg.Connection:
    """Open a database by an address as DATABASE_URL has it."""
    parts = environ.Env.db_url_config(url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.connect(**{name: parts[key] for name, key in names.items() if parts[key]}, **options)


class Server:
    """A real server with a database of its own, which can be killed and started again."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.database, self.database_url = home / "clinic.sqlite3", database_url
        unwanted = {"DATABASE_URL", "TEST_DATABASE_URL", "SITE_URL", "SERVE_PID"}
        self.environment = {name: value for name, value in os.environ.items() if name not in unwanted} | {
            "DJANGO_SETTINGS_MODULE": "tests.booking.kill_settings",
            "TEST_DATA_DIR": str(home),
            "LOG_LEVEL": "CRITICAL",
        }
        if database_url:
            self.environment["TEST_DATABASE_URL"] = database_url
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        assert self.run("-c", PREPARE).wait(60) == 0

    def run(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> None:
        self.process = self.run(
            "-m", "gunicorn", "--config=python:clinic_site.gunicorn_conf", "clinic_site.wsgi",
            f"--bind=127.0.0.1:{self.port}", "--workers=2", "--preload",
        )  # fmt: skip
        for _attempt in range(200):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("the server did not start")

    def kill(self) -> None:
        """Kill master and workers at one stroke."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """Give status, page and the cookies that were set; raise OSError when there is no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            page = response.read().decode()
            cookies = [value.partition(";")[0] for value in response.headers.get_all("Set-Cookie", [])]
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()
        return response.status, page, "; ".join(cookies)

    def rows(self, query: str) -> list[tuple]:
        """Ask the database itself, past the site."""
        database = connect(self.database_url) if self.database_url else sqlite3.connect(self.database)
        with closing(database) as connection:
            return connection.execute(query).fetchall()


class Patients:
    """People who send one request after the other and note which ones were acknowledged."""

    def __init__(self, server: Server) -> None:
        self.server, self.references, self.unanswered = server, {}, set()
        _status, page, self.cookie = server.ask("GET", URL)
        hidden = r'name="{}"[^>]*value="([^"]*)"'
        self.hidden = {
            name: re.search(hidden.format(name), page)[1] for name in ("csrfmiddlewaretoken", "stamp")
        }

    def send(self, key: str) -> str:
        """Send the request with this key; give the reference that is shown, "" if it was not reached."""
        fields = self.hidden | {"key": key, "name": "Zebulon", "email": f"{key}@canary.example.org"}
        status, page, session = self.server.ask(
            "POST",
            URL,
            urlencode(fields),
            **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie},
        )
        assert status == 302, (status, page)
        self.references[key] = ""
        _status, page, _cookies = self.server.ask("GET", f"{URL}sent/", Cookie=session)
        self.references[key] = re.search(r'class="ref">(.*?)<', page)[1]
        return self.references[key]

    def send_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            key = uuid4().hex
            try:
                self.send(key)
            except OSError:
                if key not in self.references:
                    self.unanswered.add(key)
                stop.wait(0.2)  # nobody sends a thousand times a second to a server that is down


@dataclass
class Outcome:
    """What became of the requests of a run; all but the first two must be 0."""

    acknowledged: int
    retried: int
    lost: int
    doubled: int
    incomplete: int


def kill_again_and_again(server: Server, *, kills: int, clients: int, load: tuple[float, float]) -> Outcome:
    """Kill the server `kills` times, each after a while of `load` (seconds, from to) by `clients` at once.

    Who got no answer sends the same form again at the end, as people do.
    """
    server.start()
    patients = Patients(server)
    for _number in range(kills):
        stop = threading.Event()
        threads = [threading.Thread(target=patients.send_until, args=[stop]) for _number in range(clients)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(*load))
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
    acknowledged, retried = len(patients.references), len(patients.unanswered)
    stored_before = read_references(server)
    changed = sum(
        patients.send(key) != stored_before.get(UUID(key), patients.references[key])
        for key in patients.unanswered
    )
    server.kill()

    stored = read_references(server)
    given = {UUID(key): reference for key, reference in patients.references.items()}
    events = Counter(row[0] for row in server.rows("SELECT request_id FROM booking_requestevent"))
    mails = Counter(server.rows("SELECT about, kind FROM outbox_outgoingemail"))
    rows = server.rows("SELECT id, reference, status FROM booking_appointmentrequest")
    incomplete = [
        row
        for row in rows
        if (row[2], events[row[0]]) != ("new", 1)
        or [mails[row[1], kind] for kind in ("request-received", "request-alert")] != [1, 1]
    ]
    return Outcome(
        acknowledged=acknowledged,
        retried=retried,
        lost=sum(reference not in {"", stored.get(key)} for key, reference in given.items()) + changed,
        doubled=len(rows) - len(given),
        incomplete=len(incomplete) + abs(mails.total() - 2 * len(rows)),
    )


def read_references(server: Server) -> dict[UUID, str]:
    """Give the references in the database by their keys."""
    rows = server.rows("SELECT idempotency_key, reference FROM booking_appointmentrequest")
    return {UUID(str(key)): reference for key, reference in rows}
