from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction

from services.booking import actions
from services.booking.models import AppendOnly, AppointmentRequest, RequestEvent
from services.outbox.models import OutgoingEmail
from tests.factories import make_clinic, make_user

from .factories import EMAIL, make_request

Status = AppointmentRequest.Status
EXTRA = {
    "add_note": {"note": "Called the cousin"},
    "record_contact": {"outcome": "no-answer"},
    "close": {"reason": "spam"},
}
# Spelled out here as well: what the state machine of the specification lets be done so far.
ALLOWED = {
    ("release_from_hold", "held"): "new",
    ("claim", "new"): "in_progress",
    ("claim", "in_progress"): "in_progress",
    ("release", "in_progress"): "new",
    ("record_contact", "new"): "in_progress",
    ("record_contact", "in_progress"): "in_progress",
    ("close", "held"): "closed",
    ("close", "new"): "closed",
    ("close", "in_progress"): "closed",
    ("close", "offered"): "closed",
    **{("add_note", status): status for status in Status.values},
}
PAIRS = [(name, status) for name in actions.TRANSITIONS for status in Status.values]


@pytest.fixture
def lena(clinic):
    return make_user()


def act(name, item, actor, version=None, **extra):
    version = item.version if version is None else version
    return getattr(actions, name)(item, actor=actor, version=version, **(EXTRA.get(name, {}) | extra))


def in_status(status, actor, name):
    item = make_request(status=status)
    if name == "release":
        AppointmentRequest.objects.filter(pk=item.pk).update(claimed_by=actor)
    return item


@pytest.mark.parametrize(("name", "status"), PAIRS)
def test_every_pair_of_action_and_state_is_allowed_or_refused_as_specified(lena, name, status):
    item = in_status(status, lena, name)
    target = ALLOWED.get((name, status))
    if target is None:
        with pytest.raises(actions.TransitionRefused):
            act(name, item, lena)
        item.refresh_from_db()
        assert (item.status, item.version, item.events.count()) == (status, 1, 1)
    else:
        changed = act(name, item, lena)
        event = item.events.last()
        assert (changed.status, changed.version) == (target, 2)
        assert (event.from_status, event.to_status, event.actor) == (status, target, lena)


@pytest.mark.parametrize("name", actions.TRANSITIONS)
def test_older_version_is_told_and_changes_nothing(lena, name):
    status = next(status for action, status in ALLOWED if action == name)
    item = in_status(status, lena, name)
    actions.add_note(item, actor=lena, version=1, note="First")
    with pytest.raises(actions.RequestChanged) as caught:
        act(name, item, lena, version=1)
    assert caught.value.current.version == 2
    assert item.events.count() == 2


def test_claim_takes_over_and_says_so_when_it_is_mine_already(lena):
    ines, item = make_user(), make_request()
    item = actions.claim(item, actor=lena, version=1)
    assert item.claimed_by == lena
    with pytest.raises(actions.TransitionRefused, match="with you already"):
        actions.claim(item, actor=lena, version=2)
    assert actions.claim(item, actor=ines, version=2).claimed_by == ines


def test_only_who_claimed_a_request_hands_it_back(lena):
    item = actions.claim(make_request(), actor=lena, version=1)
    with pytest.raises(actions.TransitionRefused, match="Only the person"):
        actions.release(item, actor=make_user(), version=2)
    item = actions.release(item, actor=lena, version=2)
    assert (item.status, item.claimed_by) == ("new", None)


def test_contact_attempt_takes_a_new_request_on_and_leaves_a_claimed_one(lena):
    item = actions.record_contact(
        make_request(), actor=lena, version=1, outcome="left-message", note="With Jo"
    )
    assert (item.status, item.claimed_by) == ("in_progress", lena)
    item = actions.record_contact(item, actor=make_user(), version=2, outcome="spoke")
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
    item, people = make_request(), [make_user() for _number in range(6)]

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
    real = actions.allows

    def allows(name, current):
        AppointmentRequest.objects.filter(pk=current.pk).update(version=7)
        return real(name, current)

    monkeypatch.setattr(actions, "allows", allows)
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
