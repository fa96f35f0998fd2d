"""Queries on requests, in the words of the desk."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from phonenumber_field.phonenumber import to_python

from services.current import home_region
from services.guard.crypto import keyed_index

from .visit import Visit


def phone_index(phone: str) -> str:
    """Give the keyed index under which requests with this number (E.164) are found, extension or not."""
    return keyed_index(phone.partition(";")[0], context="booking.phone")


def email_index(email: str) -> str:
    """Give the keyed index under which requests with this address are found; "" stays ""."""
    return keyed_index(email, context="booking.email")


class AppointmentRequestQuerySet(models.QuerySet):
    """Queries on requests."""

    @staticmethod
    def _agreed_start() -> models.QuerySet:
        """When the agreed visit of the request in the outer query begins."""
        return Visit.objects.confirmed().filter(request=OuterRef("pk")).values("starts_at")[:1]

    def with_details(self) -> Self:
        """Keep what has not been anonymised."""
        return self.filter(anonymised_at=None)

    def past_keeping(self, now: datetime) -> Self:
        """Keep what has its details longer than they may be kept; the query form of purge_at."""
        ended = Coalesce("ended_at", "created_at")
        seen = Visit.objects.confirmed().filter(request=OuterRef("pk")).values("ends_at")[:1]
        found = self.with_details().alias(ended=ended, over=Coalesce(Subquery(seen), ended))
        without, visited = self.model.ENDED_WITHOUT_VISIT, self.model.WITH_VISIT
        return found.filter(
            Q(status=self.model.Status.HELD, created_at__lte=now - settings.BOOKING_KEEP_HELD)
            | Q(status__in=without, ended__lte=now - settings.BOOKING_KEEP_ENDED)
            | Q(status__in=visited, over__lte=now - settings.BOOKING_KEEP_VISIT)
        )

    def open(self) -> Self:
        """Keep requests that wait for somebody."""
        return self.with_details().filter(status__in=self.model.OPEN_STATES)

    def visible_to(self, user) -> Self:
        """Keep what `user` may see: the front desk and the owner all, a clinician what is theirs.

        What is anonymised nobody sees; it is counted in the figures.
        """
        if not user.has_perm("booking.view_appointmentrequest"):
            return self.none()
        kept = self.with_details()
        if user.has_perm("booking.view_all_requests"):
            return kept
        theirs = Q(practitioner__user=user) | Q(claimed_by=user)
        return kept.filter(theirs | Q(pk__in=Visit.objects.filter(practitioner__user=user).values("request")))

    def overdue(self, now: datetime) -> Self:
        """Keep what nobody has answered by the time the patient was promised; the query form of is_late()."""
        waiting = (self.model.Status.HELD, self.model.Status.NEW, self.model.Status.IN_PROGRESS)
        return self.with_details().filter(status__in=waiting, first_answer_at=None, reply_by__lt=now)

    def without_live_offers(self, now: datetime) -> Self:
        """Keep what has times offered of which none can be chosen any more."""
        live = Visit.objects.filter(state=Visit.State.OFFERED, held_until__gt=now, starts_at__gt=now)
        return self.filter(status=self.model.Status.OFFERED).exclude(pk__in=live.values("request"))

    def in_queue_order(self, now: datetime | None = None) -> Self:
        """Order as the desk works: what may mean danger, what is late, then what must be answered first."""
        overdue = Q(first_answer_at=None, reply_by__lt=now or timezone.now())
        late = Case(When(overdue, then=Value(0)), default=Value(1))
        return self.order_by("-read_first", late, F("reply_by").asc(nulls_last=True), "created_at", "pk")

    def by_visit(self) -> Self:
        """Order by what was agreed on: who asked for another time first, then the visit that comes first."""
        asked = F("change_asked_at").asc(nulls_last=True)
        return self.order_by(asked, Subquery(self._agreed_start()).asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        """Order for looking back."""
        return self.order_by("-created_at", "-pk")

    def for_list(self) -> Self:
        """Fetch what a row of the desk's list shows, so that fifty rows cost as many queries as one."""
        return self.select_related(
            "practitioner", "claimed_by", "condition__live_revision", "treatment__live_revision"
        )

    def with_visits(self) -> Self:
        """Fetch the times that each request takes up, agreed on or offered: two queries for all."""
        return self.prefetch_related(
            Prefetch("visits", queryset=Visit.objects.select_related("practitioner", "location"))
        )

    def concerning(self, practitioner) -> Self:
        """Keep what asks for this practitioner or has a time with them."""
        visits = Visit.objects.filter(practitioner=practitioner)
        return self.filter(Q(practitioner=practitioner) | Q(pk__in=visits.values("request")))

    def search(self, words: str) -> Self:
        """Keep what has this reference, phone number, e-mail address or, while open, part of the name.

        Names are encrypted, so those of open requests are read and compared one by one.
        """
        wanted = words.casefold()
        named = [row.pk for row in self.open().only("pk", "name") if wanted and wanted in row.name.casefold()]
        number = to_python(words, region=home_region())
        phone = phone_index(number.as_e164) if number and number.is_valid() else ""
        same = Q(reference=words.upper()) | Q(pk__in=named)
        if phone:
            same |= Q(phone_index=phone)
        if "@" in words:
            same |= Q(email_index=email_index(words))
        return self.filter(same)

    def from_same_person(self, request: models.Model) -> Self:
        """Keep other requests with the same phone number or e-mail address."""
        same = Q(pk__in=[])
        if request.phone_index:
            same |= Q(phone_index=request.phone_index)
        if request.email_index:
            same |= Q(email_index=request.email_index)
        return self.filter(same).exclude(pk=request.pk)
