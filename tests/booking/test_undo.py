"""What staff did can be taken back until its mail leaves."""

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions
from services.booking.models import RequestEvent
from services.outbox.models import OutgoingEmail

from .factories import EMAIL, let_begin, make_in_state, make_request, make_slot, make_therapist

KEPT = ("status", "claimed_by", "close_reason", "change_times", "change_asked_at", "ended_at", "duplicate_of")


@pytest.fixture
def lena(clinic, person):
    return person("front desk")


def state_of(item):
    item.refresh_from_db()
    times = sorted((visit.day, visit.starts, visit.state) for visit in item.visits.all())
    return [getattr(item, name) for name in KEPT], times


def do(name, item, lena):
    slot = make_slot(make_therapist(), at=time(15))
    needs = {
        "offer": {"slots": [slot]},
        "confirm": {"slot": slot},
        "move_visit": {"slot": slot},
        "close": {"reason": "declined"},
        "record_outcome": {"outcome": "no_show"},
        "choose": {"visit": getattr(item.visits.first(), "pk", 0)},
    }.get(name, {})
    return getattr(actions, name)(item, actor=lena, version=item.version, **needs)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("offer", "new"),
        ("confirm", "in_progress"),
        ("choose", "offered"),
        ("move_visit", "confirmed"),
        ("cancel", "confirmed"),
        ("cancel", "offered"),
        ("close", "offered"),
        ("record_outcome", "confirmed"),
    ],
)
def test_undo_brings_everything_back_and_withdraws_the_mail(lena, name, status):
    item = make_in_state(status, lena, email=EMAIL)
    if name == "record_outcome":
        let_begin(item)
    OutgoingEmail.objects.all().delete()
    before = state_of(item)
    changed = do(name, item, lena)
    assert state_of(item) != before
    undone = actions.undo(changed, actor=lena, version=changed.version)
    assert state_of(undone) == before
    assert undone.events.last().kind == RequestEvent.Kind.UNDONE
    assert not OutgoingEmail.objects.exclude(status="withdrawn").exists()


def test_undo_is_refused_once_the_mail_has_left(lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    OutgoingEmail.objects.filter(kind__contains="confirmed").update(
        status="sending", lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert OutgoingEmail.objects.filter(status="sending").exists()
    with pytest.raises(actions.TransitionRefused, match="too late"):
        actions.undo(item, actor=lena, version=item.version)
    item.refresh_from_db()
    assert item.status == "confirmed"


def test_undo_is_refused_after_the_delay(lena, settings):
    item = make_in_state("confirmed", lena)
    with time_machine.travel(timezone.now() + settings.BOOKING_UNDO):
        assert actions.undoable(item) is None
        with pytest.raises(actions.TransitionRefused, match="too late"):
            actions.undo(item, actor=lena, version=item.version)


def test_what_the_patient_did_is_not_undone_by_staff(lena):
    item = actions.cancel(make_request(), by=RequestEvent.By.PATIENT)
    with pytest.raises(actions.TransitionRefused):
        actions.undo(item, actor=lena, version=item.version)


def test_note_needs_no_undoing(lena):
    item = actions.add_note(make_request(), actor=lena, version=1, note="Hello")
    assert actions.undoable(item) is None


def test_time_that_was_given_away_since_does_not_come_back(lena):
    item = make_in_state("confirmed", lena)
    visit = item.visit
    cancelled = actions.cancel(item, actor=lena, version=item.version)
    slot = actions.Slot(visit.practitioner, visit.location, visit.day, visit.starts, visit.minutes)
    other = make_request()
    actions.confirm(other, actor=lena, version=other.version, slot=slot)
    with pytest.raises(actions.TimeTaken):
        actions.undo(cancelled, actor=lena, version=cancelled.version)
    cancelled.refresh_from_db()
    assert cancelled.status == "cancelled"


def test_undone_change_can_be_made_again(lena):
    item = make_in_state("confirmed", lena)
    item = actions.undo(item, actor=lena, version=item.version)
    item = actions.confirm(item, actor=lena, version=item.version, slot=make_slot(make_therapist()))
    assert (item.status, item.calendar_sequence) == ("confirmed", 2)


def test_clinician_undoes_nothing_of_a_colleague(lena, person):
    item = make_in_state("confirmed", lena)
    with pytest.raises(actions.TransitionRefused, match="Only who did it"):
        actions.undo(item, actor=person("clinician"), version=item.version)
    assert actions.undo(item, actor=person("owner"), version=item.version).status == "new"
