"""New rules for the clocks: a newer tzdata is played by a visit whose stored instant follows an older rule."""

import logging
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions, due, emails
from services.booking.models import Visit
from services.outbox.models import OutgoingEmail

from .factories import EMAIL, make_in_state, make_request, make_slot, make_therapist
from .ics import read
from .mail_help import FRIDAY, forget, mails

pytestmark = pytest.mark.django_db


def age(visit: Visit, hours: int = 1) -> Visit:
    """Store the instant that another rule would have given: so many hours earlier."""
    shift = timedelta(hours=hours)
    Visit.objects.filter(pk=visit.pk).update(starts_at=visit.starts_at - shift, ends_at=visit.ends_at - shift)
    return visit


def test_wall_time_stays_and_the_patient_gets_a_new_calendar_file(clinic, lena, caplog):
    item = make_in_state("confirmed", lena, email=EMAIL)
    right = age(item.visit).starts_at
    forget()
    with caplog.at_level(logging.WARNING):
        due.run()
    item.refresh_from_db()
    visit = Visit.objects.get()
    assert (visit.starts_at, visit.ends_at - visit.starts_at) == (right, timedelta(minutes=45))
    assert visit.may_overlap is False
    [mail] = OutgoingEmail.objects.all()
    assert (mail.kind, mail.about) == (emails.CLOCKS, item.reference)
    [event] = read(mail.calendar).parts
    assert event.instant("DTSTART") == right
    assert int(event.text("SEQUENCE")) == item.calendar_sequence == 2
    assert f"the visit of {item.reference} moves" in caplog.text
    assert EMAIL not in caplog.text
    due.run()
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_neighbours_that_move_together_do_not_stand_in_each_others_way(clinic, lena, hours):
    maya = make_therapist()
    for hour in (10, 11, 12):
        slot = make_slot(maya, at=time(hour), minutes=60)
        actions.confirm(make_request(), actor=lena, version=1, slot=slot)
    visits = list(Visit.objects.order_by("starts_at"))
    for visit in visits if hours > 0 else reversed(visits):
        age(visit, hours)
    forget()
    due.run()
    assert list(Visit.objects.order_by("starts_at")) == visits
    assert [visit.starts_at for visit in Visit.objects.order_by("starts_at")] == [
        visit.starts_at for visit in visits
    ]
    assert not Visit.objects.filter(may_overlap=True).exists()
    assert mails("alert-clocks") == []


def test_two_that_overlap_now_are_marked_and_the_desk_is_told(clinic, lena):
    maya = make_therapist()
    first, second = make_request(), make_request()
    first = actions.confirm(first, actor=lena, version=1, slot=make_slot(maya))
    age(first.visit, hours=2)
    # Written while the site believed the other rule: the database had nothing against it.
    actions.confirm(second, actor=lena, version=1, slot=make_slot(maya))
    due.run()
    assert first.visits.get().may_overlap
    assert first.visits.get().starts_at == second.visits.get().starts_at
    [alert] = mails("alert-clocks")
    assert alert.about == first.reference
    due.run()
    assert len(mails("alert-clocks")) == 1


def test_time_that_the_clocks_skip_now_is_marked_for_the_desk(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    skipped = datetime(2027, 3, 14, 2, 30)  # Toronto goes from two to three
    Visit.objects.update(day=skipped.date(), starts=skipped.time())
    with time_machine.travel(FRIDAY):
        due.run()
        due.run()
    assert Visit.objects.get().starts_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    assert [mail.about for mail in mails("alert-clocks")] == [item.reference]


def test_past_visits_and_unchanged_rules_cost_one_query(clinic, lena, django_assert_num_queries):
    make_in_state("attended", lena)
    make_in_state("confirmed", lena)
    with django_assert_num_queries(1):
        due.follow_clock_rules(timezone.now() + timedelta(days=2))
