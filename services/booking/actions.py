"""Everything that changes a request. Each function is one transaction: the change, its event, its mail.

A change is a compare-and-swap on (id, version, status): of two people who act on one version, one is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.hours import Calendar
from services.models import Clinic

from . import emails, limits, notice
from .models import AppointmentRequest, RequestEvent

Status, Kind = AppointmentRequest.Status, RequestEvent.Kind
CloseReason, Contact = AppointmentRequest.CloseReason, RequestEvent.Contact


class RequestChanged(Exception):
    """Somebody else changed the request since it was read. `current` is the request as it is now."""

    def __init__(self, current: AppointmentRequest) -> None:
        super().__init__(_("Somebody else has changed this request."))
        self.current = current


class TransitionRefused(Exception):
    """The request is in no state for this, or this person may not do it; the message says why."""


@dataclass(frozen=True)
class Transition:
    """From which states something may be done, the state it leads to (None: it stays) and its event."""

    sources: frozenset[Status]
    target: Status | None
    kind: Kind


TRANSITIONS = {
    "release_from_hold": Transition(frozenset({Status.HELD}), Status.NEW, Kind.RELEASED_FROM_HOLD),
    "claim": Transition(frozenset({Status.NEW, Status.IN_PROGRESS}), Status.IN_PROGRESS, Kind.CLAIMED),
    "release": Transition(frozenset({Status.IN_PROGRESS}), Status.NEW, Kind.RELEASED),
    "record_contact": Transition(
        frozenset({Status.NEW, Status.IN_PROGRESS}), Status.IN_PROGRESS, Kind.CONTACT
    ),
    "add_note": Transition(frozenset(Status), None, Kind.NOTE),
    "close": Transition(
        frozenset({Status.HELD, Status.NEW, Status.IN_PROGRESS, Status.OFFERED}), Status.CLOSED, Kind.CLOSED
    ),
}


def allows(name: str, request: AppointmentRequest) -> bool:
    """Whether the table lets `name` be done to `request` in its state."""
    return request.status in TRANSITIONS[name].sources


def find(key: UUID) -> AppointmentRequest | None:
    """Give the request that was sent with this key before."""
    return AppointmentRequest.objects.filter(idempotency_key=key).first()


def submit(
    *,
    data: dict[str, Any],
    key: UUID,
    suspicions: Iterable[str] = (),
    address: str | None = None,
    channel: str = AppointmentRequest.Channel.WEB,
    at: datetime | None = None,
) -> tuple[AppointmentRequest, bool]:
    """Store a request with its event and mails; give it, and whether it is new.

    `data` are fields of AppointmentRequest. The same `key` gives the first request again, whatever `data`
    says now. With `suspicions`, or beyond the limits that apply to what comes from a network `address`, it
    is held: it keeps its reply-by time and nobody is mailed. `at` is when it was asked (default: now).
    """
    try:
        with transaction.atomic():
            return _create(data, key, list(suspicions), address, channel, at or timezone.now()), True
    except IntegrityError:
        earlier = find(key)
        if earlier is None:
            raise
        return earlier, False


def _create(
    data: dict[str, Any],
    key: UUID,
    suspicions: list[str],
    address: str | None,
    channel: str,
    now: datetime,
) -> AppointmentRequest:
    clinic = Clinic.objects.current()
    location = clinic.main_location if clinic else None
    request = AppointmentRequest.objects.create(
        **data,
        idempotency_key=key,
        channel=channel,
        location=location,
        notice_version=notice.VERSION,
        created_at=now,
        reply_by=Calendar.of(location, clinic.zone).reply_due(now) if location else None,
    )
    # Counted only now that the key is ours, so that a double click counts once.
    if address is not None:
        suspicions = suspicions + limits.broken_by(request, address, suspected=bool(suspicions))
    if suspicions:
        request.status = Status.HELD
        request.save(update_fields=["status"])
    RequestEvent.objects.create(
        request=request,
        kind=Kind.HELD if suspicions else Kind.CREATED,
        to_status=request.status,
        detail=", ".join(suspicions)[:100] if suspicions else f"{channel}, notice {notice.VERSION}",
        at=now,
    )
    if not suspicions:
        emails.send_received(request, clinic)
    return request


def release_from_hold(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Let a held request into the queue and send the mails that it did not cause when it came."""
    with transaction.atomic():
        released = _move("release_from_hold", request, actor, version)
        emails.send_received(released, Clinic.objects.current())
        return released


def claim(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Take a request on, from somebody else if need be."""

    def guard(current: AppointmentRequest) -> None:
        if current.claimed_by_id == actor.pk:
            raise TransitionRefused(_("This request is with you already."))

    return _move("claim", request, actor, version, guard=guard, claimed_by=actor)


def release(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Hand a request back to the queue; only who took it on can."""

    def guard(current: AppointmentRequest) -> None:
        if current.claimed_by_id != actor.pk:
            raise TransitionRefused(_("Only the person who has taken it on can hand it back."))

    return _move("release", request, actor, version, guard=guard, claimed_by=None)


def add_note(request: AppointmentRequest, *, actor, version: int, note: str) -> AppointmentRequest:
    """Keep a note for colleagues, in any state."""
    return _move("add_note", request, actor, version, note=note)


def record_contact(
    request: AppointmentRequest, *, actor, version: int, outcome: str, note: str = ""
) -> AppointmentRequest:
    """Keep an attempt to reach the person; a request that nobody had taken on is then with `actor`."""
    return _move(
        "record_contact",
        request,
        actor,
        version,
        detail=Contact(outcome).value,
        note=note,
        claimed_by=request.claimed_by or actor,
    )


def close(
    request: AppointmentRequest, *, actor, version: int, reason: str, note: str = ""
) -> AppointmentRequest:
    """End a request without a visit. A held one can only be closed as spam: else let it into the queue."""
    reason = CloseReason(reason).value

    def guard(current: AppointmentRequest) -> None:
        if current.status == Status.HELD and reason != CloseReason.SPAM:
            raise TransitionRefused(_("Let it into the queue first, or close it as spam."))

    return _move("close", request, actor, version, guard=guard, detail=reason, note=note, close_reason=reason)


def _move(
    name: str,
    request: AppointmentRequest,
    actor,
    version: int,
    *,
    guard=lambda current: None,
    detail: str = "",
    note: str = "",
    **changes: Any,
) -> AppointmentRequest:
    """Do what TRANSITIONS says under `name`, if nobody has changed `version` of the request since.

    `guard` may raise TransitionRefused. Gives the changed request; raises RequestChanged, TransitionRefused.
    """
    transition = TRANSITIONS[name]
    with transaction.atomic():
        current = AppointmentRequest.objects.get(pk=request.pk)
        if current.version != version:
            raise RequestChanged(current)
        if not allows(name, current):
            raise TransitionRefused(
                _("This can't be done now: the request is “%(status)s”.")
                % {"status": current.get_status_display()}
            )
        guard(current)
        target = transition.target or current.status
        # The conditions are repeated here, because the row may have changed since it was read.
        mine = AppointmentRequest.objects.filter(pk=current.pk, version=version, status=current.status)
        if not mine.update(version=version + 1, status=target, **changes):
            raise RequestChanged(AppointmentRequest.objects.get(pk=current.pk))
        RequestEvent.objects.create(
            request=current,
            kind=transition.kind,
            actor=actor,
            from_status=current.status,
            to_status=target,
            detail=detail,
            note=note,
        )
        return AppointmentRequest.objects.get(pk=current.pk)
