"""The one way a request changes: one transaction, a compare-and-swap, an event, and what belongs to them.

A change is a compare-and-swap on (id, version, status): of two people who act on one version, one is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import AppointmentRequest, RequestEvent

Status, Kind, By = AppointmentRequest.Status, RequestEvent.Kind, RequestEvent.By
OPEN, ENDED = frozenset(AppointmentRequest.OPEN_STATES), frozenset(AppointmentRequest.ENDED_STATES)
WAITING = frozenset({Status.NEW, Status.IN_PROGRESS})


class RequestChanged(Exception):
    """Somebody else changed the request since it was read. `current` is the request as it is now."""

    def __init__(self, current: AppointmentRequest) -> None:
        super().__init__(_("Somebody else has changed this request."))
        self.current = current


class TransitionRefused(Exception):
    """The request is in no state for this, or this person may not do it; the message says why."""


@dataclass(frozen=True)
class Transition:
    """From which states something may be done, the state it leads to (None: it stays), its event, by whom.

    `desk_only` keeps it from clinicians; `answers` says that the person has heard from the clinic with it.
    """

    sources: frozenset[Status]
    target: Status | None
    kind: Kind
    sides: frozenset[By] = frozenset({By.STAFF})
    desk_only: bool = True
    answers: bool = False


def _may(*sides: By) -> frozenset[By]:
    return frozenset(sides)


# The state machine of a request; docs/requests.md draws it. What does not stand here is refused.
TRANSITIONS = {
    "release_from_hold": Transition(frozenset({Status.HELD}), Status.NEW, Kind.RELEASED_FROM_HOLD),
    "claim": Transition(WAITING, Status.IN_PROGRESS, Kind.CLAIMED, desk_only=False),
    "release": Transition(frozenset({Status.IN_PROGRESS}), Status.NEW, Kind.RELEASED, desk_only=False),
    "record_contact": Transition(WAITING, Status.IN_PROGRESS, Kind.CONTACT, desk_only=False, answers=True),
    "add_note": Transition(frozenset(Status), None, Kind.NOTE, desk_only=False),
    "make_appointment": Transition(WAITING, None, Kind.CONVERTED),
    "offer": Transition(WAITING, Status.OFFERED, Kind.OFFERED, answers=True),
    "choose": Transition(
        frozenset({Status.OFFERED}), Status.CONFIRMED, Kind.CONFIRMED, _may(By.PATIENT, By.STAFF)
    ),
    "refuse_offers": Transition(
        frozenset({Status.OFFERED}), Status.IN_PROGRESS, Kind.REFUSED, _may(By.PATIENT, By.STAFF)
    ),
    "lapse": Transition(frozenset({Status.OFFERED}), Status.IN_PROGRESS, Kind.LAPSED, _may(By.SITE)),
    "confirm": Transition(WAITING, Status.CONFIRMED, Kind.CONFIRMED, answers=True),
    "ask_change": Transition(frozenset({Status.CONFIRMED}), None, Kind.CHANGE_ASKED, _may(By.PATIENT)),
    "move_visit": Transition(frozenset({Status.CONFIRMED}), None, Kind.CHANGED),
    "keep_time": Transition(frozenset({Status.CONFIRMED}), None, Kind.TIME_KEPT),
    "cancel": Transition(OPEN, Status.CANCELLED, Kind.CANCELLED, _may(By.PATIENT, By.STAFF), answers=True),
    "close": Transition(OPEN - {Status.CONFIRMED}, Status.CLOSED, Kind.CLOSED, answers=True),
    "attended": Transition(frozenset({Status.CONFIRMED}), Status.ATTENDED, Kind.ATTENDED, desk_only=False),
    "no_show": Transition(frozenset({Status.CONFIRMED}), Status.NO_SHOW, Kind.NO_SHOW, desk_only=False),
    "merge": Transition(OPEN - {Status.CONFIRMED}, Status.CLOSED, Kind.CLOSED),
    "take_in": Transition(OPEN, None, Kind.MERGED),
    "undo": Transition(ENDED | {Status.OFFERED, Status.CONFIRMED}, None, Kind.UNDONE, desk_only=False),
    "reopen": Transition(ENDED, Status.IN_PROGRESS, Kind.REOPENED),
}


def allows(name: str, request: AppointmentRequest) -> bool:
    """Whether the table lets `name` be done to `request` in its state; a message asks for no visit.

    With what is anonymised nothing is done any more.
    """
    if request.anonymised_at:
        return False
    transition = TRANSITIONS[name]
    fits_message = transition.target is None or transition.target in AppointmentRequest.MESSAGE_STATES
    return request.status in transition.sources and (fits_message or not request.is_message)


def may(name: str, actor) -> bool:
    """Whether this member of staff may do `name` at all; what they may see is visible_to()'s business."""
    return not TRANSITIONS[name].desk_only or actor.has_perm("booking.view_all_requests")


