"""The queue against Django's own SMTP backend and a mail server on this machine that misbehaves as told."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from services.outbox.models import OutgoingEmail
from services.outbox.queue import PROBE_AFTER, Report, enqueue, send_due

from .mail_server import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 1
        yield server


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


def test_text_that_the_server_may_have_taken_costs_a_try_even_if_nothing_follows(server):
    [mail] = put("drop")
    assert send_due() == Report(postponed=1)
    mail.refresh_from_db()
    assert (mail.attempts, mail.last_error) == (1, "SMTPServerDisconnected")


def test_server_that_reads_a_mail_for_long_has_it_once(server, settings):
    settings.EMAIL_TIMEOUT, server.reads_for = 0.2, 0.5
    put("one", "two")
    assert send_due() == Report(sent=2)
    assert len(server.taken) == 2


def test_mail_on_which_the_server_hangs_up_stops_nobody(server):
    put("quiet", "two", "three")
    assert send_due() == Report(sent=2, postponed=1)
    assert OutgoingEmail.objects.get(status="queued").attempts == 1


@pytest.mark.parametrize("names", [["one"], ["one", "two", "three"]])
def test_server_that_hangs_up_on_everybody_counts_as_away(server, names):
    server.deaf = True
    put(*names)
    assert send_due().offline
    again = {mail.send_after - mail.created_at for mail in OutgoingEmail.objects.all()}
    assert set(OutgoingEmail.objects.values_list("attempts", "status")) == {(0, "queued")}
    assert all(PROBE_AFTER <= wait < PROBE_AFTER + timedelta(seconds=5) for wait in again)
    server.deaf = False
    assert send_due(timezone.now() + PROBE_AFTER) == Report(sent=len(names))


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
