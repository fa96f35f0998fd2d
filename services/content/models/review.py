"""Asking a clinician to check words before they are public."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .revision import Revision


class ReviewRequest(models.Model):
    """One revision sent to one clinician; open until it is answered, withdrawn or overtaken by newer words."""

    class Answer(models.TextChoices):
        """What became of it."""

        SIGNED = "signed", _("signed")
        RETURNED = "returned", _("returned to the writer")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Kind(models.TextChoices):
        """What is asked for."""

        SIGNOFF = "signoff", _("clinical check")
        TYPO = "typo", _("second pair of eyes on a typo")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="review_requests")
    kind = models.CharField(_("what is asked for"), max_length=10, choices=Kind, default=Kind.SIGNOFF)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who checks")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    message = models.CharField(_("message"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = [models.Index(fields=["content_type", "object_id", "answer"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="review_request_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(answer=""), name="review_request_one_open"
            ),
        ]
        verbose_name = _("request for a check")
        verbose_name_plural = _("requests for a check")

    def __str__(self) -> str:
        return f"{self.revision.title} – {self.reviewer}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return not self.answer
