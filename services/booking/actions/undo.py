"""Taking back what staff have just done, while its mail has not left."""

from datetime import date, datetime, time

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from services.outbox.models import OutgoingEmail

from ..models import AppointmentRequest, RequestEvent, Visit
from .engine import By, Kind, TransitionRefused, move
from .times import free, store

# What changes what the patient is told; a note or a claim needs no undoing.
UNDOABLE = frozenset(
    {Kind.OFFERED, Kind.CONFIRMED, Kind.CHANGED, Kind.CANCELLED, Kind.ATTENDED, Kind.NO_SHOW, Kind.CLOSED}
)


def undoable(request: AppointmentRequest, events: list[RequestEvent] | None = None) -> RequestEvent | None:
    """Give the last event if staff may still take it back; `events` are all of the request's, if known."""
    last = events[-1] if events else request.events.last()
    if last is None or last.kind not in UNDOABLE or last.by != By.STAFF:
        return None
    in_time = timezone.now() < last.at + settings.BOOKING_UNDO
    return last if in_time and not _mails(last).exclude(status=OutgoingEmail.Status.QUEUED).exists() else None


def undo(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Bring back the request as it was before the last event; the event's mail is never sent.

    Raises TransitionRefused when a mail has left or the time was given away since.
    """
    last = undoable(request)
    if last is None:
        raise TransitionRefused(_("It is too late to undo this: the patient has been told."))
    if last.actor != actor and not actor.has_perm("booking.view_all_requests"):
        raise TransitionRefused(_("Only who did it, or the front desk, can undo it."))
    before = last.data["before"]

    def effect(current: AppointmentRequest) -> None:
        mails = _mails(last)
        if mails.withdraw() != mails.count():  # a sender was quicker
            raise TransitionRefused(_("It is too late to undo this: the patient has been told."))
        free(current)
        for row in before["visits"]:
            store(_restore(current, row))

    return move(
        "undo",
        request,
        actor=actor,
        version=version,
        target=last.from_status,
        effect=effect,
        detail=last.kind,
        claimed_by_id=before["claimed_by"],
        close_reason=before["close_reason"],
        change_asked_at=_moment(before["change_asked_at"]),
        change_times=before["change_times"],
        ended_at=_moment(before["ended_at"]),
        first_answer_at=_moment(before["first_answer_at"]),
        duplicate_of=None,
    )


def _mails(event: RequestEvent) -> QuerySet:
    """Give the mail that the event caused: it is the last event, so all mail from its moment on."""
    return OutgoingEmail.objects.for_subject(event.request.reference).filter(created_at__gte=event.at)


def _restore(request: AppointmentRequest, row: dict) -> Visit:
    return Visit(
        request=request,
        practitioner_id=row["practitioner"],
        location_id=row["location"],
        state=row["state"],
        day=date.fromisoformat(row["day"]),
        starts=time.fromisoformat(row["starts"]),
        minutes=row["minutes"],
        zone=row["zone"],
        held_until=_moment(row["held_until"]),
        may_overlap=row["may_overlap"],
    ).compute()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
