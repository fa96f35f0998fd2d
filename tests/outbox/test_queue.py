import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from services.outbox.models import PERSONAL, OutgoingEmail
from services.outbox.queue import LEASE, PROBE_AFTER, RETRY_AFTER, Report, enqueue, run_once, send_due

from .backends import ScriptedBackend

pytestmark = pytest.mark.django_db
Status = OutgoingEmail.Status


@pytest.fixture(autouse=True)
def clock(settings):
    settings.EMAIL_BACKEND = f"{ScriptedBackend.__module__}.ScriptedBackend"
    ScriptedBackend.reset()
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as traveller:
        yield traveller


def put(name="ana", **options):
    return enqueue(
        to=f"{name}@example.org", subject="Hello", text="Text", kind="note", about="REF-1", **options
    )


def refuse(*, code, name="ana"):
    def on_send(message):
        if message.to == [f"{name}@example.org"]:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (code, message.to[0].encode())})

    ScriptedBackend.on_send = staticmethod(on_send)


def unplug(error):
    def on_open():
        raise error

    ScriptedBackend.on_open = staticmethod(on_open)


def test_due_mail_is_sent_and_wiped_with_its_own_message_id():
    mail = put(html="<p>Text</p>", calendar="METHOD:REQUEST")
    assert send_due() == Report(sent=1)
    [message] = ScriptedBackend.taken
    assert (message.to, message.subject, message.body) == (["ana@example.org"], "Hello", "Text")
    assert message.extra_headers["Message-ID"] == mail.message_id
    mail.refresh_from_db()
    assert (mail.status, mail.sent_at, mail.attempts) == (Status.SENT, timezone.now(), 1)
    assert [getattr(mail, name) for name in PERSONAL] == [""] * len(PERSONAL)
    assert (mail.leased_by, mail.lease_until, mail.last_error) == ("", None, "")
    assert send_due() == Report()


def test_mail_waits_for_its_delay(clock):
    put(delay=timedelta(seconds=90))
    assert send_due() == Report()
    clock.shift(90)
    assert send_due() == Report(sent=1)


def test_nobody_talks_to_the_server_when_nothing_is_due(django_assert_num_queries):
    with django_assert_num_queries(2):
        send_due()
    assert ScriptedBackend.opened == 0


def test_bad_recipient_fails_at_once_and_stops_nobody():
    mails = [put(name) for name in ("one", "two", "ana", "four", "five")]
    refuse(code=550)
    assert send_due() == Report(sent=4, failed=1)
    assert ScriptedBackend.recipients() == [f"{name}@example.org" for name in ("one", "two", "four", "five")]
    mails[2].refresh_from_db()
    assert (mails[2].status, mails[2].last_error) == (Status.FAILED, "SMTPRecipientsRefused 550")
    assert send_due() == Report()


def test_address_that_makes_no_mail_fails_and_stops_nobody():
    bad, good = put("a@b@c"), put("ana")

    def on_send(message):
        if "a@b@c" in message.to[0]:
            raise ValueError("Invalid address")

    ScriptedBackend.on_send = staticmethod(on_send)
    assert send_due() == Report(sent=1, failed=1)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, good.status) == (Status.FAILED, Status.SENT)


def test_mail_that_cannot_be_decrypted_waits_and_stops_nobody(settings):
    with_lost_key = put("one")
    ring = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"new": bytes(32)}
    put("two")
    assert send_due() == Report(sent=1, postponed=1)
    settings.FIELD_KEYS = {"new": bytes(32), **ring}
    with_lost_key.refresh_from_db()
    assert (with_lost_key.status, with_lost_key.last_error) == (Status.QUEUED, "UnknownKey")


def test_mail_refused_for_now_is_tried_for_72_hours_with_growing_waits(clock):
    mail = put()
    refuse(code=450)
    start, waits = timezone.now(), []
    while send_due() == Report(postponed=1):
        mail.refresh_from_db()
        waits.append(mail.send_after - timezone.now())
        clock.shift(waits[-1] - timedelta(seconds=1))
        assert send_due() == Report()
        clock.shift(1)
    mail.refresh_from_db()
    assert mail.status == Status.FAILED
    assert mail.recipient == "ana@example.org"
    assert timezone.now() - start == sum(waits, timedelta(0)) == timedelta(hours=72)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=6))
    assert waits == sorted(waits) == list(RETRY_AFTER)


def test_refused_mail_keeps_its_message_id_when_it_is_tried_again(clock):
    mail = put()
    seen = []

    def on_send(message):
        seen.append(message.message()["Message-ID"])
        if len(seen) == 1:
            raise smtplib.SMTPDataError(451, b"later")

    ScriptedBackend.on_send = staticmethod(on_send)
    send_due()
    clock.shift(60)
    assert send_due() == Report(sent=1)
    assert seen == [mail.message_id, mail.message_id]


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPConnectError(421, b""),
    ],
)
def test_outage_costs_no_tries_and_everything_leaves_once_it_is_over(clock, error):
    mails = [put(name) for name in ("one", "two", "three")]
    unplug(error)
    for _ in range(24 * 12):
        assert send_due() == Report(postponed=3, offline=True)
        assert send_due() == Report()
        clock.shift(PROBE_AFTER)
    assert ScriptedBackend.opened == 24 * 12
    mails[0].refresh_from_db()
    assert (mails[0].attempts, mails[0].status) == (0, Status.QUEUED)
    assert mails[0].last_error.startswith(type(error).__name__)
    assert OutgoingEmail.objects.late(timezone.now()).count() == 3
    ScriptedBackend.reset()
    assert send_due() == Report(sent=3)


