"""Whose story a case study tells, and by whose leave; never who they are."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REMIND_BEFORE = timedelta(days=90)


class StoryConsentQuerySet(models.QuerySet):
    """Queries on consents."""

    def ended(self, today: date) -> Self:
        """Keep those by which nothing may be public on `today`."""
        return self.filter(Q(withdrawn_at__isnull=False) | Q(expires_on__lt=today))

    def to_remind_of(self, today: date) -> Self:
        """Keep those that end soon and of whose end nobody has been told."""
        soon = self.filter(withdrawn_at__isnull=True, expires_on__range=(today, today + REMIND_BEFORE))
        return soon.exclude(reminded_of__isnull=False, reminded_of=F("expires_on"))


class StoryConsent(models.Model):
    """The leave to tell one person's story, or the word of staff that it is made up.

    The signed form is kept elsewhere; `form_reference` says where, in words that name nobody.
    """

    class Kind(models.TextChoices):
        """Whose story it is."""

        REAL = "real", _("A real person agreed")
        MADE_UP = "made-up", _("The story is made up")

    article = models.OneToOneField(
        "blog.Article",
        on_delete=models.CASCADE,
        related_name="consent",
        verbose_name=_("story"),
        limit_choices_to={"kind": "case-study"},
    )
    kind = models.CharField(_("whose story"), max_length=10, choices=Kind)
    form_reference = models.CharField(
        _("where the signed form is"),
        max_length=80,
        blank=True,
        help_text=_("A number or a folder of your own files. Never a name, a birthday or a phone number."),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    scope = models.CharField(
        _("what they agreed to"),
        max_length=200,
        blank=True,
        help_text=_("Such as: this story on our website, without a photo."),
    )
    expires_on = models.DateField(
        _("holds until"),
        null=True,
        blank=True,
        help_text=_("The last day. The story is taken down after it."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reminded_of = models.DateField(
        null=True, editable=False, help_text=_("The last day that a mail has told of.")
    )

    objects = StoryConsentQuerySet.as_manager()

    class Meta:
        ordering = ("expires_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="made-up")
                | (
                    ~Q(form_reference="")
                    & ~Q(scope="")
                    & Q(agreed_on__isnull=False)
                    & Q(expires_on__isnull=False)
                ),
                name="story_consent_whole",
                violation_error_message=_(
                    "A real person's consent needs the form, the day, what it covers and its last day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("agreed_on")),
                name="story_consent_ends_after_start",
                violation_error_message=_("The last day can't be before the day they agreed."),
            ),
        ]
        verbose_name = _("consent to a story")
        verbose_name_plural = _("consents to stories")

    def __str__(self) -> str:
        return str(self.article)

    def problems(self, today: date | None = None) -> list[str]:
        """Give why the story may not be public on `today`, in words for staff; empty: it may."""
        if self.withdrawn_at:
            return [gettext("The person in this story has withdrawn their consent.")]
        if self.expires_on and self.expires_on < (today or timezone.localdate()):
            return [gettext("The consent to this story has ended. Ask the person again.")]
        return []
