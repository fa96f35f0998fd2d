"""The clinic itself: facts that every page, form and mail takes from here and never types."""

import zoneinfo
from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from services.content.models import Page

from ..regions import PACKS, Region, RegionPack

# What the foot of every page links to, as soon as it is published.
FOOT_PAGES = ("about", "privacy", "accessibility", "editorial-policy")


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time-zone database doesn't know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as America/Toronto."))


class Location(models.Model):
    """A place where patients are seen."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), unique=True)
    street = models.CharField(_("street"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    region = models.CharField(_("province or state"), max_length=80, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    phone = PhoneNumberField(_("phone"))
    text_phone = PhoneNumberField(_("text line"), blank=True)
    fax = PhoneNumberField(_("fax"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    offers = models.CharField(_("what is offered here"), max_length=200, blank=True)
    access = models.TextField(_("access and parking"), blank=True, help_text=_("One fact a line."))
    getting_here = models.TextField(_("how to find it"), blank=True)
    map_drawing = models.SlugField(
        _("sketch map"), blank=True, help_text=_("The name of a drawing of the site.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("position", "name")
        verbose_name = _("location")
        verbose_name_plural = _("locations")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('services:contact')}#{self.slug}"

    @property
    def access_facts(self) -> list[str]:
        """The lines of `access`."""
        return [line for line in self.access.splitlines() if line.strip()]


class ClinicManager(models.Manager):
    """The one clinic."""

    def current(self) -> "Clinic | None":
        """Give the clinic with its main location, its logo and `has_…` of FOOT_PAGES; None before the first day."""
        pages = {
            f"has_{slug.replace('-', '_')}": Exists(Page.objects.published().filter(slug=slug))
            for slug in FOOT_PAGES
        }
        return self.select_related("main_location", "logo").annotate(**pages).first()


class Clinic(models.Model):
    """The clinic: one row, which the database enforces."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One sentence that search engines and the footer show.")
    )
    main_location = models.ForeignKey(
        Location,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("main location"),
    )
    region_pack = models.CharField(
        _("country"),
        max_length=2,
        choices=Region,
        default=Region.CANADA,
        help_text=_("Its rules on what a clinic may publish hold here."),
    )
    emergency_number = models.CharField(
        _("emergency number"),
        max_length=10,
        validators=[RegexValidator(r"^\d{2,10}$", _("Enter digits only, such as 911."))],
    )
    health_line = models.CharField(
        _("health line"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[\d ]{2,20}$", _("Enter digits only, such as 811."))],
        help_text=_("Where people can ask for advice that is not urgent. Empty: there is none."),
    )
    phone_region = models.CharField(
        _("country of phone numbers"),
        max_length=2,
        default="CA",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Enter two capital letters, such as CA."))],
        help_text=_("For numbers that are typed without a country code."),
    )
    privacy_law = models.CharField(
        _("privacy law"),
        max_length=150,
        blank=True,
        help_text=_("Completes: “We handle what you tell us under …”."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="America/Toronto", validators=[validate_time_zone]
    )
    currency_symbol = models.CharField(_("currency sign"), max_length=3, default="$")
    reply_promise = models.CharField(
        _("reply promise"),
        max_length=80,
        default="within 1 working day",
        help_text=_("Completes: “We reply …”."),
    )
    first_visit = models.TextField(_("first-visit facts"), blank=True, help_text=_("One short line each."))
    fee_policies = models.TextField(_("rules on fees"), blank=True, help_text=_("One short line each."))
    logo = models.ForeignKey(
        "content.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown in place of the name on top of every page."),
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Choose a colour such as #17503f."))],
        help_text=_("Of links, buttons and panels. Empty: the green of the site."),
    )
    feeds_are_whole = models.BooleanField(
        _("whole articles in feeds"),
        default=False,
        help_text=_("Otherwise feeds give the summary and lead to the page, which is always up to date."),
    )
    is_open = models.BooleanField(
        _("open to the public"),
        default=True,
        help_text=_("While it is not, visitors read that the site will open soon."),
    )

    objects = ClinicManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="clinic_one_row",
                violation_error_message=_("There is only one clinic."),
            )
        ]
        verbose_name = _("clinic")
        verbose_name_plural = _("clinic")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The clinic's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def pack(self) -> RegionPack:
        """The rules of the clinic's country."""
        return PACKS[Region(self.region_pack)]

    @property
    def first_visit_facts(self) -> list[str]:
        """The lines of `first_visit`."""
        return [line for line in self.first_visit.splitlines() if line.strip()]

    @property
    def fee_policy_lines(self) -> list[str]:
        """The lines of `fee_policies`."""
        return [line for line in self.fee_policies.splitlines() if line.strip()]


class AnnouncementQuerySet(models.QuerySet):
    """Queries on announcements."""

    def published(self, now: datetime | None = None) -> Self:
        """Keep what the bar may show at `now`, the newest first."""
        now = now or timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now).order_by(
            "-starts_at", "-pk"
        )


class Announcement(models.Model):
    """One line on top of every page, with a link that opens a text message where a keyword is given."""

    text = models.CharField(_("text"), max_length=60, help_text=_("Short enough for one line on a phone."))
    keyword = models.CharField(
        _("word to text"),
        max_length=20,
        blank=True,
        help_text=_("Shown as “Text Appt to …”; empty: no link."),
    )
    detail = models.CharField(
        _("rest of the sentence"), max_length=80, blank=True, help_text=_("Hidden on small phones.")
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="announcement_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            )
        ]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self) -> str:
        return self.text


class Fee(models.Model):
    """What a visit costs and how long it lasts."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    amount = models.DecimalField(
        _("price"),
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("0 is shown as “free”."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="fee_has_length"),
        ]
        verbose_name = _("fee")
        verbose_name_plural = _("fees")

    def __str__(self) -> str:
        return self.name
