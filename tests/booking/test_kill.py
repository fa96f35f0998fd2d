"""A server that is killed at any moment has stored what it acknowledged, once and whole."""

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
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite
KILLS, CLIENTS = 4, 4
URL = "/appointments/request/"
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories import make_clinic
make_clinic()
"""


class Server:
    """A real server with a database of its own, which can be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.database = home / "clinic.sqlite3"
        unwanted = {"DATABASE_URL", "TEST_DATABASE_URL", "SITE_URL", "SERVE_PID"}
        self.environment = {name: value for name, value in os.environ.items() if name not in unwanted} | {
            "DJANGO_SETTINGS_MODULE": "tests.booking.kill_settings",
            "TEST_DATA_DIR": str(home),
            "LOG_LEVEL": "CRITICAL",
        }
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.run("-c", PREPARE).wait(60)

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
        with sqlite3.connect(self.database) as connection:
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


def test_acknowledged_is_stored_once_and_whole_whenever_the_server_is_killed(tmp_path):
    server = Server(tmp_path)
    server.start()
    patients = Patients(server)
    for _number in range(KILLS):
        stop = threading.Event()
        threads = [threading.Thread(target=patients.send_until, args=[stop]) for _number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.4, 1.2))
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
    acknowledged = len(patients.references)
    stored_before = dict(server.rows("SELECT idempotency_key, reference FROM booking_appointmentrequest"))
    for key in patients.unanswered:
        reference = patients.send(key)
        assert stored_before.get(key, reference) == reference
    server.kill()

    stored = dict(server.rows("SELECT idempotency_key, reference FROM booking_appointmentrequest"))
    assert acknowledged > 10
    assert set(stored) == set(patients.references)
    assert all(stored[key] == reference for key, reference in patients.references.items() if reference)
    whole = server.rows(
        """SELECT request.reference, request.status,
            (SELECT COUNT(*) FROM booking_requestevent WHERE request_id = request.id),
            (SELECT GROUP_CONCAT(kind) FROM
                (SELECT kind FROM outbox_outgoingemail WHERE about = request.reference ORDER BY kind))
        FROM booking_appointmentrequest AS request"""
    )
    assert {row[1:] for row in whole} == {("new", 1, "request-alert,request-received")}
    assert server.rows("SELECT COUNT(*) FROM outbox_outgoingemail") == [(2 * len(stored),)]
    assert server.rows("PRAGMA integrity_check") == [("ok",)]
