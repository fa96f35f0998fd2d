"""What was done to texts, for staff (events) and for readers (corrections)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.append_only import AppendOnlyMixin, AppendOnlyQuerySet


class ContentEvent(AppendOnlyMixin, models.Model):
    """One thing somebody did to a text, a fact, a rule or a tag. Rows are added and never changed."""

    class Kind(models.TextChoices):
        """What was done. Saves of words are told by the revisions themselves."""

        SENT = "sent", _("sent to be checked")
        WITHDRAWN = "withdrawn", _("taken back from the check")
        RETURNED = "returned", _("returned to the writer")
        SIGNED = "signed", _("signed")
        TYPO = "typo", _("typo confirmed")
        PUBLISHED = "published", _("published")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("schedule taken back")
        OVERRIDDEN = "overridden", _("published against a rule")
        RETIRED = "retired", _("retired")
        BACK = "back", _("made public again")
        RESTORED = "restored", _("older version taken up again")
        MOVED = "moved", _("given a new address")
        LINKED = "linked", _("preview link made")
        REVOKED = "revoked", _("preview link revoked")
        CORRECTED = "corrected", _("correction shown to readers")
        CONSENT = "consent", _("consent recorded")
        CONSENT_WITHDRAWN = "consent-withdrawn", _("consent withdrawn")
        RULE_CHANGED = "rule", _("fact or rule changed")
        MERGED = "merged", _("merged")

    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL)
    object_id = models.PositiveBigIntegerField(null=True)
    content_object = GenericForeignKey()
    what = models.CharField(_("what"), max_length=200)
    kind = models.CharField(_("done"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    before = models.CharField(_("words before"), max_length=64, blank=True)
    after = models.CharField(_("words after"), max_length=64, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["content_type", "object_id", "-at"])]
        verbose_name = _("event")
        verbose_name_plural = _("trail of texts")

    def __str__(self) -> str:
        return f"{self.what}: {self.get_kind_display()}"


class Correction(models.Model):
    """A line “What changed” that readers of a text see, with its day."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    day = models.DateField(_("day"), default=timezone.localdate)
    text = models.CharField(
        _("what changed"), max_length=300, help_text=_("One or two sentences for readers.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-day", "-pk")
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="correction_says_something")]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.text
