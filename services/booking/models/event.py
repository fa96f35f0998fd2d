"""What happened to a request, line by line."""

from typing import NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.fields import EncryptedTextField

from .request import AppointmentRequest


class AppendOnly(TypeError):
    """Somebody tried to change or delete what happened."""


class RequestEventQuerySet(models.QuerySet):
    """Events are read and added, nothing else."""

    def update(self, **changes) -> NoReturn:
        raise AppendOnly("What happened to a request can't be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("What happened to a request can't be deleted.")


class RequestEvent(models.Model):
    """One line in the life of a request: who did what, when, from which state to which. Never changed.

    Every change of a request makes exactly one event, so the n-th event made version n.
    """

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Asked")
        HELD = "held", _("Asked, and held for a look")
        RELEASED_FROM_HOLD = "unheld", _("Found to be genuine")
        CLAIMED = "claimed", _("Taken on")
        RELEASED = "released", _("Handed back")
        CONTACT = "contact", _("Contact attempt")
        NOTE = "note", _("Note")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    class Contact(models.TextChoices):
        """How an attempt to reach the person ended; kept in `detail`."""

        NO_ANSWER = "no-answer", _("No answer")
        LEFT_MESSAGE = "left-message", _("Left a message")
        SPOKE = "spoke", _("Spoke with them")

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    from_status = models.CharField(_("from"), max_length=12, choices=AppointmentRequest.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=12, choices=AppointmentRequest.Status)
    detail = models.CharField(
        _("detail"), max_length=100, blank=True, help_text=_("A code or a rule, never personal.")
    )
    note = EncryptedTextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = RequestEventQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"

    def save(self, *args, **kwargs) -> None:
        """Add the event; raise AppendOnly when it exists already."""
        if not self._state.adding:
            raise AppendOnly("What happened to a request can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        """Raise AppendOnly: an event goes only with its request."""
        raise AppendOnly("What happened to a request can't be deleted.")

    @property
    def detail_text(self) -> str:
        """The detail in words where it is a code that staff chose, else the rules as they are named."""
        if self.kind == self.Kind.CONTACT:
            return self.Contact(self.detail).label
        if self.kind == self.Kind.CLOSED:
            return AppointmentRequest.CloseReason(self.detail).label
        return self.detail if self.kind == self.Kind.HELD else ""

    @property
    def is_contact_in_vain(self) -> bool:
        """Whether somebody tried to reach the person and did not."""
        return self.kind == self.Kind.CONTACT and self.detail != self.Contact.SPOKE
