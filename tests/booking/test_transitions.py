from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from services.booking import actions
from services.booking.actions import engine
from services.booking.models import AppointmentRequest, RequestEvent
from services.guard.append_only import AppendOnly
from services.outbox.models import OutgoingEmail
from tests.factories import make_clinic, make_user

from .factories import EMAIL, let_begin, make_in_state, make_request, make_slot, make_therapist

Status, By = AppointmentRequest.Status, RequestEvent.By
OPEN = ("held", "new", "in_progress", "offered", "confirmed")
ENDED = ("attended", "no_show", "cancelled", "closed")
STATES = OPEN + ENDED
# The state machine of the specification, spelled out here as well: action -> {state: the state it leads to}.
# What the desk does:
DESK = {
    "release_from_hold": {"held": "new"},
    "claim": {"new": "in_progress", "in_progress": "in_progress"},
    "release": {"in_progress": "new"},
    "record_contact": {"new": "in_progress", "in_progress": "in_progress"},
    "add_note": {status: status for status in STATES},
    "make_appointment": {},  # an appointment is one already
    "offer": {"new": "offered", "in_progress": "offered"},
    "choose": {"offered": "confirmed"},
    "refuse_offers": {"offered": "in_progress"},
    "confirm": {"new": "confirmed", "in_progress": "confirmed"},
    "move_visit": {"confirmed": "confirmed"},
    "keep_time": {"confirmed": "confirmed"},
    "cancel": dict.fromkeys(OPEN, "cancelled"),
    "close": dict.fromkeys(("held", "new", "in_progress", "offered"), "closed"),
    "attended": {"confirmed": "attended"},
    "no_show": {"confirmed": "no_show"},
    "merge": dict.fromkeys(("held", "new", "in_progress", "offered"), "closed"),
    "reopen": dict.fromkeys(ENDED, "in_progress"),
}
# What patients do on their page, and the site by itself:
OTHERS = {
    ("choose", By.PATIENT): {"offered": "confirmed"},
    ("refuse_offers", By.PATIENT): {"offered": "in_progress"},
    ("ask_change", By.PATIENT): {"confirmed": "confirmed"},
    ("cancel", By.PATIENT): dict.fromkeys(OPEN, "cancelled"),
    ("lapse", By.SITE): {"offered": "in_progress"},
}


@pytest.fixture
def lena(clinic, person):
    """Somebody at the front desk of a clinic with opening hours."""
    return person("front desk")


def act(name, item, actor, version=None, **extra):
    """Do something at the desk with whatever it needs."""
    version = item.version if version is None else version
    if name in {"attended", "no_show"}:
        if item.status == "confirmed":
            let_begin(item)
        return actions.record_outcome(item, actor=actor, version=version, outcome=name)
    needs = {
        "add_note": lambda: {"note": "Called the cousin"},
        "record_contact": lambda: {"outcome": "no-answer"},
        "close": lambda: {"reason": "spam"},
        "offer": lambda: {"slots": [make_slot(make_therapist())]},
        "confirm": lambda: {"slot": make_slot(make_therapist())},
        "move_visit": lambda: {"slot": make_slot(make_therapist())},
        "choose": lambda: {"visit": getattr(item.visits.first(), "pk", 0)},
        "merge": lambda: {"into": make_request()},
    }.get(name, dict)()
    return getattr(actions, name)(item, actor=actor, version=version, **(needs | extra))


def act_as(name, by, item):
    """Do something as the patient or the site."""
    if name == "lapse":
        item.visits.filter(state="offered").update(held_until=timezone.now())
        return actions.lapse(item)
    if name == "ask_change":
        return actions.ask_change(item, times=["mon-late"])
    needs = {"visit": getattr(item.visits.first(), "pk", 0)} if name == "choose" else {}
    return getattr(actions, name)(item, by=by, **needs)


def in_state(status, actor, name):
    item = make_in_state(status, actor)
    if name in {"claim", "release"}:
        holder = actor if name == "release" else None
        AppointmentRequest.objects.filter(pk=item.pk).update(claimed_by=holder)
    if name == "keep_time" and status == "confirmed":
        item = actions.ask_change(item, times=["mon-late"])
    return item


