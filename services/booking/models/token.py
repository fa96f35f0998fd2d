"""The links by which patients reach their own request."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .request import AppointmentRequest

# However long a request stays open, a link that old is nobody's any more.
LIFE = timedelta(days=365)
AFTER_THE_END = timedelta(days=30)


def digest(token: str) -> str:
    """Give what is stored of a token; 256 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class AccessTokenQuerySet(models.QuerySet):
    """Queries on links."""

    def live(self, now: datetime | None = None) -> Self:
        """Keep what still opens its request: all links of a request die 30 days after its end."""
        now = now or timezone.now()
        ended = Q(request__ended_at__isnull=False, request__ended_at__lte=now - AFTER_THE_END)
        return self.filter(expires_at__gt=now).exclude(ended)

    def mint(self, request: AppointmentRequest, purpose: str) -> str:
        """Make a link for one mail or page; give the token, which is stored nowhere."""
        token = secrets.token_urlsafe(32)
        self.create(digest=digest(token), request=request, purpose=purpose)
        return token

    def find(self, token: str) -> "AccessToken | None":
        """Give the live link with this token."""
        return self.live().filter(digest=digest(token)).first()


def expiry() -> datetime:
    """Give the moment after which a link made now opens nothing."""
    return timezone.now() + LIFE


class AccessToken(models.Model):
    """One link to the patient's page, minted for one mail. Opening it changes and spends nothing."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="tokens")
    purpose = models.CharField(_("minted for"), max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=expiry, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a patient")
        verbose_name_plural = _("links of patients")

    def __str__(self) -> str:
        return f"{self.request}: {self.purpose}"
