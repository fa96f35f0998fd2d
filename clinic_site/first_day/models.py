"""What the first day has to remember, and the invitations of staff."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import recovery


class SetupManager(models.Manager):
    """The one row."""

    def current(self) -> "Setup":
        """Give the row; before anything was stored, one that is not saved."""
        return self.first() or self.model()


class Setup(models.Model):
    """What was done on the first day and can't be seen from anything else."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    owner_at_desk = models.BooleanField(_("I answer the requests of patients myself"), default=False)
    mail_tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    kept_key = models.CharField(
        max_length=recovery.CHECK_LENGTH,
        blank=True,
        editable=False,
        help_text=_("The last characters of the recovery key that the owner has put away."),
    )

    objects = SetupManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="first_day_one_row")]
        verbose_name = _("first day")
        verbose_name_plural = _("first day")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def has_kept_key(self) -> bool:
        """Whether the key that was put away is the one in use: after a change of keys it is not."""
        return bool(self.kept_key) and self.kept_key == recovery.last_characters()


class InvitationQuerySet(models.QuerySet):
    """Queries on invitations."""

    def open_at(self, now: datetime | None = None) -> Self:
        """Keep those that may still be used: not too old, for somebody who may sign in."""
        return self.filter(expires_at__gt=now or timezone.now(), user__is_active=True)

    def of(self, token: str) -> "Invitation | None":
        """Give the open invitation that the token belongs to; none for who has a password, come by as it may."""
        invitation = self.open_at().select_related("user").filter(digest=digest_of(token)).first()
        return None if invitation and invitation.user.has_usable_password() else invitation


class Invitation(models.Model):
    """A link by which one person sets their first password. It is deleted when they do, so it works once.

    Only the digest of what stands in the link is kept: who reads the database can't use it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="invitation",
        verbose_name=_("person"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at",)
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def issue(cls, user, life: timedelta) -> str:
        """Give the token of a new invitation; one that was issued to the same person before dies."""
        token, now = secrets.token_urlsafe(32), timezone.now()
        cls.objects.update_or_create(
            user=user,
            defaults={"digest": digest_of(token), "sent_at": now, "expires_at": now + life},
        )
        return token

    @property
    def is_over(self) -> bool:
        """Whether it is too old to be used."""
        return self.expires_at <= timezone.now()


def digest_of(token: str) -> str:
    """Give what is stored of a token; it is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
