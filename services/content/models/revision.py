"""Revisions hold every text of the site; sign-offs bind a clinician's name to the exact words."""

import hashlib
import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def clinical_digest(title: str, standfirst: str, body: str) -> str:
    """Give the sha-256 (hex) of the words a clinician signs.

    Unicode form, line endings and trailing space are evened out first: they cannot change what a text says.
    """
    parts = (unicodedata.normalize("NFC", part).splitlines() for part in (title, standfirst, body))
    canonical = "\0".join("\n".join(line.rstrip() for line in lines).strip() for lines in parts)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Revision(models.Model):
    """One saved state of a text. Every save makes one; none is ever changed.

    The text that readers see is the revision its object names as live; a newer one may wait over it as a draft.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    title = models.CharField(_("title"), max_length=150)
    standfirst = models.CharField(_("standfirst"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    anchors = models.JSONField(
        default=list, help_text=_("Heading texts and their addresses, kept so that old links still land.")
    )
    digest = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1, editable=False)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    with_lines = False  # whether its page names the line of each block: the editor's preview asks for it

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["content_type", "object_id", "-created_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="revision_has_title"),
        ]
        permissions = [
            ("publish_revision", _("Can make a revision the live text")),
            ("override_rules", _("Can publish against a blocking rule")),
        ]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"{self.title} ({self.created_at:%Y-%m-%d %H:%M})"

    def save(self, *args, **kwargs) -> None:
        """Fix the digest to the words."""
        self.digest = clinical_digest(self.title, self.standfirst, self.body)
        super().save(*args, **kwargs)


class SignOff(models.Model):
    """A clinician's signature under the digest of one revision.

    It speaks for the live text only while that text has the signed digest; see Publishable.current_signoff.
    A mended typo carries a signature over to the new words: it keeps its signer and its dates, and names who confirmed.
    """

    class Way(models.TextChoices):
        """How the signer showed who they are."""

        PASSWORD = "password", _("signed in, password entered again")
        LINK = "link", _("by the link mailed to them alone")
        TYPO = "typo", _("carried over a mended typo")
        LOADED = "loaded", _("loaded with the text")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signoffs")
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signoffs")
    signed_at = models.DateTimeField(default=timezone.now)
    review_due = models.DateField(_("next review due"))
    way = models.CharField(_("how it was signed"), max_length=10, choices=Way, default=Way.LOADED)
    checklist = models.JSONField(_("checked"), default=list, help_text=_("What the signer ticked, in words."))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_self_review = models.BooleanField(_("signed by its author"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("typo confirmed by"),
    )

    class Meta:
        ordering = ("-signed_at", "-id")
        indexes = [models.Index(fields=["content_type", "object_id", "digest"])]
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")

    def __str__(self) -> str:
        return f"{self.revision} – {self.signed_at:%Y-%m-%d}"


def texts_with(revisions: models.QuerySet[Revision]) -> Iterator[models.Model]:
    """Give the texts of which one of `revisions` is live, newest or to come; a query per kind of text."""
    for kind in revisions.order_by().values_list("content_type", flat=True).distinct():
        yield from (
            ContentType.objects.get_for_id(kind)
            .model_class()
            .objects.select_related("live_revision", "latest_revision", "next_revision")
            .filter(
                Q(live_revision__in=revisions)
                | Q(latest_revision__in=revisions)
                | Q(next_revision__in=revisions)
            )
        )
