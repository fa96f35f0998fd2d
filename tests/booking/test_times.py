"""Times offered, chosen, agreed on and moved."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions
from services.booking.models import RequestEvent, Visit
from services.models import Leave
from tests.factories import make_closure

from .factories import let_begin, make_in_state, make_request, make_slot, make_therapist, next_monday

By = RequestEvent.By


@pytest.fixture
def lena(clinic, person):
    return person("front desk")


@pytest.fixture
def boss(clinic, person):
    return person("owner")


@pytest.fixture
def maya(clinic):
    return make_therapist()


def offer(item, lena, *slots):
    return actions.offer(item, actor=lena, version=item.version, slots=list(slots))


def confirm(item, actor, slot, **extra):
    return actions.confirm(item, actor=actor, version=item.version, slot=slot, **extra)


def test_three_times_are_offered_and_held_for_a_day(lena, maya):
    slots = [make_slot(maya, at=time(hour)) for hour in (9, 10, 11)]
    item = offer(make_request(), lena, *slots)
    assert [visit.starts for visit in item.live_offers()] == [time(9), time(10), time(11)]
    assert {visit.held_until - timezone.now() > timedelta(hours=23) for visit in item.visits.all()} == {True}
    assert item.events.last().times[0].endswith("9:00 am, Maya Okafor")
    assert item.claimed_by == lena
    assert item.first_answer_at is not None


@pytest.mark.parametrize("number", [0, 4])
def test_none_and_four_times_are_not_offered(lena, maya, number):
    slots = [make_slot(maya, at=time(9 + hour)) for hour in range(number)]
    with pytest.raises(actions.TransitionRefused, match="one, two or three"):
        offer(make_request(), lena, *slots)


def test_offer_with_one_bad_time_offers_none(lena, maya):
    with pytest.raises(actions.TimeTaken):
        offer(make_request(), lena, make_slot(maya), make_slot(maya, at=time(10, 15)))
    assert Visit.objects.count() == 0


def test_patient_chooses_and_the_other_times_are_free_again(lena, maya):
    item = offer(make_request(), lena, make_slot(maya), make_slot(maya, at=time(14)))
    chosen = item.live_offers()[1]
    item = actions.choose(item, visit=chosen.pk, by=By.PATIENT)
    assert (item.status, item.visit.pk, item.visits.count()) == ("confirmed", chosen.pk, 1)
    assert item.calendar_sequence == 1
    confirm(make_request(), lena, make_slot(maya))  # what was not chosen can be given to somebody else


def test_nobody_chooses_what_was_offered_to_somebody_else(lena, maya):
    mine = offer(make_request(), lena, make_slot(maya))
    other = offer(make_request(), lena, make_slot(maya, at=time(14)))
    with pytest.raises(actions.TimeTaken):
        actions.choose(mine, visit=other.live_offers()[0].pk, by=By.PATIENT)
    other.refresh_from_db()
    assert other.status == "offered"


def test_lapsed_offer_cannot_be_chosen_and_its_time_goes_to_others(lena, maya):
    item = offer(make_request(), lena, make_slot(maya))
    visit = item.visits.get()
    Visit.objects.update(held_until=timezone.now())
    with pytest.raises(actions.TimeTaken, match="not free any more"):
        actions.choose(item, visit=visit.pk, by=By.PATIENT)
    confirm(make_request(), lena, make_slot(maya))
    assert actions.lapse(item).status == "in_progress"


def test_offer_does_not_lapse_while_a_time_can_be_chosen(lena, maya):
    item = offer(make_request(), lena, make_slot(maya), make_slot(maya, at=time(14)))
    item.visits.filter(starts=time(10)).update(held_until=timezone.now())
    with pytest.raises(actions.TransitionRefused, match="still be chosen"):
        actions.lapse(item)


def test_taken_time_is_refused_and_nothing_changes(lena, maya):
    confirm(make_request(), lena, make_slot(maya))
    item = make_request()
    with pytest.raises(actions.TimeTaken, match="has somebody else then"):
        confirm(item, lena, make_slot(maya, at=time(10, 30)))
    item.refresh_from_db()
    assert (item.status, item.version, item.events.count()) == ("new", 1, 1)


def test_overlap_needs_a_manager_and_a_reason(lena, boss, maya):
    confirm(make_request(), lena, make_slot(maya))
    for actor, reason in ((lena, "They are sisters"), (boss, "")):
        with pytest.raises(actions.TimeTaken):
            confirm(make_request(), actor, make_slot(maya), reason=reason)
    item = confirm(make_request(), boss, make_slot(maya), reason="They are sisters")
    event = item.events.last()
    assert (item.visit.may_overlap, event.detail, event.note) == (True, "overruled", "They are sisters")
    with pytest.raises(actions.TimeTaken):  # nobody slips in beside the two
        confirm(make_request(), lena, make_slot(maya))


@pytest.mark.parametrize("number", range(5))
def test_time_that_something_speaks_against_needs_a_reason(lena, maya, clinic, number):
    monday = next_monday()
    if number == 0:
        make_closure(monday)
    if number == 1:
        Leave.objects.create(practitioner=maya, first_day=monday, last_day=monday + timedelta(days=4))
    if number == 2:
        maya.days.filter(weekday=0).delete()
    if number == 3:
        maya.days.filter(weekday=0).update(starts=time(12), ends=time(17))
    slot = make_slot(maya, at=time(18) if number == 4 else time(10))
    words = ["closed", "on leave", "not at", "not there at that time", "outside the opening hours"][number]
    with pytest.raises(actions.NeedsReason, match=words):
        confirm(make_request(), lena, slot)
    with pytest.raises(actions.NeedsReason, match=words):
        offer(make_request(), lena, slot)
    assert confirm(make_request(), lena, slot, reason="Agreed with Maya").status == "confirmed"


def test_past_and_impossible_times_are_refused_in_plain_words(lena, maya):
    with pytest.raises(actions.TransitionRefused, match="still to come"):
        confirm(make_request(), lena, make_slot(maya, day=date(2020, 1, 6)))
    with time_machine.travel(datetime.fromisoformat("2027-03-01T12:00Z"), tick=False):
        for day, at in ((date(2027, 3, 14), time(2, 30)), (date(2027, 11, 7), time(1, 30))):
            with pytest.raises(actions.TransitionRefused, match="clocks change"):
                confirm(make_request(), lena, make_slot(maya, day=day, at=at), reason="Really")


def test_moving_a_visit_frees_its_old_time_in_the_same_step(lena, maya):
    item = confirm(make_request(), lena, make_slot(maya))
    item = actions.ask_change(item, times=["mon-late"], note="After school")
    assert (item.status, item.change_times, item.visit.starts) == ("confirmed", ["mon-late"], time(10))
    slot = make_slot(maya, at=time(10, 30))  # overlaps the old time, which is given up
    item = actions.move_visit(item, actor=lena, version=item.version, slot=slot)
    assert (item.visit.starts, item.change_asked_at, item.calendar_sequence) == (time(10, 30), None, 2)
    assert item.visits.count() == 1


def test_visit_that_cannot_move_stays(lena, maya):
    confirm(make_request(), lena, make_slot(maya, at=time(14)))
    item = confirm(make_request(), lena, make_slot(maya))
    with pytest.raises(actions.TimeTaken):
        actions.move_visit(item, actor=lena, version=item.version, slot=make_slot(maya, at=time(14)))
    assert item.visits.get().starts == time(10)


def test_wish_for_another_time_is_answered_by_keeping_it(lena):
    item = actions.ask_change(make_in_state("confirmed", lena), times=[])
    item = actions.keep_time(item, actor=lena, version=item.version)
    assert item.change_asked_at is None
    with pytest.raises(actions.TransitionRefused, match="Nobody has asked"):
        actions.keep_time(item, actor=lena, version=item.version)


def test_patient_neither_moves_nor_cancels_a_visit_that_has_begun(lena):
    item = make_in_state("confirmed", lena)
    let_begin(item)
    for act in (
        lambda: actions.ask_change(item, times=[]),
        lambda: actions.cancel(item, by=By.PATIENT),
    ):
        with pytest.raises(actions.TransitionRefused, match="has begun"):
            act()
    assert actions.cancel(item, actor=lena, version=item.version).status == "cancelled"


def test_cancelling_late_is_accepted_and_marked(lena, maya):
    item = confirm(make_request(), lena, make_slot(maya))
    with time_machine.travel(item.visit.starts_at - timedelta(hours=23)):
        item = actions.cancel(item, by=By.PATIENT, reason="better")
    event = item.events.last()
    assert (event.data["late"], event.detail_text) == (True, "Feeling better")
    assert item.visits.count() == 0
    early = actions.cancel(confirm(make_request(), lena, make_slot(maya)), by=By.PATIENT)
    assert early.events.last().data["late"] is False


def test_outcome_is_told_once_the_visit_has_begun(lena):
    item = make_in_state("confirmed", lena)
    with pytest.raises(actions.TransitionRefused, match="not begun"):
        actions.record_outcome(item, actor=lena, version=item.version, outcome="attended")
    with pytest.raises(ValueError, match="vanished"):
        actions.record_outcome(item, actor=lena, version=item.version, outcome="vanished")


def test_reopened_request_has_no_time_and_after_a_week_needs_a_manager(lena, boss):
    item = make_in_state("attended", lena)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        with pytest.raises(actions.TransitionRefused, match="manager"):
            actions.reopen(item, actor=lena, version=item.version)
        item = actions.reopen(item, actor=boss, version=item.version)
    assert (item.status, item.visits.count(), item.ended_at, item.claimed_by) == (
        "in_progress",
        0,
        None,
        boss,
    )


def test_merged_request_leaves_its_words_with_the_other(lena):
    first, second = make_request(note="Ramp, please"), make_request(note="I mean the small ramp")
    kept = actions.merge(second, actor=lena, version=second.version, into=first)
    second.refresh_from_db()
    assert (second.status, second.close_reason, second.duplicate_of) == ("closed", "duplicate", first)
    assert (kept.pk, kept.note, kept.events.last().note) == (
        first.pk,
        "Ramp, please",
        "I mean the small ramp",
    )


def test_requests_of_two_people_are_not_merged(lena):
    stranger = make_request(phone="+16135550111")
    item = make_request()
    with pytest.raises(actions.TransitionRefused, match="in common"):
        actions.merge(item, actor=lena, version=item.version, into=stranger)
    item.refresh_from_db()
    stranger.refresh_from_db()
    assert (item.status, stranger.version) == ("new", 1)


def test_nothing_is_merged_into_what_has_ended(lena):
    item, ended = make_request(), make_in_state("closed", lena)
    with pytest.raises(actions.TransitionRefused):
        actions.merge(item, actor=lena, version=item.version, into=ended)
    item.refresh_from_db()
    assert (item.status, item.version) == ("new", 1)


def test_clinician_sees_the_visits_that_are_theirs(person, lena, maya):
    other, clinician = person("clinician"), person("clinician")
    maya.user = None
    maya.save()
    own = make_therapist(user=None)
    clinician.practitioner.days.set([])
    item = confirm(make_request(), lena, make_slot(own))
    own.user, practitioner = None, clinician.practitioner
    Visit.objects.filter(request=item).update(practitioner=practitioner)
    visible = type(item).objects.visible_to
    assert list(visible(clinician)) == [item]
    assert not visible(other).exists()
