"""What the worker finds due: lapsed offers and overdue requests, once each, whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone

from clinic_site.management.commands.worker import attempt
from services.booking import actions, due, emails
from services.booking.models import AppointmentRequest, RequestEvent
from services.guard.models import RateCount
from tests.factories import make_clinic, make_closure, make_user

from .factories import EMAIL, make_in_state, make_request, make_slot, make_therapist
from .mail_help import FRIDAY, at, forget, mails


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def unreadable(item: AppointmentRequest) -> None:
    """Let a key be lost: the name of this request can't be decrypted any more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booking_appointmentrequest SET name = 'lost:aaaa' WHERE id = %s", [item.pk])


@pytest.mark.django_db
class TestOffers:
    def test_lapse_when_the_last_of_them_has(self, clinic, lena, clock):
        item = make_in_state("offered", lena)
        clock.shift(timedelta(hours=23, minutes=59))
        due.run()
        item.refresh_from_db()
        assert item.status == "offered"
        clock.shift(timedelta(minutes=1))
        due.run()
        item.refresh_from_db()
        assert (item.status, item.visits.count()) == ("in_progress", 0)
        [mail] = mails("alert-lapsed")
        assert mail.about == item.reference
        due.run()
        assert len(mails("alert-lapsed")) == 1

    def test_lapse_when_the_time_itself_has_passed_or_was_given_away(self, clinic, lena, clock):
        soon = make_slot(make_therapist(), day=timezone.localdate(), at=time(14))
        item = make_request()
        item = actions.offer(item, actor=lena, version=1, slots=[soon])
        other = make_in_state("offered", lena)
        other.visits.all().delete()
        at(clock, "20 14:00")
        due.run()
        assert set(AppointmentRequest.objects.values_list("status", flat=True)) == {"in_progress"}

    def test_of_a_day_without_a_worker_none_is_forgotten(self, clinic, lena, clock):
        items = [make_in_state("offered", lena) for _number in range(3)]
        clock.shift(timedelta(days=3))
        due.run()
        assert len(mails("alert-lapsed")) == len(items)

    def test_one_that_cannot_be_read_keeps_nobody_waiting(self, clinic, lena, clock, caplog):
        first, second = make_in_state("offered", lena), make_in_state("offered", lena)
        unreadable(first)
        clock.shift(timedelta(days=2))
        due.run()
        second.refresh_from_db()
        assert second.status == "in_progress"
        assert f"Request {first.reference} can't be read" in caplog.text


@pytest.mark.django_db
class TestOverdue:
    def test_desk_is_told_once_on_each_business_day(self, clinic, lena, clock):
        one, two = make_request(), make_in_state("in_progress", lena)
        due.run()
        assert mails(emails.OVERDUE) == []
        for local, so_far in [
            ("23 09:59", 0),  # Monday; the promise was ten
            ("23 10:01", 1),
            ("23 16:00", 1),
            ("23 23:00", 1),
            ("24 08:00", 1),  # not open yet
            ("24 09:00", 2),
            ("28 12:00", 2),  # Saturday
            ("30 11:00", 3),  # four days later, and no four mails
        ]:
            at(clock, local)
            due.run()
            assert len(mails(emails.OVERDUE)) == so_far, local
        [mail, *_others] = mails(emails.OVERDUE)
        assert mail.subject == "2 requests wait for an answer"
        assert mail.recipient == "hello@northgate.example.org"
        for text in (mail.body_text, mail.body_html):
            assert one.reference in text
            assert two.reference in text

    def test_what_was_answered_or_has_ended_is_not_overdue(self, clinic, lena, clock):
        for status in ("offered", "confirmed", "closed", "cancelled"):
            make_in_state(status, lena)
        called = make_in_state("in_progress", lena)
        actions.record_contact(called, actor=lena, version=called.version, outcome="spoke")
        at(clock, "23 12:00")
        due.run()
        assert mails(emails.OVERDUE) == []

    def test_query_agrees_with_the_model_row_by_row(self, clinic, lena, clock):
        for status in AppointmentRequest.Status.values:
            make_in_state(status, lena)
        at(clock, "23 12:00")
        found = set(AppointmentRequest.objects.overdue(timezone.now()))
        assert found == {item for item in AppointmentRequest.objects.all() if item.is_late()}
        assert {item.status for item in found} == {"held", "new", "in_progress"}

    def test_nobody_is_told_on_a_holiday(self, clinic, clock):
        make_request()
        monday = datetime(2026, 11, 24).date()
        make_closure(monday)
        at(clock, "24 11:00")
        due.run()
        assert mails(emails.OVERDUE) == []

    def test_mail_that_cannot_be_stored_uses_up_no_day(self, clinic, clock, monkeypatch):
        make_request()
        at(clock, "24 11:00")
        with monkeypatch.context() as patch:
            patch.setattr(emails, "send_overdue", lambda references: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                due.run()
        due.run()
        assert len(mails(emails.OVERDUE)) == 1


@pytest.mark.django_db
def test_old_counts_are_thrown_away(clinic):
    RateCount.objects.create(bucket="x", count=1, ends_at=timezone.now() - timedelta(hours=2))
    due.run()
    assert RateCount.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_do_everything_once():
    make_clinic()
    lena = make_user(is_superuser=True)
    with time_machine.travel(FRIDAY, tick=False):
        lapsing = [make_in_state("offered", lena) for _number in range(4)]
        visiting = [make_in_state("confirmed", lena, email=EMAIL) for _number in range(4)]
        make_request()
    forget()

    def look(_number: int) -> None:
        try:
            due.run()
        finally:
            connections.close_all()

    with time_machine.travel("2026-11-30 14:00Z", tick=False), ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))
    assert len(mails("alert-lapsed")) == len(lapsing)
    assert len(mails(emails.REMINDER)) == len(visiting)
    assert len(mails(emails.OVERDUE)) == 1


@pytest.mark.django_db(transaction=True)
def test_crash_half_way_loses_and_doubles_nothing(monkeypatch):
    make_clinic()
    lena = make_user(is_superuser=True)
    with time_machine.travel(FRIDAY, tick=False):
        items = [make_in_state("offered", lena) for _number in range(3)]
    alert_desk, told = emails.alert_desk, []

    def crash_at_the_second(request, what):
        told.append(request)
        alert_desk(request, what)
        if len(told) == 2:
            raise SystemExit

    with time_machine.travel("2026-11-22 15:00Z", tick=False):
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr(emails, "alert_desk", crash_at_the_second)
            due.run()
        assert len(mails("alert-lapsed")) == 1
        due.run()
    assert sorted(mail.about for mail in mails("alert-lapsed")) == sorted(item.reference for item in items)
    assert RequestEvent.objects.filter(kind="lapsed").count() == 3


@pytest.mark.django_db(transaction=True)
def test_worker_does_what_is_due_and_sends_its_mail_in_one_go(mailoutbox):
    make_clinic()
    with time_machine.travel(FRIDAY):
        item = make_in_state("offered", make_user(is_superuser=True))
    with time_machine.travel("2026-11-22 15:00Z"):
        call_command("worker", "--once")
    assert f"{item.reference}: Nobody chose one of the offered times." in [
        mail.subject for mail in mailoutbox
    ]


def test_worker_outlives_a_database_that_does_not_answer(caplog):
    def fail():
        raise OperationalError("database is locked")

    attempt(fail)
    assert "trying again at the next look" in caplog.text
