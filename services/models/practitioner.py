"""The people who treat patients."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.content.models import KeepsItsAddress

from .clinic import Location
from .hours import Weekday


class PractitionerQuerySet(models.QuerySet):
    """Queries on practitioners."""

    def published(self) -> Self:
        """Keep those who work here now; who has left keeps the byline but has no page."""
        return self.filter(is_active=True)

    def with_days(self) -> Self:
        """Fetch the days and their locations."""
        return self.prefetch_related(
            models.Prefetch("days", queryset=PractitionerDay.objects.select_related("location"))
        )


class Practitioner(KeepsItsAddress):
    """A person with a profession, who may or may not have a sign-in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="practitioner",
        verbose_name=_("sign-in"),
        help_text=_("Needed to sign off articles."),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), unique=True)
    credentials = models.CharField(
        _("credentials"), max_length=80, blank=True, help_text=_("After the name: PT, MSc.")
    )
    role = models.CharField(_("role"), max_length=80)
    focus = models.CharField(_("looks after"), max_length=150)
    bio = models.TextField(_("about"), help_text=_("Plain text; an empty line starts a paragraph."))
    practising_since = models.PositiveSmallIntegerField(_("practising since"), null=True, blank=True)
    registration_body = models.CharField(_("register"), max_length=80, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    register_url = models.URLField(_("entry in the register"), blank=True)
    conditions = models.ManyToManyField(
        "services.Condition",
        related_name="practitioners",
        blank=True,
        verbose_name=_("conditions they treat"),
    )
    treatments = models.ManyToManyField(
        "services.Treatment",
        related_name="practitioners",
        blank=True,
        verbose_name=_("treatments they give"),
    )
    needling_hours = models.PositiveSmallIntegerField(
        _("hours of needling training"),
        null=True,
        blank=True,
        help_text=_("Empty: does not offer dry needling."),
    )
    languages = models.CharField(
        _("languages"), max_length=120, blank=True, help_text=_("Separated by commas.")
    )
    portrait = models.ForeignKey(
        "content.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("portrait"),
    )
    drawing = models.SlugField(
        _("drawn portrait"), blank=True, help_text=_("Shown while there is no photograph.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("works here"), default=True)

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(
                condition=Q(practising_since__isnull=True)
                | Q(practising_since__gte=1940, practising_since__lte=2200),
                name="practitioner_since_plausible",
                violation_error_message=_("Enter the year with four digits."),
            )
        ]
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:practitioner-detail", args=[self.slug])

    @property
    def has_address(self) -> bool:
        """Whether there is a page: who has left has none."""
        return self.is_active

    @property
    def first_name(self) -> str:
        """The first word of the name, for a friendly label."""
        return self.name.split(" ", 1)[0]

    @property
    def years_of_practice(self) -> int | None:
        """Whole years since the practice began."""
        return timezone.localdate().year - self.practising_since if self.practising_since else None


class PractitionerDay(models.Model):
    """A weekday on which a practitioner is at a location."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="days")
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="+", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Empty: as long as the location is open.")
    )
    ends = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("weekday",)
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "location", "weekday"],
                name="practitioner_day_once",
                violation_error_message=_("This day is entered already."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="practitioner_weekday"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="practitioner_day_ends_after_start",
                violation_error_message=_("Enter both times, the later one second, or neither."),
            ),
        ]
        verbose_name = _("working day")
        verbose_name_plural = _("working days")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.location}"


class LeaveQuerySet(models.QuerySet):
    """Queries on leave."""

    def from_day(self, day: date) -> Self:
        """Keep leave that is not over on `day`."""
        return self.filter(last_day__gte=day)


class Leave(models.Model):
    """Days on which a practitioner is away. Why is nobody's business here, so it is not asked."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="leave", verbose_name=_("practitioner")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="leave_ends_after_start",
                violation_error_message=_("The last day can't be before the first."),
            )
        ]
        verbose_name = _("leave")
        verbose_name_plural = _("leave")

    def __str__(self) -> str:
        return f"{self.practitioner}: {self.first_day} – {self.last_day}"
