"""R5: no mail is lost, whatever becomes of the mail server and of those who send. Full counts of tests/outbox."""

import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine

from tests.booking.killing import URL, Patients, Server
from tests.outbox.backends import ScriptedBackend
from tests.outbox.mail_server import running
from tests.outbox.story import kill_workers, live_through_outage, race

KILLS, ROWS, WORKERS, POSTS = 50, 1000, 4, 100
DATABASE = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
WORKER = """
import os, django
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
django.setup()
from django.core.management import call_command
call_command("worker")
"""


@pytest.mark.django_db
def test_r5_a_day_without_a_mail_server(settings, report):
    settings.EMAIL_BACKEND = f"{ScriptedBackend.__module__}.ScriptedBackend"
    ScriptedBackend.reset()
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as clock:
        outage = live_through_outage(clock, every=timedelta(minutes=3))
    report.add(
        f"R5, {DATABASE}: a day (in fake time) without a mail server, refusing, hanging, turning the site away or "
        f"hanging up in turn: {outage.mails} mails queued, {outage.lost} lost, {outage.repeats} repeated, the last out "
        f"{outage.late.total_seconds() / 60:.1f} minutes after its return"
    )
    assert (outage.lost, outage.repeats) == (0, 0)
    assert outage.late <= timedelta(minutes=10)


@pytest.mark.django_db(transaction=True)
def test_r5_workers_killed_between_250_and_commit(report):
    with running() as server:
        killing = kill_workers(server, kills=KILLS)
    report.add(
        f"R5, {DATABASE}: a worker killed {KILLS} times between the mail server's 250 and its commit: {killing.mails} "
        f"mails, {killing.lost} lost, {killing.repeats} repeats, no mail more than {killing.most_of_one} times"
    )
    assert killing.lost == 0
    assert killing.repeats <= KILLS


@pytest.mark.django_db(transaction=True)
def test_r5_four_workers_at_once(report):
    with running() as server:
        started = time.monotonic()
        taken = race(server, workers=WORKERS, mails=ROWS)
        seconds = time.monotonic() - started
    report.add(
        f"R5, {DATABASE}: {WORKERS} workers on {ROWS} mails: {len(taken)} sent, {taken.total() - len(taken)} repeats, "
        f"in {seconds:.0f} s"
    )
    assert (len(taken), taken.total()) == (ROWS, ROWS)


@pytest.mark.sqlite
def test_r5_form_while_the_mail_server_hangs(tmp_path, report):
    site = Server(tmp_path)
    site.start()
    try:
        patients = Patients(site)
        with running() as mail_server:
            worker = start_worker(site, mail_server.server_address[1])
            try:
                post(patients)
                well = [post(patients) for _number in range(POSTS)]
                mail_server.mute = True
                while not mail_server.waiting:
                    post(patients)
                    time.sleep(0.1)
                hanging = [post(patients) for _number in range(POSTS)]
                assert worker.poll() is None
            finally:
                worker.kill()
                worker.wait()
    finally:
        site.kill()
    report.add(
        f"R5, SQLite: {POSTS} requests posted with a mail server that works, {POSTS} while it hangs: median "
        f"{compare(statistics.median, well, hanging)}, p95 {compare(p95, well, hanging)}"
    )


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def compare(figure, before: list[float], after: list[float]) -> str:
    """Give a figure of both in milliseconds, and its ratio."""
    first, second = figure(before), figure(after)
    return f"{first * 1000:.0f} and {second * 1000:.0f} ms (ratio {second / first:.2f})"


def start_worker(site: Server, port: int) -> subprocess.Popen:
    """Start the site's worker with a mail server at `port`."""
    environment = site.environment | {"MAIL_PORT": str(port)}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, stderr=subprocess.DEVNULL)


def post(patients: Patients) -> float:
    """Send one request; give the seconds until its answer."""
    fields = patients.hidden | {
        "key": uuid4().hex,
        "name": "Zebulon",
        "email": f"{uuid4().hex}@canary.example.org",
    }
    started = time.monotonic()
    status, page, _cookies = patients.server.ask(
        "POST",
        URL,
        urlencode(fields),
        **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": patients.cookie},
    )
    assert status == 302, page
    return time.monotonic() - started
