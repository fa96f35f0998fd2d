"""When the clinic is open: the rows that the form, footer, reply-by times and structured data read."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .clinic import Location


class Weekday(models.IntegerChoices):
    """Days as datetime.date.weekday() counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningHours(models.Model):
    """One stretch of opening on one weekday, in the clinic's wall time. No row: closed that day."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ("location", "weekday", "opens")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="hours_close_after_open",
                violation_error_message=_("The closing time must be later than the opening time."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.UniqueConstraint(
                fields=["location", "weekday", "opens"],
                name="hours_once",
                violation_error_message=_("These hours are entered already."),
            ),
        ]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def clean(self) -> None:
        """Refuse two stretches that overlap on one day."""
        if self.opens and self.closes and self.location_id:
            overlapping = OpeningHours.objects.filter(
                location=self.location, weekday=self.weekday, opens__lt=self.closes, closes__gt=self.opens
            ).exclude(pk=self.pk)
            if overlapping.exists():
                raise ValidationError(_("These hours overlap with others on the same day."))


class ClosureQuerySet(models.QuerySet):
    """Queries on closures."""

    def from_day(self, day: date) -> Self:
        """Keep closures that are not over on `day`."""
        return self.filter(last_day__gte=day)


class Closure(models.Model):
    """Days on which a location, or the whole clinic, is closed whatever the opening hours say."""

    location = models.ForeignKey(
        Location,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="closures",
        verbose_name=_("location"),
        help_text=_("Empty: all locations."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    notice = models.CharField(
        _("notice for patients"),
        max_length=250,
        blank=True,
        help_text=_("Placeholders such as {emergency-number} work."),
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_start",
                violation_error_message=_("The last day can't be before the first."),
            )
        ]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
