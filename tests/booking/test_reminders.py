"""Reminders: never twice, never late, never at night, never of a time that holds no more."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions, due, emails
from services.booking.models import RequestEvent

from .factories import EMAIL, make_in_state, make_request, make_slot, make_therapist
from .mail_help import FRIDAY, at, forget, mails

pytestmark = pytest.mark.django_db
PATIENT = RequestEvent.By.PATIENT


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def test_two_days_and_three_hours_before_the_visit(clinic, lena, clock):
    item = make_in_state("confirmed", lena, email=EMAIL)
    sent = []
    for local in (
        "28 09:59",
        "28 10:00",
        "28 11:00",
        "29 10:00",
        "30 07:00",
        "30 07:59",
        "30 08:00",
        "30 08:30",
    ):
        at(clock, local)
        due.run()
        sent.append(len(mails(emails.REMINDER)))
    assert sent == [0, 1, 1, 1, 1, 1, 2, 2]  # seven in the morning is too early to be reminded
    assert item.visit.when in mails(emails.REMINDER)[0].body_text


def test_after_a_day_without_a_worker_only_the_next_one_leaves(clinic, lena, clock):
    make_in_state("confirmed", lena, email=EMAIL)
    at(clock, "30 08:30")
    due.run()
    assert len(mails(emails.REMINDER)) == 1
    at(clock, "30 09:30")  # within the last hour it would help nobody
    forget()
    due.run()
    assert mails(emails.REMINDER) == []


def test_nobody_is_reminded_of_what_they_have_just_been_told(clinic, lena, clock):
    at(clock, "28 12:00")
    item = make_request(email=EMAIL)
    slot = make_slot(make_therapist(), day=datetime(2026, 11, 30).date(), at=time(11))
    actions.confirm(item, actor=lena, version=1, slot=slot)
    due.run()
    at(clock, "29 12:00")
    due.run()
    assert mails(emails.REMINDER) == []
    at(clock, "30 08:00")
    due.run()
    assert len(mails(emails.REMINDER)) == 1


def test_new_time_has_reminders_of_its_own(clinic, lena, clock):
    item = make_in_state("confirmed", lena, email=EMAIL)
    at(clock, "28 10:00")
    due.run()
    slot = make_slot(item.visit.practitioner, day=datetime(2026, 12, 3).date())
    item = actions.move_visit(item, actor=lena, version=item.version, slot=slot)
    at(clock, "30 08:30")
    due.run()
    [old] = mails(emails.REMINDER)
    assert old.status == "withdrawn"  # nobody had fetched it yet
    clock.move_to(datetime(2026, 12, 1, 15, tzinfo=UTC))
    due.run()
    assert [mail.status for mail in mails(emails.REMINDER)] == ["withdrawn", "queued"]


def test_cancelled_visit_is_never_reminded_of(clinic, lena, clock):
    item = make_in_state("confirmed", lena, email=EMAIL)
    actions.cancel(item, by=PATIENT)
    at(clock, "29 10:00")
    due.run()
    assert mails(emails.REMINDER) == []


def test_offered_time_and_somebody_without_an_address_are_left_alone(clinic, lena, clock, settings):
    settings.BOOKING_HOLD = timedelta(days=30)
    make_in_state("offered", lena, email=EMAIL)
    make_in_state("confirmed", lena)
    at(clock, "29 10:00")
    due.run()
    assert mails(emails.REMINDER) == []


def test_when_is_a_setting_and_may_be_never(clinic, lena, clock, settings):
    make_in_state("confirmed", lena, email=EMAIL)
    settings.BOOKING_REMINDERS = []
    at(clock, "30 08:30")
    due.run()
    assert mails(emails.REMINDER) == []
    settings.BOOKING_REMINDERS = [timedelta(hours=72)]
    due.run()
    assert len(mails(emails.REMINDER)) == 1


def test_a_look_costs_the_same_with_many_visits(clinic, lena, clock, django_assert_max_num_queries):
    for _number in range(5):
        make_in_state("confirmed", lena, email=EMAIL)
    at(clock, "29 10:00")
    due.run()
    with django_assert_max_num_queries(1):
        due.send_reminders(timezone.now())
