"""What machines ask about the site's health."""

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from clinic_site import health
from services.models import Clinic
from services.outbox.models import OutgoingEmail
from services.outbox.queue import enqueue
from tests import factories

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def broken(*args, **kwargs):
    raise DatabaseError("password authentication failed for user quagmire")


@pytest.fixture
def no_database(monkeypatch):
    monkeypatch.setattr(Clinic.objects, "current", broken)
    monkeypatch.setattr(health.connection, "cursor", broken)


def details(**query) -> dict:
    return Client().get("/readyz").json()


def test_the_process_answers_without_asking_the_database(client):
    """No database is allowed in this test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert client.head("/healthz").status_code == 200


@pytest.mark.django_db
def test_strangers_learn_whether_it_is_ready_and_nothing_else(client):
    answer = client.get("/readyz", **ELSEWHERE)
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post("/readyz", **ELSEWHERE).status_code == 405


@pytest.mark.django_db
def test_without_a_database_the_process_lives_and_is_not_ready(client, no_database):
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz", **ELSEWHERE)
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "error": "DatabaseError"}
    assert b"quagmire" not in answer.content


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_written_is_not_ready(client):
    """Another writer holds the lock for longer than a request may wait."""
    other = connection.copy()
    other.inc_thread_sharing()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        assert client.get("/readyz", **ELSEWHERE).status_code == 503
        other.rollback()
        assert client.get("/readyz", **ELSEWHERE).status_code == 200
    finally:
        other.close()
        connection.close()


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(
        health.shutil, "disk_usage", lambda path: health.shutil._ntuple_diskusage(10**12, 10**12, 10**6)
    )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["look_at"] == ["disk"]


@pytest.mark.django_db
def test_the_details_are_for_this_machine_and_for_who_has_the_token(client, settings):
    assert client.get("/readyz").json()["ready"] is True
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"):
        assert client.get("/readyz", **{header: "203.0.113.9"}).content == b"ready\n"
    settings.TRUSTED_PROXIES = 1
    assert client.get("/readyz").content == b"ready\n"
    settings.TRUSTED_PROXIES = 0
    for given in ("Bearer ", "Bearer wrong", ""):
        assert client.get("/readyz", headers={"authorization": given}, **ELSEWHERE).content == b"ready\n"
    settings.READY_TOKEN = "a-long-token"
    assert client.get("/readyz", headers={"authorization": "Bearer wrong"}, **ELSEWHERE).content == b"ready\n"
    answer = client.get("/readyz", headers={"authorization": "Bearer a-long-token"}, **ELSEWHERE)
    assert answer.json()["ready"] is True


@pytest.mark.django_db
def test_mail_that_is_stuck_is_named_and_visitors_are_still_served():
    assert details()["outbox"] == {"ok": True, "warning": False, "waiting": 0, "oldest_seconds": 0}
    enqueue(to="a@example.org", subject="Hello", text="Hello", kind="test")
    OutgoingEmail.objects.update(due_at=timezone.now() - timedelta(minutes=20))
    found = details()
    assert found["ready"] is True
    assert found["look_at"] == ["outbox"]
    assert found["outbox"]["waiting"] == 1
    assert 1190 < found["outbox"]["oldest_seconds"] < 1260


@pytest.mark.django_db
def test_the_age_of_the_newest_backup_is_told(settings, tmp_path):
    assert details()["backup"] == {"ok": True, "age_seconds": "none"}
    settings.BACKUP_DIR = str(tmp_path)
    assert details()["look_at"] == ["backup"]
    (tmp_path / "new").touch()
    assert details()["backup"]["age_seconds"] < 60
    assert details()["look_at"] == []
    hours_ago = time.time() - 3 * 3600
    health.os.utime(tmp_path / "new", (hours_ago, hours_ago))
    assert details()["look_at"] == ["backup"]
    settings.BACKUP_DIR = str(tmp_path / "never")
    assert details()["look_at"] == ["backup"]


@pytest.mark.django_db
def test_time_zones_that_disagree_are_named(monkeypatch, tmp_path):
    factories.make_clinic()
    zones = tmp_path / "America"
    zones.mkdir()
    monkeypatch.setattr(health, "SYSTEM_ZONES", tmp_path)
    assert details()["time_zones"]["differ"] is False
    source = health.Path(__import__("tzdata").__file__).parent / "zoneinfo" / "Asia" / "Tokyo"
    (zones / "Toronto").write_bytes(source.read_bytes())
    assert details()["look_at"] == ["time_zones"]


def test_the_same_rules_do_not_differ(tmp_path):
    import tzdata

    directory = health.Path(tzdata.__file__).parent / "zoneinfo"
    assert health.zones_differ(ZoneInfo("America/Vancouver"), directory) == []
