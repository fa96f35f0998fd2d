"""What the desk does with a request before and after a visit. Each function is one transaction."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import Clinic

from .. import emails
from ..models import AppointmentRequest, CannedReply, RequestEvent, Visit
from .engine import By, Status, TransitionRefused, move
from .times import free

CloseReason, Contact = AppointmentRequest.CloseReason, RequestEvent.Contact
# Ended without a word to the person: nobody waits for one, or they have had it.
SILENT_REASONS = {CloseReason.ANSWERED, CloseReason.DUPLICATE, CloseReason.SPAM}
# After this only a manager opens a request again.
REOPEN_DAYS = timedelta(days=7)


def release_from_hold(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Let a held request into the queue and send the mails that it did not cause when it came."""

    def mail(changed: AppointmentRequest) -> None:
        emails.send_received(changed, Clinic.objects.current())

    return move("release_from_hold", request, actor=actor, version=version, mail=mail)


def claim(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Take a request on, from somebody else if need be."""

    def guard(current: AppointmentRequest) -> None:
        if current.claimed_by_id == actor.pk:
            raise TransitionRefused(_("This request is with you already."))

    return move("claim", request, actor=actor, version=version, guard=guard, claimed_by=actor)


def release(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Hand a request back to the queue; only who took it on can."""

    def guard(current: AppointmentRequest) -> None:
        if current.claimed_by_id != actor.pk:
            raise TransitionRefused(_("Only the person who has taken it on can hand it back."))

    return move("release", request, actor=actor, version=version, guard=guard, claimed_by=None)


def add_note(request: AppointmentRequest, *, actor, version: int, note: str) -> AppointmentRequest:
    """Keep a note for colleagues, in any state."""
    return move("add_note", request, actor=actor, version=version, note=note)


def record_contact(
    request: AppointmentRequest, *, actor, version: int, outcome: str, note: str = ""
) -> AppointmentRequest:
    """Keep an attempt to reach the person; a request that nobody had taken on is then with `actor`."""
    return move(
        "record_contact",
        request,
        actor=actor,
        version=version,
        detail=Contact(outcome).value,
        note=note,
        claimed_by=request.claimed_by or actor,
    )


def send_reply(request: AppointmentRequest, *, actor, version: int, reply: CannedReply) -> AppointmentRequest:
    """Mail one of the clinic's canned replies; it counts as an attempt to reach the person."""

    def guard(current: AppointmentRequest) -> None:
        if not current.email:
            raise TransitionRefused(_("They gave no e-mail address."))

    return move(
        "record_contact",
        request,
        actor=actor,
        version=version,
        guard=guard,
        mail=lambda changed: emails.send_reply(changed, reply),
        detail=Contact.MAILED.value,
        note=reply.title,
        claimed_by=request.claimed_by or actor,
    )


def make_appointment(request: AppointmentRequest, *, actor, version: int) -> AppointmentRequest:
    """Turn a plain message into a request for an appointment."""

    def guard(current: AppointmentRequest) -> None:
        if not current.is_message:
            raise TransitionRefused(_("This is a request for an appointment already."))

    kind = AppointmentRequest.Kind.APPOINTMENT
    return move("make_appointment", request, actor=actor, version=version, guard=guard, kind=kind)


def cancel(
    request: AppointmentRequest,
    *,
    actor=None,
    by: By = By.STAFF,
    version: int | None = None,
    reason: str = "",
    note: str = "",
) -> AppointmentRequest:
    """Call a request or visit off, by either side; the time is free at once. `reason` is a CancelReason.

    A patient may do so until the visit begins; the event says whether it was late (within
    settings.BOOKING_NOTICE of the visit).
    """
    reason = AppointmentRequest.CancelReason(reason).value if reason else ""
    removed: Visit | None = None
    was_held = False

    def guard(current: AppointmentRequest) -> None:
        nonlocal removed, was_held
        removed, was_held = current.visit, current.status == Status.HELD
        if by == By.PATIENT and removed and removed.starts_at <= timezone.now():
            raise TransitionRefused(_("This visit has begun. Please call us."))

    def effect(current: AppointmentRequest) -> dict:
        free(current)
        return {"late": removed.is_short_notice()} if removed else {}

    def mail(changed: AppointmentRequest) -> None:
        if not was_held:  # of what is held nobody has heard by mail
            emails.send_cancelled(changed, removed, by_patient=by == By.PATIENT)

    return move(
        "cancel",
        request,
        actor=actor,
        by=by,
        version=version,
        guard=guard,
        effect=effect,
        mail=mail,
        detail=reason,
        note=note,
        calendar_sequence=F("calendar_sequence") + 1,
    )


def close(
    request: AppointmentRequest, *, actor, version: int, reason: str, note: str = ""
) -> AppointmentRequest:
    """End a request without a visit. A held one can only be closed as spam: else let it into the queue."""
    reason = CloseReason(reason)

    def guard(current: AppointmentRequest) -> None:
        if current.status == Status.HELD and reason != CloseReason.SPAM:
            raise TransitionRefused(_("Let it into the queue first, or close it as spam."))

    def mail(changed: AppointmentRequest) -> None:
        if reason not in SILENT_REASONS:
            emails.send_closed(changed)

    return move(
        "close",
        request,
        actor=actor,
        version=version,
        guard=guard,
        effect=free,
        mail=mail,
        detail=reason.value,
        note=note,
        close_reason=reason.value,
    )


def merge(
    request: AppointmentRequest, *, actor, version: int, into: AppointmentRequest
) -> AppointmentRequest:
    """Close `request` as asked twice and keep its words with `into`, an open request of the same person.

    Gives `into` as it is now. Nothing of what the person wrote is lost: both texts stand with `into`.
    """
    same_person = AppointmentRequest.objects.from_same_person(request).filter(pk=into.pk)

    def guard(current: AppointmentRequest) -> None:
        if not same_person.exists():
            raise TransitionRefused(
                _("These two have neither a phone number nor an e-mail address in common.")
            )

    with transaction.atomic():
        closed = move(
            "merge",
            request,
            actor=actor,
            version=version,
            guard=guard,
            effect=free,
            detail=CloseReason.DUPLICATE.value,
            close_reason=CloseReason.DUPLICATE.value,
            duplicate_of=into,
        )
        return move("take_in", into, actor=actor, detail=closed.reference, note=closed.note)


def record_outcome(
    request: AppointmentRequest, *, actor, version: int, outcome: str, note: str = ""
) -> AppointmentRequest:
    """Say whether the person came: `outcome` is "attended" or "no_show". Only once the visit has begun."""

    def guard(current: AppointmentRequest) -> None:
        if current.visit is None or current.visit.starts_at > timezone.now():
            raise TransitionRefused(_("This visit has not begun yet."))

    if outcome not in {"attended", "no_show"}:
        raise ValueError(outcome)
    return move(outcome, request, actor=actor, version=version, guard=guard, note=note)


def reopen(request: AppointmentRequest, *, actor, version: int, note: str = "") -> AppointmentRequest:
    """Take up what had ended; a visit that was agreed then is not revived. After a week by managers only."""

    def guard(current: AppointmentRequest) -> None:
        old = current.ended_at and current.ended_at < timezone.now() - REOPEN_DAYS
        if old and not actor.has_perm("booking.manage_requests"):
            raise TransitionRefused(_("This ended more than a week ago. A manager can open it again."))

    return move(
        "reopen",
        request,
        actor=actor,
        version=version,
        guard=guard,
        effect=free,
        note=note,
        close_reason="",
        duplicate_of=None,
        ended_at=None,
        claimed_by=actor,
    )
