"""What is not yet a version: words as they are typed, and links that show a draft to somebody without a sign-in."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .revision import Revision


class WorkingCopy(models.Model):
    """What one person has typed since a version was opened, kept every few seconds and written over each time.

    It is no version: the history stays free of it. Saving the form, or throwing the words away, deletes it.
    `object_id` is 0 while a new text has never been saved; `tab` then tells several new texts apart.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField(default=0)
    tab = models.CharField(max_length=36, blank=True)
    base = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=150, blank=True)
    standfirst = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-saved_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id", "tab"], name="working_copy_once"
            )
        ]
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")

    def __str__(self) -> str:
        return self.title or str(self.pk)


class PreviewLinkQuerySet(models.QuerySet):
    """Queries on preview links."""

    def open(self, now: datetime | None = None) -> Self:
        """Keep the links that still show something."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now or timezone.now())


class PreviewLink(models.Model):
    """A link that shows the newest words of a text to whoever holds it, until it expires or is revoked."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    label = models.CharField(_("for whom"), max_length=80, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        indexes = [models.Index(fields=["content_type", "object_id"])]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self) -> str:
        return self.label or str(self.pk)