def expect(do, item, target):
    """Do it; without a target it must be refused and change nothing."""
    item.refresh_from_db()
    status, version, events, visits = item.status, item.version, item.events.count(), item.visits.count()
    if target is None:
        with pytest.raises(actions.TransitionRefused):
            do(item)
        item.refresh_from_db()
        assert (item.status, item.version, item.events.count()) == (status, version, events)
        assert item.visits.count() == visits
        return
    do(item)
    item.refresh_from_db()
    event = item.events.last()
    assert (item.status, item.version) == (target, version + 1)
    assert (event.from_status, event.to_status) == (status, target)
    assert (item.ended_at is not None) == (target in ENDED)


def test_specification_names_every_action():
    named = {*DESK, *(name for name, _by in OTHERS), "undo", "take_in"}
    assert named == set(actions.TRANSITIONS)


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("name", DESK)
def test_desk_does_what_the_state_allows_and_nothing_else(lena, name, status):
    item = in_state(status, lena, name)
    expect(lambda item: act(name, item, lena), item, DESK[name].get(status))


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize(("name", "by"), OTHERS)
def test_patient_and_site_do_what_the_state_allows_and_nothing_else(lena, name, by, status):
    item = make_in_state(status, lena)
    expect(lambda item: act_as(name, by, item), item, OTHERS[name, by].get(status))
    if status in OTHERS[name, by]:
        assert (item.events.last().by, item.events.last().actor) == (by, None)


@pytest.mark.parametrize("by", [By.PATIENT, By.SITE])
@pytest.mark.parametrize("name", ["claim", "close", "confirm", "reopen", "lapse", "ask_change", "choose"])
def test_nobody_acts_for_another_side(lena, name, by):
    status = next(iter(DESK.get(name) or OTHERS[name, By.SITE if name == "lapse" else By.PATIENT]))
    if (name, by) in OTHERS:
        return
    item = make_in_state(status, lena)
    with pytest.raises(actions.TransitionRefused, match="not yours"):
        engine.move(name, item, by=by)


@pytest.mark.parametrize("status", ["held", "new", "in_progress", "closed"])
@pytest.mark.parametrize(
    "name", ["offer", "confirm", "cancel", "choose", "attended", "move_visit", "ask_change", "lapse"]
)
def test_plain_message_never_becomes_a_visit(lena, name, status):
    item = make_in_state(status, lena, kind="message")
    with pytest.raises(actions.TransitionRefused):
        if name in {"ask_change", "lapse"}:
            act_as(name, By.PATIENT, item)
        else:
            act(name, item, lena)
    item.refresh_from_db()
    assert item.status == status


@pytest.mark.parametrize("status", ["new", "in_progress"])
def test_message_becomes_a_request_with_one_step(lena, status):
    item = make_in_state(status, lena, kind="message")
    item = actions.make_appointment(item, actor=lena, version=item.version)
    assert (item.kind, item.status) == ("appointment", status)
    assert act("confirm", item, lena).status == "confirmed"


@pytest.mark.parametrize("name", DESK)
def test_older_version_is_told_and_changes_nothing(lena, name):
    status = next(iter(DESK[name]), "new")
    item = in_state(status, lena, name)
    seen, events = item.version, item.events.count()
    actions.add_note(item, actor=lena, version=seen, note="First")
    with pytest.raises(actions.RequestChanged) as caught:
        act(name, item, lena, version=seen)
    assert caught.value.current.version == seen + 1
    assert item.events.count() == events + 1


@pytest.mark.parametrize("name", [name for name in DESK if actions.TRANSITIONS[name].desk_only])
def test_clinician_leaves_the_desk_its_work(person, lena, name):
    status = next(iter(DESK[name]), "new")
    item = in_state(status, lena, name)
    with pytest.raises(actions.TransitionRefused, match="not yours"):
        act(name, item, person("clinician"))


@pytest.mark.parametrize("name", ["claim", "record_contact", "add_note", "attended", "no_show"])
def test_clinician_does_their_part(person, lena, name):
    status = next(iter(DESK[name]))
    assert act(name, in_state(status, lena, name), person("clinician")).version


def test_claim_takes_over_and_says_so_when_it_is_mine_already(lena):
    ines, item = make_user("front desk"), make_request()
    item = actions.claim(item, actor=lena, version=1)
    assert item.claimed_by == lena
    with pytest.raises(actions.TransitionRefused, match="with you already"):
        actions.claim(item, actor=lena, version=2)
    assert actions.claim(item, actor=ines, version=2).claimed_by == ines


