"""Patients whom mail does not reach: the desk calls them instead."""

from django.db.models import Exists, OuterRef, QuerySet

from services.outbox.models import OutgoingEmail

from . import emails
from .models import RequestEvent


def call_instead_first(requests: QuerySet) -> QuerySet:
    """Note on open requests, as `call_instead`, that a mail did not reach the patient; and put those first."""
    lost = _lost_mails().filter(about=OuterRef("reference"))
    return requests.annotate(call_instead=Exists(lost)).order_by("-call_instead", *requests.query.order_by)


def must_be_called(reference: str) -> bool:
    """Whether a mail to the patient of this request failed or is turned down again and again."""
    return _lost_mails().filter(about=reference).exists()


def _lost_mails() -> QuerySet:
    """Give the mails that did not reach a patient with whom nobody has spoken since."""
    spoke = RequestEvent.objects.filter(
        kind=RequestEvent.Kind.CONTACT,
        detail=RequestEvent.Contact.SPOKE,
        request__reference=OuterRef("about"),
        at__gt=OuterRef("created_at"),
    )
    return OutgoingEmail.objects.unreachable().exclude(kind__in=emails.TO_THE_DESK).exclude(Exists(spoke))
