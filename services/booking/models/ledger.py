"""The erasure ledger: which persons' requests were erased, without saying who they are."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One erasure at a person's wish. It is kept to be done again after an older copy is restored.

    The indexes are keyed digests of the number and the address under which the person was found; both are empty
    when only some of what was found there was erased. The same lines stand in settings.ERASURE_LEDGER.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    email_index = models.CharField(max_length=64, blank=True, editable=False)
    references = models.JSONField(_("requests"), default=list, editable=False)

    class Meta:
        ordering = ("-at",)
        default_permissions = ()
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {', '.join(self.references)}"