def test_only_who_claimed_a_request_hands_it_back(lena):
    item = actions.claim(make_request(), actor=lena, version=1)
    with pytest.raises(actions.TransitionRefused, match="Only the person"):
        actions.release(item, actor=make_user("front desk"), version=2)
    item = actions.release(item, actor=lena, version=2)
    assert (item.status, item.claimed_by) == ("new", None)


def test_contact_attempt_takes_a_new_request_on_and_leaves_a_claimed_one(lena):
    item = actions.record_contact(
        make_request(), actor=lena, version=1, outcome="left-message", note="With Jo"
    )
    assert (item.status, item.claimed_by) == ("in_progress", lena)
    item = actions.record_contact(item, actor=make_user("front desk"), version=2, outcome="spoke")
    assert item.claimed_by == lena
    assert [event.detail_text for event in item.events.all()] == ["", "Left a message", "Spoke with them"]
    assert item.events.all()[1].note == "With Jo"


def test_held_request_is_closed_as_spam_only(lena):
    item = make_request(suspicions=["links"])
    with pytest.raises(actions.TransitionRefused, match="queue first"):
        actions.close(item, actor=lena, version=1, reason="answered")
    closed = actions.close(item, actor=lena, version=1, reason="spam")
    assert (closed.status, closed.close_reason) == ("closed", "spam")


def test_unknown_reason_and_outcome_are_errors(lena):
    item = make_request()
    with pytest.raises(ValueError, match="boredom"):
        actions.close(item, actor=lena, version=1, reason="boredom")
    with pytest.raises(ValueError, match="pigeon"):
        actions.record_contact(item, actor=lena, version=1, outcome="pigeon")


def test_letting_a_held_request_in_sends_the_mails_it_had_not_caused(lena):
    item = make_request(suspicions=["links"], email=EMAIL)
    assert OutgoingEmail.objects.count() == 0
    actions.release_from_hold(item, actor=lena, version=1)
    kinds = OutgoingEmail.objects.filter(about=item.reference).values_list("kind", flat=True)
    assert sorted(kinds) == ["request-alert", "request-received"]


@pytest.mark.parametrize("name", ["claim", "add_note", "record_contact", "close"])
@pytest.mark.django_db(transaction=True)
def test_of_many_who_act_at_once_one_wins_and_the_others_are_told(name):
    make_clinic()
    item, people = make_request(), [make_user(is_superuser=True) for _number in range(6)]

    def run(person) -> str:
        try:
            act(name, item, person, version=1)
        except actions.RequestChanged:
            return "told"
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(len(people)) as pool:
        results = sorted(pool.map(run, people))
    assert results == ["told"] * 5 + ["won"]
    item.refresh_from_db()
    assert (item.version, item.events.count()) == (2, 2)


def test_row_that_changes_between_reading_and_writing_is_noticed(lena, monkeypatch):
    item = make_request()
    real = engine.allows

    def allows(name, current):
        AppointmentRequest.objects.filter(pk=current.pk).update(version=7)
        return real(name, current)

    monkeypatch.setattr(engine, "allows", allows)
    with pytest.raises(actions.RequestChanged):
        actions.claim(item, actor=lena, version=1)
    assert item.events.count() == 1


def test_what_happened_can_be_neither_changed_nor_deleted(lena):
    event = make_request().events.get()
    for forbidden in (
        event.save,
        event.delete,
        RequestEvent.objects.all().delete,
        lambda: RequestEvent.objects.update(detail="x"),
        lambda: event.request.events.update(detail="x"),
    ):
        with pytest.raises(AppendOnly):
            forbidden()


def test_history_outlives_the_colleague_and_goes_with_the_request(lena):
    item = actions.claim(make_request(), actor=lena, version=1)
    lena.delete()
    assert item.events.last().actor is None
    item.delete()
    assert RequestEvent.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"phone_index": "", "email_index": ""},
        {"status": "closed"},
        {"close_reason": "spam"},
    ],
)
def test_database_refuses_what_makes_no_sense(lena, change):
    item = make_request()
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentRequest.objects.filter(pk=item.pk).update(**change)


def test_request_goes_by_its_reference_alone(lena):
    item = make_request()
    assert str(item) == item.reference
    assert str(item.events.get()) == f"{item.reference}: Asked"
    assert not hasattr(item, "get_absolute_url")
