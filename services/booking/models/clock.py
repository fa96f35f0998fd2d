"""How long the details of a request are kept: the privacy clock, as dates and as rules of the database."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

# Everything encrypted. These are empty once a request is anonymised, as are the indexes that find a person.
PERSONAL = ("name", "phone", "email", "note")

CONSTRAINTS = [
    models.CheckConstraint(
        condition=~Q(phone_index="", email_index="") | Q(anonymised_at__isnull=False),
        name="request_can_be_answered",
        violation_error_message=_("Enter a phone number or an e-mail address."),
    ),
    models.CheckConstraint(
        condition=Q(anonymised_at__isnull=True)
        | Q(*(Exact(Length(name), 0) for name in PERSONAL), phone_index="", email_index=""),
        name="request_anonymised_is_empty",
    ),
]


class PrivacyClock(models.Model):
    """A request whose details go: at a date that follows from what became of it, or when its person asks."""

    # What became of it decides from when the time is counted and how long it is.
    ENDED_WITHOUT_VISIT: ClassVar = ("cancelled", "closed")
    WITH_VISIT: ClassVar = ("confirmed", "attended", "no_show")

    anonymised_at = models.DateTimeField(_("details deleted"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def purge_at(self) -> datetime | None:
        """When its details will be deleted; None while somebody waits for an answer, and when it is done.

        Reads `visits`, prefetched or not. AppointmentRequestQuerySet.past_keeping() is the query form.
        """
        if self.anonymised_at:
            return None
        if self.status == "held":
            return self.created_at + settings.BOOKING_KEEP_HELD
        ended = self.ended_at or self.created_at
        if self.status in self.ENDED_WITHOUT_VISIT:
            return ended + settings.BOOKING_KEEP_ENDED
        if self.status in self.WITH_VISIT:
            visit = self.visit
            return (visit.ends_at if visit else ended) + settings.BOOKING_KEEP_VISIT
        return None
