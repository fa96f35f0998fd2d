"""Times with a practitioner: offered, chosen, agreed on, moved. The database forbids that two overlap."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.availability import NoSuchTime, warnings
from services.models import Clinic, Location, Practitioner

from .. import emails
from ..models import AppointmentRequest, Visit
from .engine import By, TransitionRefused, move

MAX_OFFERS = 3


class TimeTaken(TransitionRefused):
    """Somebody else has the time, or it is not offered any more."""


class NeedsReason(TransitionRefused):
    """Something speaks against the time; whoever still wants it gives a reason."""


@dataclass(frozen=True)
class Slot:
    """A time that staff chose: wall time at the clinic."""

    practitioner: Practitioner
    location: Location
    day: date
    starts: time
    minutes: int


def offer(
    request: AppointmentRequest, *, actor, version: int, slots: list[Slot], note: str = ""
) -> AppointmentRequest:
    """Let the patient choose among one to three times, each held for settings.BOOKING_HOLD.

    Raises TimeTaken, NeedsReason (a time outside hours is never offered) or TransitionRefused.
    """
    if not 1 <= len(slots) <= MAX_OFFERS:
        raise TransitionRefused(_("Offer one, two or three times."))
    held_until = timezone.now() + settings.BOOKING_HOLD

    def effect(current: AppointmentRequest) -> dict:
        visits = [_build(current, slot, Visit.State.OFFERED, held_until) for slot in slots]
        for slot, visit in zip(slots, visits, strict=True):
            _insist_on_open(slot, visit, reason="")
            store(visit)
        return {"times": [visit.as_data() for visit in visits]}

    with _queue_for(slots):
        return move(
            "offer",
            request,
            actor=actor,
            version=version,
            effect=effect,
            mail=emails.send_offered,
            note=note,
            claimed_by=request.claimed_by or actor,
        )


def choose(
    request: AppointmentRequest, *, visit: int, actor=None, by: By = By.STAFF, version: int | None = None
) -> AppointmentRequest:
    """Agree on one of the offered times (`visit` is its primary key); raise TimeTaken when it has lapsed."""

    def guard(current: AppointmentRequest) -> None:
        if visit not in {offered.pk for offered in current.live_offers()}:
            raise TimeTaken(_("This time is not free any more."))

    def effect(current: AppointmentRequest) -> dict:
        current.visits.exclude(pk=visit).delete()
        chosen = current.visits.get(pk=visit)
        chosen.state, chosen.held_until = Visit.State.CONFIRMED, None
        chosen.save()
        return {"times": [chosen.as_data()]}

    def mail(changed: AppointmentRequest) -> None:
        emails.send_confirmed(changed, by_patient=by == By.PATIENT)

    return move(
        "choose",
        request,
        actor=actor,
        by=by,
        version=version,
        guard=guard,
        effect=effect,
        mail=mail,
        calendar_sequence=F("calendar_sequence") + 1,
    )


def refuse_offers(
    request: AppointmentRequest, *, actor=None, by: By = By.STAFF, version: int | None = None, note: str = ""
) -> AppointmentRequest:
    """None of the offered times suits; they are free again and the desk follows up."""

    def mail(changed: AppointmentRequest) -> None:
        if by == By.PATIENT:
            emails.alert_desk(changed, emails.Alert.REFUSED)

    return move(
        "refuse_offers", request, actor=actor, by=by, version=version, effect=free, mail=mail, note=note
    )


def lapse(request: AppointmentRequest, *, now: datetime | None = None) -> AppointmentRequest:
    """Nobody chose in time; raise TransitionRefused while one of the offers is still live."""
    now = now or timezone.now()

    def guard(current: AppointmentRequest) -> None:
        if current.live_offers(now):
            raise TransitionRefused(_("One of the offered times can still be chosen."))

    def mail(changed: AppointmentRequest) -> None:
        emails.alert_desk(changed, emails.Alert.LAPSED)

    return move("lapse", request, by=By.SITE, guard=guard, effect=free, mail=mail)


def confirm(
    request: AppointmentRequest, *, actor, version: int, slot: Slot, reason: str = "", note: str = ""
) -> AppointmentRequest:
    """Agree on a time by phone or at the door. `reason` overrules hours, leave and, for a manager, overlaps.

    Raises TimeTaken, NeedsReason or TransitionRefused.
    """
    with _queue_for([slot]):
        return move(
            "confirm",
            request,
            actor=actor,
            version=version,
            effect=lambda current: _agree(current, slot, actor, reason),
            mail=emails.send_confirmed,
            detail="overruled" if reason else "",
            note="\n".join(filter(None, [reason, note])),
            calendar_sequence=F("calendar_sequence") + 1,
        )


def ask_change(request: AppointmentRequest, *, times: list[str], note: str = "") -> AppointmentRequest:
    """The patient would like another time; theirs stays until the clinic answers. `times` are windows."""

    def guard(current: AppointmentRequest) -> None:
        if current.visit is None or current.visit.starts_at <= timezone.now():
            raise TransitionRefused(_("This visit has begun. Please call us."))

    return move(
        "ask_change",
        request,
        by=By.PATIENT,
        guard=guard,
        mail=emails.send_change_asked,
        note=note,
        change_asked_at=timezone.now(),
        change_times=times,
    )


def move_visit(
    request: AppointmentRequest, *, actor, version: int, slot: Slot, reason: str = "", note: str = ""
) -> AppointmentRequest:
    """Agree on another time; the old one is free in the same moment. Raises what confirm() raises."""

    def effect(current: AppointmentRequest) -> dict:
        free(current)
        return _agree(current, slot, actor, reason)

    with _queue_for([slot]):
        return move(
            "move_visit",
            request,
            actor=actor,
            version=version,
            effect=effect,
            mail=emails.send_changed,
            detail="overruled" if reason else "",
            note="\n".join(filter(None, [reason, note])),
            change_asked_at=None,
            change_times=[],
            calendar_sequence=F("calendar_sequence") + 1,
        )


def keep_time(request: AppointmentRequest, *, actor, version: int, note: str = "") -> AppointmentRequest:
    """Answer a wish for another time: it stays as it is, as agreed with the patient."""

    def guard(current: AppointmentRequest) -> None:
        if current.change_asked_at is None:
            raise TransitionRefused(_("Nobody has asked for another time."))

    return move(
        "keep_time",
        request,
        actor=actor,
        version=version,
        guard=guard,
        note=note,
        change_asked_at=None,
        change_times=[],
    )


@contextmanager
def _queue_for(slots: list[Slot]) -> Iterator[None]:
    """Open a transaction in which nobody else gives away time of these practitioners.

    The database would refuse an overlap anyway; queueing here spares people a needless "taken".
    """
    with transaction.atomic():
        rows = Practitioner.objects.filter(pk__in={slot.practitioner.pk for slot in slots}).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
        yield


def _build(
    request: AppointmentRequest, slot: Slot, state: Visit.State, held_until: datetime | None = None
) -> Visit:
    """Give the visit of a slot; raise TransitionRefused for a time in the past or skipped by the clocks."""
    clinic = Clinic.objects.current()
    visit = Visit(
        request=request,
        practitioner=slot.practitioner,
        location=slot.location,
        state=state,
        day=slot.day,
        starts=slot.starts,
        minutes=slot.minutes,
        zone=clinic.time_zone,
        held_until=held_until,
    )
    try:
        visit.compute()
    except NoSuchTime as error:
        raise TransitionRefused(str(error)) from error
    if visit.starts_at <= timezone.now():
        raise TransitionRefused(_("Choose a time that is still to come."))
    return visit


def _insist_on_open(slot: Slot, visit: Visit, reason: str) -> None:
    """Raise NeedsReason when hours, days or leave speak against the time and nobody said why it is meant."""
    found = warnings(
        slot.practitioner, slot.location, slot.day, slot.starts, slot.minutes, visit.local_start.tzinfo
    )
    if found and not reason:
        raise NeedsReason(" ".join(found))


def store(visit: Visit, *, may_overlap: bool = False) -> None:
    """Store a visit; raise TimeTaken when somebody else has the time."""
    others = Visit.objects.overlapping(visit).exclude(pk=visit.pk)
    others.lapsed(timezone.now()).delete()
    if others.exists():
        if not may_overlap:
            raise TimeTaken(
                _("%(when)s: %(name)s has somebody else then.")
                % {"when": visit.when, "name": visit.practitioner.name}
            )
        visit.may_overlap = True
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:
        raise TimeTaken(_("Somebody was quicker: this time is taken.")) from error


def _agree(request: AppointmentRequest, slot: Slot, actor, reason: str) -> dict:
    """Store the agreed time and give the event's data."""
    visit = _build(request, slot, Visit.State.CONFIRMED)
    _insist_on_open(slot, visit, reason)
    store(visit, may_overlap=bool(reason) and actor.has_perm("booking.manage_requests"))
    return {"times": [visit.as_data()]}


def free(request: AppointmentRequest) -> None:
    """Give the times of a request back."""
    request.visits.all().delete()