def test_server_that_hangs_up_twice_running_counts_as_away():
    for name in ("one", "two", "three", "four"):
        put(name)

    def on_send(message):
        raise smtplib.SMTPServerDisconnected("gone")

    ScriptedBackend.on_send = staticmethod(on_send)
    assert send_due() == Report(postponed=4, offline=True)
    assert sorted(OutgoingEmail.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1]


def test_mail_on_which_a_server_only_hangs_up_is_given_up_after_all(clock):
    mail = put()
    ScriptedBackend.text_was_sent = False

    def on_send(message):
        raise smtplib.SMTPServerDisconnected("gone")

    ScriptedBackend.on_send = staticmethod(on_send)
    clock.shift(timedelta(hours=72))
    assert send_due() == Report(postponed=1, offline=True)
    mail.refresh_from_db()
    assert mail.attempts == 1


def test_mail_that_makes_the_server_hang_up_stops_nobody():
    for name in ("ana", "two", "three"):
        put(name)

    def on_send(message):
        if message.to == ["ana@example.org"]:
            raise smtplib.SMTPServerDisconnected("gone")

    ScriptedBackend.on_send = staticmethod(on_send)
    assert send_due() == Report(sent=2, postponed=1)


def test_backend_that_takes_nothing_did_not_send(monkeypatch):
    put()
    monkeypatch.setattr(ScriptedBackend, "send_messages", lambda self, messages: 0)
    assert send_due() == Report(postponed=1)


def test_two_senders_never_send_one_mail_twice():
    """While the first sender sends its first mail, a second one with the same list runs through."""
    for number in range(10):
        put(f"p{number}")
    reports = []

    def on_send(message):
        if not reports:
            reports.append(None)
            reports.append(send_due())

    ScriptedBackend.on_send = staticmethod(on_send)
    first = send_due()
    assert (first, reports[1]) == (Report(sent=1), Report(sent=9))
    assert len(set(ScriptedBackend.recipients())) == len(ScriptedBackend.taken) == 10


class Killed(BaseException):
    pass


def test_mail_of_a_killed_sender_goes_out_again_after_its_lease_with_the_same_id(clock):
    mail = put()

    def on_send(message):
        ScriptedBackend.taken.append(message)
        raise Killed

    ScriptedBackend.on_send = staticmethod(on_send)
    with pytest.raises(Killed):
        send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (Status.SENDING, 1)
    ScriptedBackend.on_send = staticmethod(lambda message: None)
    clock.shift(LEASE - timedelta(seconds=1))
    assert send_due() == Report()
    clock.shift(1)
    assert send_due() == Report(sent=1)
    assert [message.extra_headers["Message-ID"] for message in ScriptedBackend.taken] == [mail.message_id] * 2


def test_mail_that_kills_every_sender_comes_last_and_is_given_up(clock):
    killer = put("ana")

    def on_send(message):
        if message.to == ["ana@example.org"]:
            raise Killed

    ScriptedBackend.on_send = staticmethod(on_send)
    for _ in range(len(RETRY_AFTER) + 1):
        put("other")
        with pytest.raises(Killed):
            send_due()
        clock.shift(LEASE)
    put("other")
    assert send_due() == Report(sent=1, failed=1)
    killer.refresh_from_db()
    assert (killer.status, killer.last_error) == (Status.FAILED, "LeftBehind")


def test_sender_that_lost_its_lease_does_not_overwrite_the_result(clock):
    mail = put()

    def on_send(message):
        ScriptedBackend.on_send = staticmethod(lambda message: None)
        clock.shift(LEASE)
        assert send_due() == Report(sent=1)
        raise smtplib.SMTPDataError(451, b"later")

    ScriptedBackend.on_send = staticmethod(on_send)
    assert send_due() == Report()
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_mail_erased_while_it_is_sent_is_no_error():
    put()
    ScriptedBackend.on_send = staticmethod(lambda message: OutgoingEmail.objects.all().delete())
    assert send_due() == Report()


def test_sender_stops_between_two_mails_when_asked():
    for name in ("one", "two", "three"):
        put(name)
    assert send_due(stop=lambda: len(ScriptedBackend.taken) == 2) == Report(sent=2)
    assert OutgoingEmail.objects.counts()["queued"] == 1


def test_limit_bounds_one_pass_and_run_once_empties_the_queue():
    for number in range(60):
        put(f"p{number}")
    assert send_due(limit=5) == Report(sent=5)
    assert run_once() == Report(sent=55)
    assert run_once() == Report()


def test_run_once_ends_when_the_server_is_away():
    put()
    unplug(ConnectionRefusedError())
    assert run_once() == Report(postponed=1, offline=True)
    assert ScriptedBackend.opened == 1


def test_log_names_the_error_and_no_address(caplog):
    put()
    refuse(code=550)
    send_due()
    assert "SMTPRecipientsRefused 550" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_sending_inside_a_transaction_is_refused():
    put()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due()
    assert not connection.in_atomic_block
    assert ScriptedBackend.taken == []


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_send_each_mail_once():
    def send(_):
        try:
            return run_once()
        finally:
            connection.close()

    for number in range(40):
        put(f"p{number}")
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(send, range(4)))
    assert sum(report.sent for report in reports) == 40
    assert len(set(ScriptedBackend.recipients())) == len(ScriptedBackend.taken) == 40
