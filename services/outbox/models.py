"""Mail waiting to be sent, what became of it, and the server it goes out through."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.guard.fields import EncryptedTextField

# What is wiped once nobody needs it: everything that says whom the mail is for and what it tells.
PERSONAL = ("recipient", "subject", "body_text", "body_html", "calendar")
WIPED = dict.fromkeys(PERSONAL, "")


class OutgoingEmailQuerySet(models.QuerySet):
    """The outbox in the words of those who send from it and of the desk."""

    def due(self, now: datetime) -> "OutgoingEmailQuerySet":
        """What may be sent now: waiting long enough, or left behind by a sender that died."""
        queued, sending = OutgoingEmail.Status.QUEUED, OutgoingEmail.Status.SENDING
        return self.filter(Q(status=queued, send_after__lte=now) | Q(status=sending, lease_until__lte=now))

    def for_subject(self, about: str) -> "OutgoingEmailQuerySet":
        """The mail about one thing, oldest first."""
        return self.filter(about=about).order_by("created_at", "pk")

    def unsent(self) -> "OutgoingEmailQuerySet":
        """What is still to be sent."""
        return self.filter(status__in=(OutgoingEmail.Status.QUEUED, OutgoingEmail.Status.SENDING))

    def late(self, now: datetime, by: timedelta = timedelta(minutes=15)) -> "OutgoingEmailQuerySet":
        """What should have left `by` ago and has not, whatever the reason."""
        return self.unsent().filter(due_at__lte=now - by)

    def unreachable(self, tries: int = 8) -> "OutgoingEmailQuerySet":
        """What failed, or was turned down by a working server `tries` times: better call these people."""
        return self.filter(
            Q(status=OutgoingEmail.Status.FAILED) | Q(status=OutgoingEmail.Status.QUEUED, attempts__gte=tries)
        )

    def counts(self) -> dict[str, int]:
        """How many there are of each status, zeros included."""
        found = dict(self.order_by().values_list("status").annotate(models.Count("pk")))
        return {status: found.get(status, 0) for status in OutgoingEmail.Status.values}

    def withdraw(self) -> int:
        """Take back what has not begun to leave, wiping it; give how many."""
        return self.filter(status=OutgoingEmail.Status.QUEUED).update(
            status=OutgoingEmail.Status.WITHDRAWN, **WIPED
        )

    def retry(self) -> int:
        """Queue what failed once more, with all its tries; give how many."""
        now = timezone.now()
        return self.filter(status=OutgoingEmail.Status.FAILED).update(
            status=OutgoingEmail.Status.QUEUED, attempts=0, last_error="", send_after=now, due_at=now
        )


class OutgoingEmail(models.Model):
    """One mail to one person, stored in the transaction that caused it, so that it is lost only with it.

    Address, subject and texts are encrypted, and wiped when it is sent or withdrawn.
    """

    class Status(models.TextChoices):
        """Where it is."""

        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.SlugField(_("kind"), max_length=40, help_text=_("What it tells, such as request-received."))
    about = models.CharField(
        _("about"),
        max_length=40,
        blank=True,
        db_index=True,
        help_text=_("A reference without personal data."),
    )
    # Not personal, and "" where no name may stand: a family reads the sender in the list of its mail.
    from_name = models.CharField(_("name of the sender"), max_length=80, blank=True)
    recipient = EncryptedTextField(_("recipient"), blank=True)
    subject = EncryptedTextField(_("subject"), blank=True)
    body_text = EncryptedTextField(_("plain text"), blank=True)
    body_html = EncryptedTextField(_("HTML"), blank=True)
    calendar = EncryptedTextField(_("calendar file"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), help_text=_("When it should leave; later tries don't move it."))
    send_after = models.DateTimeField(_("next try"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    leased_by = models.CharField(_("claimed by"), max_length=32, blank=True)
    last_error = models.CharField(_("last error"), max_length=100, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index("send_after", condition=Q(status__in=("queued", "sending")), name="outbox_unsent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("queued", "sending", "sent", "failed", "withdrawn")),
                name="outbox_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="outbox_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("sent", "withdrawn"))
                | Q(*(Exact(Length(name), 0) for name in PERSONAL)),
                name="outbox_wiped_when_done",
            ),
        ]
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()


class MailSettings(models.Model):
    """The mail server that the owner entered: one row, everything that names it or opens it encrypted.

    EMAIL_URL in the environment wins over it (see connection.py).
    """

    class Security(models.TextChoices):
        """How the conversation is kept from being read on the way."""

        STARTTLS = "starttls", _("STARTTLS, usually on port 587")
        TLS = "tls", _("TLS from the start, usually on port 465")
        NONE = "none", _("Not at all: only for a server on this machine")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    host = EncryptedTextField(_("mail server"), max_length=200)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(
        _("how it is secured"), max_length=10, choices=Security, default=Security.STARTTLS
    )
    username = EncryptedTextField(_("user name"), blank=True, max_length=200)
    password = EncryptedTextField(_("password"), blank=True, max_length=500)
    from_address = EncryptedTextField(_("address the mail comes from"), max_length=250)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="outbox_one_mail_server"),
            models.CheckConstraint(
                condition=Q(security__in=("starttls", "tls", "none")), name="outbox_security_known"
            ),
        ]
        verbose_name = _("mail settings")
        verbose_name_plural = _("mail settings")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
