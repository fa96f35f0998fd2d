"""The end of a request's details: counts, states and times stay for the figures, whoever asked is forgotten.

This is the one change of a request that is not in actions: it takes any state, reads nothing of what it deletes (so
a lost key is no obstacle) and can't be undone. How long details are kept says models/clock.py.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from services.outbox.models import WIPED, OutgoingEmail

from .models import AccessToken, AppointmentRequest, RequestEvent, Visit
from .models.clock import PERSONAL

Status, By, Kind = AppointmentRequest.Status, RequestEvent.By, RequestEvent.Kind
# Who asked, what for and how they want to be reached, each as if nobody had said anything.
FORGOTTEN = (
    *PERSONAL, "phone_index", "email_index", "reason", "condition", "treatment", "practitioner", "is_new_patient",
    "for_whom", "preferred_times", "contact_method", "may_leave_message", "may_name_clinic", "read_first",
    "change_asked_at", "change_times", "duplicate_of", "claimed_by",
)  # fmt: skip


def purge(now: datetime | None = None) -> int:
    """Anonymise all whose time has come, each in a transaction of its own; give how many."""
    now = now or timezone.now()
    found = AppointmentRequest.objects.past_keeping(now)
    return sum(
        anonymise(pk, now=now, still=found) for pk in list(found.order_by().values_list("pk", flat=True))
    )


@transaction.atomic
def anonymise(pk: int, *, now: datetime, still: Any, by: By = By.SITE, actor=None, detail: str = "") -> bool:
    """Delete the details of one request if it is `still` (a queryset) among those that are to go; give whether.

    Its links die, its mail is emptied and never sent, a time to come is free again. Nobody is mailed: whoever
    asked for it is told by the clinic. An open request counts as closed, or as cancelled if a visit was to come.
    """
    # Locked, so that nobody changes it between here and the end; SQLite lets one writer in at a time anyway.
    request = (
        still.select_for_update(of=("self",)).only("reference", "status", "version").filter(pk=pk).first()
    )
    if request is None:
        return False
    visits = Visit.objects.filter(request=request)
    over = Q(state=Visit.State.CONFIRMED, starts_at__lte=now)
    end = _end_of(request.status, visit_is_over=visits.filter(over).exists())
    if end:
        end["ended_at"] = now
    AppointmentRequest.objects.filter(pk=pk).update(
        version=F("version") + 1, anonymised_at=now, idempotency_key=uuid4(), **_blank(), **end
    )
    AppointmentRequest.objects.filter(duplicate_of=request).update(duplicate_of=None)
    visits.exclude(over).delete()
    AccessToken.objects.filter(request=request).delete()
    forget_mail(request.reference)
    RequestEvent.objects.filter(request=request).anonymise()
    RequestEvent.objects.create(
        request=request,
        kind=Kind.ANONYMISED,
        actor=actor,
        by=by,
        from_status=request.status,
        to_status=end.get("status", request.status),
        detail=detail,
        at=now,
    )
    return True


def forget_mail(reference: str) -> None:
    """Empty the mail about a request; what has not left never does."""
    mail = OutgoingEmail.objects.for_subject(reference)
    mail.exclude(status=OutgoingEmail.Status.SENT).update(
        status=OutgoingEmail.Status.WITHDRAWN, lease_until=None, leased_by="", **WIPED
    )


def _end_of(status: str, *, visit_is_over: bool) -> dict[str, Any]:
    """Give the state in which an open request ends, so that nobody waits for it; {} when it stays as it is."""
    if status in {Status.NEW, Status.IN_PROGRESS, Status.OFFERED}:
        return {"status": Status.CLOSED, "close_reason": AppointmentRequest.CloseReason.OTHER}
    if status == Status.CONFIRMED and not visit_is_over:
        return {"status": Status.CANCELLED}
    return {}


def _blank() -> dict[str, Any]:
    fields = [AppointmentRequest._meta.get_field(name) for name in FORGOTTEN]
    return {field.attname: None if field.null else field.get_default() for field in fields}