def move(
    name: str,
    request: AppointmentRequest,
    *,
    actor=None,
    by: By = By.STAFF,
    version: int | None = None,
    target: Status | None = None,
    guard: Callable[[AppointmentRequest], None] = lambda current: None,
    effect: Callable[[AppointmentRequest], dict[str, Any] | None] = lambda current: None,
    mail: Callable[[AppointmentRequest], None] = lambda changed: None,
    detail: str = "",
    note: str = "",
    **changes: Any,
) -> AppointmentRequest:
    """Do what TRANSITIONS says under `name`; give the changed request.

    `version` is the one that the actor has seen; None takes the request as it is now, which is right for
    patients, who act on what it is and not on notes of the desk. `guard` may raise TransitionRefused.
    `effect` changes what belongs to the request and gives data for the event. `mail` queues the mails.
    Raises RequestChanged and TransitionRefused; then nothing is stored.
    """
    transition = TRANSITIONS[name]
    with transaction.atomic():
        current = AppointmentRequest.objects.get(pk=request.pk)
        if version is not None and current.version != version:
            raise RequestChanged(current)
        if by not in transition.sides or (actor is not None and not may(name, actor)):
            raise TransitionRefused(_("This is not yours to do."))
        if current.anonymised_at:
            raise TransitionRefused(_("The details of this request have been deleted."))
        if not allows(name, current):
            raise TransitionRefused(
                _("This can't be done now: the request is “%(status)s”.")
                % {"status": current.get_status_display()}
            )
        guard(current)
        target = target or transition.target or current.status
        now = timezone.now()
        if target in ENDED:
            changes.setdefault("ended_at", current.ended_at or now)
        if transition.answers and by == By.STAFF and current.first_answer_at is None:
            changes["first_answer_at"] = now
        if target != Status.CONFIRMED:
            changes |= {"change_asked_at": None, "change_times": []}
        before = snapshot(current)
        # The conditions are repeated here, because the row may have changed since it was read.
        mine = AppointmentRequest.objects.filter(
            pk=current.pk, version=current.version, status=current.status
        )
        if not mine.update(version=current.version + 1, status=target, **changes):
            raise RequestChanged(AppointmentRequest.objects.get(pk=current.pk))
        data = effect(current) or {}
        RequestEvent.objects.create(
            request=current,
            kind=transition.kind,
            actor=actor,
            by=by,
            from_status=current.status,
            to_status=target,
            detail=detail,
            note=note,
            data=data | {"before": before},
            at=now,
        )
        changed = AppointmentRequest.objects.get(pk=current.pk)
        mail(changed)
        return changed


def snapshot(request: AppointmentRequest) -> dict[str, Any]:
    """Give what undoing a change has to bring back; nothing personal."""
    return {
        "claimed_by": request.claimed_by_id,
        "close_reason": request.close_reason,
        "change_asked_at": request.change_asked_at and request.change_asked_at.isoformat(),
        "change_times": request.change_times,
        "ended_at": request.ended_at and request.ended_at.isoformat(),
        "first_answer_at": request.first_answer_at and request.first_answer_at.isoformat(),
        "visits": [visit.as_data() for visit in request.visits.select_related("practitioner")],
    }
