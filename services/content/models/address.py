"""Addresses that have moved, and addresses that were asked for in vain."""

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PATH = RegexValidator(r"^/[^\s?#]*$", _("Enter a path of this site, such as /articles/first-visit/."))


class RedirectManager(models.Manager):
    """Queries on redirects."""

    @transaction.atomic
    def move(self, old: str, new: str) -> None:
        """Lead visitors of the path `old` to the path `new`, in one hop and never in a circle."""
        if old == new:
            return
        self.filter(old_path=new).delete()
        self.filter(new_path=old).update(new_path=new)
        self.update_or_create(old_path=old, defaults={"new_path": new})
        MissedAddress.objects.filter(path=old).delete()


class Redirect(models.Model):
    """A path that leads to another one for good."""

    old_path = models.CharField(_("old path"), max_length=300, unique=True, validators=[PATH])
    new_path = models.CharField(_("new path"), max_length=300, validators=[PATH])
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RedirectManager()

    class Meta:
        ordering = ("old_path",)
        indexes = [models.Index(fields=["new_path"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")),
                name="redirect_leads_elsewhere",
                violation_error_message=_("A path can't lead to itself."),
            )
        ]
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"


class MissedAddress(models.Model):
    """A path that people asked for and nothing answers to, with how often and from which site; no visitor."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    referrer_host = models.CharField(_("linked from"), max_length=100, blank=True)
    first_day = models.DateField(_("first"), default=timezone.localdate)
    last_day = models.DateField(_("last"), default=timezone.localdate)

    class Meta:
        ordering = ("-times", "path")
        verbose_name = _("missed address")
        verbose_name_plural = _("missed addresses")

    def __str__(self) -> str:
        return self.path
