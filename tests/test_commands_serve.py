"""serve and worker as an operator meets them: real processes, real signals."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from clinic_site.management.commands import worker
from clinic_site.management.commands.serve import refuse_uncollected
from services.outbox import queue

from .demo_site import DemoSite, eventually


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A database that is up to date and empty."""
    home = tmp_path_factory.mktemp("migrated")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "SITE_MODE": "demo",
        "DATA_DIR": str(home),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], env=environment, cwd=settings.BASE_DIR, check=True
    )
    return home / "clinic.sqlite3"


@pytest.fixture
def server(tmp_path, migrated):
    shutil.copy(migrated, tmp_path)
    server = DemoSite(tmp_path, "--workers=1")
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_when_it_answers_and_stops_cleanly(server, number):
    assert f"Ready: {server.address}/ (Ctrl-C stops it)\n" in server.output()
    assert server.answers()
    started = time.monotonic()
    assert server.stop(number) == 0
    assert time.monotonic() - started < 10
    assert not server.answers()


def test_serve_first_says_that_the_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        server = DemoSite(tmp_path, "--demo", port=other.getsockname()[1])
        assert server.process.wait(20) == 1
    assert f"Port {server.port} is taken" in server.output().splitlines()[0]


@pytest.mark.parametrize(("word", "name"), [("manage.py", "background worker"), ("gunicorn", "web server")])
def test_serve_stops_with_an_error_when_a_part_of_it_dies(server, word, name):
    os.kill(server.child(word), signal.SIGKILL)
    assert server.process.wait(11) == 1
    assert f"The {name} stopped by itself (exit code -9)." in server.output()
    assert eventually(lambda: not server.answers())


def test_nothing_goes_on_serving_when_serve_is_killed(server):
    worker = server.child("manage.py")
    server.process.kill()
    assert eventually(lambda: not server.answers())
    assert eventually(lambda: not Path(f"/proc/{worker}/cmdline").exists())


def test_production_is_not_served_before_its_static_files_are_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match="collectstatic"):
        refuse_uncollected()
    (tmp_path / "staticfiles.json").touch()
    refuse_uncollected()


def test_worker_does_what_is_due_once(monkeypatch):
    runs = []
    monkeypatch.setattr(worker, "LOOKS", [lambda: runs.append("due")])
    monkeypatch.setattr(queue, "run_once", lambda: runs.append("mail"))
    call_command("worker", "--once")
    assert runs == ["due", "mail"]  # so that the mail of what came due leaves at once
