"""Addresses that have moved, and addresses that were asked for in vain."""

from copy import copy
from typing import Self

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PATH = RegexValidator(r"^/[^\s?#]*$", _("Enter a path of this site, such as /articles/first-visit/."))
MOST_MISSED = 1000  # rows, so that nobody can fill the disk with addresses
MOST_PARTS = 8  # of a path: addresses of this site have fewer


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

    def leading_from(self, path: str) -> str:
        """Give where visitors of `path` are led, "" for nowhere; one query.

        With and without a slash at its end, and from below a page that has moved: its cover, its feeds.
        """
        whole = path if path.endswith("/") else f"{path}/"
        ends = [at + 1 for at, letter in enumerate(whole) if letter == "/"][-MOST_PARTS:]
        wanted = {whole.rstrip("/"), *(whole[:end] for end in ends)} - {"", "/"}
        found = dict(self.filter(old_path__in=wanted).values_list("old_path", "new_path"))
        if here := found.get(whole) or found.get(whole.rstrip("/")):
            return here
        if not found:
            return ""
        nearest = max(found, key=len)
        below = found[nearest].rstrip("/") + "/" + path.removeprefix(nearest)
        return below if is_valid_path(below) else ""


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


class MissedAddressManager(models.Manager):
    """Queries on missed addresses."""

    def count_one(self, path: str, referrer_host: str) -> None:
        """Count that somebody asked for `path`; the least asked for makes room when the table is full."""
        path, today = path[:300], timezone.localdate()
        linked = {"referrer_host": referrer_host[:100]} if referrer_host else {}
        if self.filter(path=path).update(times=F("times") + 1, last_day=today, **linked):
            return
        if self.count() >= MOST_MISSED:
            rarest = self.order_by("times", "last_day", "pk").values("pk")[:1]
            self.filter(pk__in=list(rarest.values_list("pk", flat=True))).delete()
        self.create(path=path, times=1, **linked)


class MissedAddress(models.Model):
    """A path that people asked for and nothing answers to, with how often and from which site; no visitor."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    referrer_host = models.CharField(_("linked from"), max_length=100, blank=True)
    first_day = models.DateField(_("first"), default=timezone.localdate)
    last_day = models.DateField(_("last"), default=timezone.localdate)

    objects = MissedAddressManager()

    class Meta:
        ordering = ("-times", "path")
        verbose_name = _("missed address")
        verbose_name_plural = _("missed addresses")

    def __str__(self) -> str:
        return self.path


class KeepsItsAddress(models.Model):
    """Something with a public page at an address made of its slug: under a new slug, the old address leads there.

    It holds for whoever saves the object, scripts included; QuerySet.update() goes past it.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save, and leave a redirect behind where a public page moves."""
        before = getattr(self, "_slug_before", "")
        fields = kwargs.get("update_fields")
        moves = before not in {"", self.slug} and (fields is None or "slug" in fields)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if moves and self.has_address:
                old = copy(self)
                old.slug = before
                Redirect.objects.move(old.get_absolute_url(), self.get_absolute_url())
        if moves or not before:
            self._slug_before = self.slug

    @classmethod
    def from_db(cls, *args, **kwargs) -> Self:
        """Remember the slug in the database, which costs no query."""
        instance = super().from_db(*args, **kwargs)
        instance._slug_before = instance.__dict__.get("slug", "")
        return instance

    @property
    def has_address(self) -> bool:
        """Whether anybody outside knows the address: it is public, or has been."""
        return True
