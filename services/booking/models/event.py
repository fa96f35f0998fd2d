"""What happened to a request, line by line."""

from datetime import date, time

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.append_only import AppendOnlyMixin, AppendOnlyQuerySet
from services.guard.fields import EncryptedTextField

from ..wording import when
from .request import AppointmentRequest


class RequestEventQuerySet(AppendOnlyQuerySet):
    """Events are read and added, nothing else."""

    def anonymise(self) -> int:
        """Empty what people wrote, the one thing that may ever change: for retention and erasure alone."""
        return models.QuerySet.update(self, note="", data={})


class RequestEvent(AppendOnlyMixin, models.Model):
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
        OFFERED = "offered", _("Times offered")
        REFUSED = "refused", _("None of the times suits")
        LAPSED = "lapsed", _("Offered times lapsed")
        CONFIRMED = "confirmed", _("Visit agreed")
        CHANGE_ASKED = "change-asked", _("Asked for another time")
        CHANGED = "changed", _("Visit moved")
        TIME_KEPT = "time-kept", _("The time stays")
        CANCELLED = "cancelled", _("Cancelled")
        ATTENDED = "attended", _("Came to the visit")
        NO_SHOW = "no-show", _("Did not come")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Joined with another request")
        CONVERTED = "converted", _("Made an appointment request")
        REOPENED = "reopened", _("Opened again")
        UNDONE = "undone", _("Undone")
        ANONYMISED = "anonymised", _("Details deleted")

    class By(models.TextChoices):
        """On which side somebody acted."""

        STAFF = "staff", _("the clinic")
        PATIENT = "patient", _("the patient")
        SITE = "site", _("the site itself")

    class Contact(models.TextChoices):
        """How an attempt to reach the person ended; kept in `detail`."""

        NO_ANSWER = "no-answer", _("No answer")
        LEFT_MESSAGE = "left-message", _("Left a message")
        SPOKE = "spoke", _("Spoke with them")
        MAILED = "mailed", _("Wrote an e-mail")

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
    by = models.CharField(_("side"), max_length=7, choices=By, default=By.STAFF)
    from_status = models.CharField(_("from"), max_length=12, choices=AppointmentRequest.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=12, choices=AppointmentRequest.Status)
    detail = models.CharField(
        _("detail"), max_length=100, blank=True, help_text=_("A code or a rule, never personal.")
    )
    data = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Times, and what undoing needs; nothing personal."),
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

    @property
    def detail_text(self) -> str:
        """The detail in words where it is a code that staff chose, else the rules as they are named."""
        if self.kind == self.Kind.CONTACT:
            return self.Contact(self.detail).label
        if self.kind == self.Kind.CLOSED:
            return AppointmentRequest.CloseReason(self.detail).label
        if self.kind == self.Kind.CANCELLED and self.detail:
            return AppointmentRequest.CancelReason(self.detail).label
        if self.kind == self.Kind.UNDONE:
            return self.Kind(self.detail).label
        return self.detail if self.kind in {self.Kind.HELD, self.Kind.MERGED} else ""

    @property
    def times(self) -> list[str]:
        """The times that it set or offered: "Tuesday 1 December, 10:20 am, Maya Okafor"."""
        return [
            f"{when(date.fromisoformat(row['day']), time.fromisoformat(row['starts']))}, {row['with']}"
            for row in self.data.get("times", [])
        ]

    @property
    def is_contact_in_vain(self) -> bool:
        """Whether somebody tried to reach the person and did not."""
        in_vain = {self.Contact.NO_ANSWER, self.Contact.LEFT_MESSAGE}
        return self.kind == self.Kind.CONTACT and self.detail in in_vain
