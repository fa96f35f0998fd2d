"""A stretch of a practitioner's time that a request takes up: held for an offer, or agreed on."""

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.availability import moment
from services.models import Location, Practitioner

from ..wording import when


class VisitQuerySet(models.QuerySet):
    """Queries on visits."""

    def overlapping(self, other: "Visit") -> Self:
        """Keep what takes up any of the time of `other` with the same practitioner."""
        return self.filter(
            practitioner=other.practitioner, starts_at__lt=other.ends_at, ends_at__gt=other.starts_at
        )

    def lapsed(self, now: datetime) -> Self:
        """Keep offers that nobody chose in time."""
        return self.filter(state=Visit.State.OFFERED, held_until__lte=now)

    def confirmed(self) -> Self:
        """Keep agreed visits."""
        return self.filter(state=Visit.State.CONFIRMED)

    def visible_to(self, user) -> Self:
        """Keep what `user` may see: the front desk and the owner all, a clinician those with themselves."""
        if not user.has_perm("booking.view_appointmentrequest"):
            return self.none()
        kept = self.filter(request__anonymised_at=None)
        return kept if user.has_perm("booking.view_all_requests") else kept.filter(practitioner__user=user)

    def promised(self, now: datetime) -> Self:
        """Keep what somebody still counts on: agreed visits that are to come, and offers that can be chosen."""
        stands = Q(state=Visit.State.CONFIRMED, request__status="confirmed")
        offered = Q(state=Visit.State.OFFERED, held_until__gt=now)
        return self.filter(stands | offered, starts_at__gt=now)

    def between(self, first: datetime, last: datetime) -> Self:
        """Keep what begins from `first` until before `last`, in order."""
        return self.filter(starts_at__gte=first, starts_at__lt=last).order_by("starts_at", "pk")


class Visit(models.Model):
    """One time with one practitioner. It goes when it is given up, so what stands here is taken.

    Day and clock time in `zone` are what people agreed on; `starts_at` and `ends_at` are computed from
    them and again when the rules of the zone change. The database refuses two that overlap (a trigger on
    SQLite, an exclusion constraint on PostgreSQL; migrations/0004_no_overlap.py), unless `may_overlap`.
    """

    class State(models.TextChoices):
        """Held until the patient has chosen, or agreed on."""

        OFFERED = "offered", _("Offered")
        CONFIRMED = "confirmed", _("Confirmed")

    request = models.ForeignKey("booking.AppointmentRequest", on_delete=models.CASCADE, related_name="visits")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="+", verbose_name=_("with")
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", verbose_name=_("where")
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    day = models.DateField(_("day"))
    starts = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    zone = models.CharField(_("time zone"), max_length=40)
    starts_at = models.DateTimeField(_("starts"), editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    may_overlap = models.BooleanField(default=False, help_text=_("Agreed by a manager, with a reason."))

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=["practitioner", "starts_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="offered", held_until__isnull=False)
                | Q(state="confirmed", held_until__isnull=True),
                name="visit_offer_is_held_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="confirmed"), name="visit_one_for_a_request"
            ),
        ]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        """When, and nothing about whom."""
        return f"{self.day} {self.starts:%H:%M}"

    def compute(self) -> Self:
        """Set the instants from the wall time; raise availability.NoSuchTime where the clocks change."""
        self.starts_at = moment(self.day, self.starts, ZoneInfo(self.zone))
        self.ends_at = self.starts_at + timedelta(minutes=self.minutes)
        return self

    @property
    def local_start(self) -> datetime:
        """The beginning in the zone in which it was agreed: the same wall time on every page, mail and list."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def when(self) -> str:
        """The time as people agreed on it: "Tuesday 1 December, 10:20 am"."""
        return when(self.day, self.starts)

    def is_short_notice(self, now: datetime | None = None) -> bool:
        """Whether it begins so soon that cancelling comes late (settings.BOOKING_NOTICE)."""
        return self.starts_at - (now or timezone.now()) < settings.BOOKING_NOTICE

    def is_offered(self, now: datetime | None = None) -> bool:
        """Whether it can be chosen."""
        now = now or timezone.now()
        return self.state == self.State.OFFERED and self.held_until > now and self.starts_at > now

    def as_data(self) -> dict:
        """Give what an event keeps of it, to be shown and to be undone; nothing personal."""
        return {
            "day": self.day.isoformat(),
            "starts": self.starts.isoformat("minutes"),
            "minutes": self.minutes,
            "zone": self.zone,
            "practitioner": self.practitioner_id,
            "location": self.location_id,
            "with": self.practitioner.name,
            "state": self.state,
            "held_until": self.held_until and self.held_until.isoformat(),
            "may_overlap": self.may_overlap,
        }
