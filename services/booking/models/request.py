"""The request: what a person asks of the clinic, with everything personal encrypted."""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from services.formats import display_phone
from services.guard.fields import EncryptedTextField
from services.models import Condition, Location, Practitioner, Treatment

from .clock import CONSTRAINTS, PrivacyClock
from .querysets import AppointmentRequestQuerySet, email_index, phone_index
from .visit import Visit

# No vowels and nothing that looks like something else: a reference is read out over the phone.
REFERENCE_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"


def new_reference() -> str:
    """Give a random reference such as R-7K4MX2; uniqueness is the database's business."""
    return "R-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


class AppointmentRequest(PrivacyClock, models.Model):
    """One request and its state. It changes only through services.booking.actions, never by save() alone.

    `version` rises with every change, so that the second of two people who act at once is told.
    """

    class Kind(models.TextChoices):
        """What is asked for."""

        APPOINTMENT = "appointment", _("Appointment")
        MESSAGE = "message", _("Message")

    class Channel(models.TextChoices):
        """How it reached the clinic."""

        WEB = "web", _("Website")
        PHONE = "phone", _("Phone")
        WALK_IN = "walk-in", _("Walk-in")

    class Status(models.TextChoices):
        """Held as suspected spam, four open states and four ends."""

        HELD = "held", _("Held")
        NEW = "new", _("New")
        IN_PROGRESS = "in_progress", _("In progress")
        OFFERED = "offered", _("Times offered")
        CONFIRMED = "confirmed", _("Confirmed")
        ATTENDED = "attended", _("Attended")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        CLOSED = "closed", _("Closed")

    class Reason(models.TextChoices):
        """What it is about, coarse on purpose."""

        NECK_UPPER_BACK = "neck-upper-back", _("Neck or upper back")
        LOW_BACK_LEG = "low-back-leg", _("Low back or leg")
        HEADACHE_JAW = "headache-jaw", _("Headache or jaw")
        SHOULDER_ELBOW = "shoulder-elbow", _("Shoulder or elbow")
        ANKLE_FOOT = "ankle-foot", _("Ankle or foot")
        SPORTS = "sports-running", _("Sports or running")
        AFTER_FALL = "crash-or-fall", _("After a crash or fall")
        OTHER = "other", _("Something else, or not sure")

    class ContactMethod(models.TextChoices):
        """How the person wants to be reached."""

        PHONE = "phone", _("Call me")
        TEXT = "text", _("Send me a text")
        EMAIL = "email", _("E-mail me")

    class ForWhom(models.TextChoices):
        """Who the visit is for."""

        SELF = "self", _("Me")
        CHILD = "child", _("My child")
        OTHER = "other", _("Somebody I care for")

    class CloseReason(models.TextChoices):
        """Why it ended without a visit."""

        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("They decided against it")
        UNREACHABLE = "unreachable", _("Could not reach them")
        DUPLICATE = "duplicate", _("Asked twice")
        SPAM = "spam", _("Spam")
        OTHER = "other", _("Another reason")

    class CancelReason(models.TextChoices):
        """Why a request or visit was called off; asked for, never required."""

        BETTER = "better", _("Feeling better")
        TIME = "time", _("The time does not suit")
        ELSEWHERE = "elsewhere", _("Going somewhere else")
        CLINIC = "clinic", _("The clinic had to cancel")
        OTHER = "other", _("Another reason")

    # A request is open as long as somebody waits for something; a message knows only some states.
    OPEN_STATES = (Status.HELD, Status.NEW, Status.IN_PROGRESS, Status.OFFERED, Status.CONFIRMED)
    ENDED_STATES = (Status.ATTENDED, Status.NO_SHOW, Status.CANCELLED, Status.CLOSED)
    MESSAGE_STATES = (Status.HELD, Status.NEW, Status.IN_PROGRESS, Status.CLOSED)

    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.APPOINTMENT)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.WEB)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
    version = models.PositiveIntegerField(default=1, editable=False)

    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    email_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    condition = models.ForeignKey(
        Condition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("condition"),
    )
    treatment = models.ForeignKey(
        Treatment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("treatment"),
    )
    practitioner = models.ForeignKey(
        Practitioner,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("would like to see"),
    )
    location = models.ForeignKey(
        Location,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("location"),
    )
    is_new_patient = models.BooleanField(_("new patient"), default=True)
    for_whom = models.CharField(_("for"), max_length=8, choices=ForWhom, default=ForWhom.SELF)
    preferred_times = models.JSONField(
        _("times that suit"), default=list, blank=True, help_text=_("Windows such as mon-morning.")
    )
    contact_method = models.CharField(
        _("how to reach them"), max_length=8, choices=ContactMethod, default=ContactMethod.PHONE
    )
    may_leave_message = models.BooleanField(_("may leave a message"), default=False)
    may_name_clinic = models.BooleanField(_("may name the clinic"), default=True)

    notice_version = models.CharField(_("privacy notice shown"), max_length=20, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("with"),
    )
    close_reason = models.CharField(_("reason for closing"), max_length=12, choices=CloseReason, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("same as")
    )
    read_first = models.BooleanField(
        _("read first"), default=False, help_text=_("The note holds a word that may mean danger.")
    )
    change_asked_at = models.DateTimeField(_("asked for another time"), null=True, blank=True)
    change_times = models.JSONField(_("other times that suit"), default=list, blank=True)
    calendar_sequence = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("Version of the visit in people's calendars.")
    )
    reply_by = models.DateTimeField(_("reply by"), null=True, blank=True)
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    objects = AppointmentRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["status", "reply_by"])]
        constraints = [
            *CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(status="closed") & ~Q(close_reason="") | ~Q(status="closed") & Q(close_reason=""),
                name="request_closed_with_reason",
                violation_error_message=_("Say why it is closed, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="message") | Q(status__in=("held", "new", "in_progress", "closed")),
                name="request_message_has_no_visit",
            ),
            models.CheckConstraint(
                condition=Q(change_asked_at__isnull=True) | Q(status="confirmed"),
                name="request_change_of_a_visit",
            ),
        ]
        permissions = [
            ("view_all_requests", _("Can view the requests of every practitioner")),
            ("manage_requests", _("Can overrule the rules of the desk, with a reason")),
        ]
        verbose_name = _("appointment request")
        verbose_name_plural = _("appointment requests")

    def __str__(self) -> str:
        """The reference alone: histories and titles must not name a person."""
        return self.reference

    def save(self, *args, **kwargs) -> None:
        """Keep the keyed indexes true to what they index."""
        self.phone_index, self.email_index = phone_index(self.phone), email_index(self.email)
        super().save(*args, **kwargs)

    @property
    def desk_url(self) -> str:
        """Where staff work on it.

        Not get_absolute_url(), which "view on site" would follow for anybody who may enter /admin/.
        """
        return reverse("desk:booking_appointmentrequest_change", args=[self.reference])

    @property
    def dial(self) -> str:
        """The number as a tel: link wants it."""
        return f"tel:{self.phone}"

    @property
    def phone_text(self) -> str:
        """The number as people here write it."""
        number = to_python(self.phone)
        return display_phone(number) if number else ""

    @property
    def contact_wish(self) -> str:
        """How the person may be reached, in one line for themselves and for whoever picks up the phone."""
        wish = self.get_contact_method_display()
        if self.contact_method == self.ContactMethod.PHONE:
            leave = _("you may leave a message") if self.may_leave_message else _("leave no message")
            wish = f"{wish}, {leave}"
        name = _("you may name the clinic") if self.may_name_clinic else _("do not name the clinic")
        return f"{wish}; {name}"

    @property
    def subject(self) -> Condition | Treatment | None:
        """The page the person came from and kept ticked."""
        return self.condition or self.treatment

    @property
    def is_message(self) -> bool:
        """Whether it is a plain message, which asks for no visit."""
        return self.kind == self.Kind.MESSAGE

    @property
    def visit(self) -> Visit | None:
        """The confirmed visit; reads `visits`, prefetched or not."""
        return next((visit for visit in self.visits.all() if visit.state == Visit.State.CONFIRMED), None)

    def live_offers(self, now: datetime | None = None) -> list[Visit]:
        """The offered times that can still be chosen, the earliest first; reads `visits`."""
        now = now or timezone.now()
        return sorted(
            (visit for visit in self.visits.all() if visit.is_offered(now)), key=lambda visit: visit.starts_at
        )

    def is_late(self, now: datetime | None = None) -> bool:
        """Whether nobody has answered by the time the patient was promised."""
        waiting = self.status in {self.Status.HELD, self.Status.NEW, self.Status.IN_PROGRESS}
        return (
            waiting
            and self.first_answer_at is None
            and self.reply_by is not None
            and self.reply_by < (now or timezone.now())
        )
