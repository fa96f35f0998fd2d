from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from services.booking import actions, due, figures, retention
from services.booking.models import AccessToken, AppointmentRequest, RequestEvent, Visit
from services.booking.models.clock import PERSONAL
from services.guard.append_only import AppendOnly
from services.outbox.models import PERSONAL as OF_A_MAIL
from services.outbox.models import OutgoingEmail
from tests.factories import make_condition

from .factories import EMAIL, NAME, NOTE, make_in_state, make_request, make_slot, make_therapist

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ENDS = ("attended", "no_show", "cancelled", "closed")


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every request needs one."""


def read(item) -> AppointmentRequest:
    return AppointmentRequest.objects.get(pk=item.pk)


def assert_forgotten(item) -> None:
    """Nothing in the rows about the request tells who asked, what for or how to reach them."""
    row = read(item)
    assert row.anonymised_at
    assert [getattr(row, name) for name in (*PERSONAL, "phone_index", "email_index", "reason")] == [""] * 7
    assert (row.condition, row.preferred_times, row.change_times) == (None, [], [])
    assert not AccessToken.objects.filter(request=item).exists()
    for event in RequestEvent.objects.filter(request=item):
        assert (event.note, event.data) == ("", {})
    for mail in OutgoingEmail.objects.filter(about=item.reference):
        assert [getattr(mail, name) for name in OF_A_MAIL] == [""] * len(OF_A_MAIL)
        assert mail.status in {"sent", "withdrawn"}


class TestTheClock:
    @pytest.mark.parametrize("status", ["new", "in_progress", "offered"])
    def test_does_not_run_while_somebody_waits(self, lena, status):
        item = make_in_state(status, lena)
        assert item.purge_at is None
        assert retention.purge(timezone.now() + timedelta(days=4000)) == 0

    @pytest.mark.parametrize(("status", "days"), [("held", 30), ("cancelled", 90), ("closed", 90)])
    def test_runs_from_the_day_it_came_or_ended(self, lena, status, days):
        item = make_in_state(status, lena)
        start = item.created_at if status == "held" else item.ended_at
        assert item.purge_at == start + timedelta(days=days)

    @pytest.mark.parametrize("status", ["confirmed", "attended", "no_show"])
    def test_runs_from_the_end_of_the_visit(self, lena, status):
        item = make_in_state(status, lena)
        assert item.purge_at == item.visit.ends_at + timedelta(days=90)

    @pytest.mark.parametrize("status", ["held", "confirmed", *ENDS])
    def test_ends_at_the_moment_that_it_shows(self, lena, status):
        item = make_in_state(status, lena, email=EMAIL)
        moment = item.purge_at
        assert retention.purge(moment - MINUTE) == 0
        assert read(item).name == NAME
        assert retention.purge(moment) == 1
        assert_forgotten(item)
        assert read(item).purge_at is None

    def test_can_be_set(self, lena, settings):
        settings.BOOKING_KEEP_HELD = timedelta(days=2)
        settings.BOOKING_KEEP_ENDED = timedelta(days=3)
        settings.BOOKING_KEEP_VISIT = timedelta(days=4)
        held, closed = make_in_state("held", lena), make_in_state("closed", lena)
        visited = make_in_state("attended", lena)
        assert held.purge_at == held.created_at + timedelta(days=2)
        assert closed.purge_at == closed.ended_at + timedelta(days=3)
        assert visited.purge_at == visited.visit.ends_at + timedelta(days=4)
        assert retention.purge(closed.purge_at + MINUTE) == 2

    def test_starts_again_when_a_request_is_opened_again(self, lena):
        item = make_in_state("closed", lena)
        item = actions.reopen(item, actor=lena, version=item.version)
        assert item.purge_at is None
        assert retention.purge(timezone.now() + timedelta(days=100)) == 0


class TestWhatIsLeft:
    def test_state_times_and_visit_stay_for_the_figures(self, lena, time_machine):
        item = make_in_state("attended", lena, reason="low-back-leg", condition=make_condition())
        before, visit = read(item), item.visit
        months = figures.months(timezone.now())
        retention.purge(item.purge_at)
        after = read(item)
        for name in (
            "reference",
            "kind",
            "channel",
            "status",
            "created_at",
            "reply_by",
            "first_answer_at",
            "ended_at",
        ):
            assert getattr(after, name) == getattr(before, name)
        assert after.visit == visit
        assert figures.months(timezone.now()) == months
        kinds = [event.kind for event in after.events.all()]
        assert kinds[-1] == "anonymised"
        assert len(kinds) == after.version  # one event for each change, as ever

    def test_notes_of_the_desk_go_as_well(self, lena):
        item = make_request()
        item = actions.add_note(item, actor=lena, version=1, note="Mother of Zebulon")
        item = actions.close(item, actor=lena, version=2, reason="answered", note="Zebulon is well")
        retention.purge(item.purge_at)
        assert_forgotten(item)

    def test_mail_that_never_left_is_emptied_and_never_leaves(self, lena):
        item = make_in_state("closed", lena, email=EMAIL)
        mails = OutgoingEmail.objects.filter(about=item.reference)
        mails.filter(kind="request-received").update(status="failed")
        mails.filter(kind="request-closed").update(
            status="sending", lease_until=timezone.now() + timedelta(minutes=9), leased_by="somebody"
        )
        assert mails.count() >= 3
        retention.purge(item.purge_at)
        assert_forgotten(item)
        assert mails.unsent().count() == 0

    def test_it_is_nowhere_at_the_desk(self, desk, lena):
        item = make_in_state("confirmed", lena)
        day = item.visit.day
        retention.purge(item.purge_at)
        assert desk.get(item.desk_url).status_code == 404
        for tab in ("confirmed", "outcome", "closed", "all"):
            assert (
                item.reference
                not in desk.get(f"/desk/booking/appointmentrequest/?tab={tab}").content.decode()
            )
        assert item.reference not in desk.get(f"/desk/day/?day={day}").content.decode()

    def test_what_was_held_does_not_become_overdue(self, lena):
        item = make_in_state("held", lena)
        assert retention.purge(item.purge_at) == 1
        assert not AppointmentRequest.objects.overdue(item.purge_at + timedelta(days=9)).exists()

    @pytest.mark.parametrize("status", ["held", "confirmed", *ENDS])
    def test_nothing_can_be_done_with_it_any_more(self, person, status):
        owner = person("owner")
        item = make_in_state(status, owner)
        retention.purge(item.purge_at)
        gone = read(item)
        assert not any(actions.allows(name, gone) for name in actions.TRANSITIONS)
        for act in (actions.reopen, actions.add_note):
            with pytest.raises(actions.TransitionRefused, match="have been deleted"):
                act(gone, actor=owner, version=gone.version, note=NOTE)
        assert_forgotten(item)


def test_the_database_refuses_half_a_forgetting():
    item = make_request()
    rows = AppointmentRequest.objects.filter(pk=item.pk)
    for wrong in (
        {"anonymised_at": timezone.now()},
        {"anonymised_at": timezone.now(), "phone_index": "", "name": "", "phone": ""},
        {"phone_index": "", "phone": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_events_change_in_no_other_way():
    events = RequestEvent.objects.filter(request=make_request())
    with pytest.raises(AppendOnly):
        events.update(note="")
    with pytest.raises(AppendOnly):
        events.delete()


def test_whoever_acts_on_what_was_just_forgotten_is_told(lena):
    item = make_in_state("closed", lena)
    retention.purge(item.purge_at)
    with pytest.raises(actions.RequestChanged):
        actions.reopen(item, actor=lena, version=item.version)


def test_two_purges_at_once_do_it_once(lena):
    item = make_in_state("closed", lena)
    later = AppointmentRequest.objects.past_keeping(item.purge_at)
    assert retention.anonymise(item.pk, now=item.purge_at, still=later)
    assert not retention.anonymise(item.pk, now=item.purge_at, still=later)
    assert read(item).events.filter(kind="anonymised").count() == 1


def test_a_lost_key_is_no_obstacle(lena, settings):
    item = make_in_state("closed", lena, email=EMAIL)
    moment, keys = item.purge_at, settings.FIELD_KEYS
    settings.FIELD_KEYS = {"other": b"x" * 32}
    assert retention.purge(moment) == 1
    settings.FIELD_KEYS = keys
    assert_forgotten(item)


def test_the_background_worker_does_it(lena, time_machine):
    item = make_in_state("cancelled", lena)
    time_machine.move_to(item.purge_at + MINUTE)
    due.run()
    assert_forgotten(item)


def test_command_lists_and_deletes(lena, time_machine):
    item, other = make_in_state("closed", lena), make_request()
    time_machine.move_to(item.purge_at + MINUTE)

    def purge(**options) -> str:
        out = StringIO()
        call_command("purge", stdout=out, **options)
        return out.getvalue()

    said = purge(dry_run=True)
    assert f"{item.reference}  Closed, due {item.purge_at:%Y-%m-%d}" in said
    assert said.endswith("would be deleted: 1\n")
    assert NAME not in said
    assert read(item).name == NAME
    assert purge() == "Requests whose details were deleted: 1\n"
    assert purge() == "Requests whose details were deleted: 0\n"
    assert_forgotten(item)
    assert read(other).name == NAME


def test_the_time_of_a_forgotten_visit_stays_taken(lena):
    someone = make_therapist()
    item = actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(someone))
    retention.purge(item.purge_at)
    assert Visit.objects.filter(request=item).exists()
