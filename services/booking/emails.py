"""Mails about requests: which one leaves when. None holds health data, a name or anything that the person typed.

What they say is in letters.py. A patient's mail about what staff did waits for settings.BOOKING_UNDO, in which it
can be undone; all others leave at once.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.models import Clinic
from services.outbox.models import OutgoingEmail
from services.outbox.queue import enqueue

from . import letters
from .letters import Letter
from .limits import may_acknowledge, may_tell_of_change
from .models import AccessToken, AppointmentRequest, CannedReply, Visit
from .models.reply import fill, values_for

RECEIVED, OFFERED, AGREED, MOVED = "request-received", "times-offered", "visit-confirmed", "visit-moved"
CHANGE_ASKED, CANCELLED, CLOSED = "change-asked", "request-cancelled", "request-closed"
REMINDER, CLOCKS, REPLY = "visit-reminder", "clocks-changed", "desk-reply"
ALERT, OVERDUE = "request-alert", "requests-overdue"


class Alert(TextChoices):
    """What the desk is told by mail, apart from a new request."""

    REFUSED = "refused", gettext_lazy("None of the offered times suits.")
    LAPSED = "lapsed", gettext_lazy("Nobody chose one of the offered times.")
    CHOSEN = "chosen", gettext_lazy("The patient has chosen a time.")
    CHANGE_ASKED = "change-asked", gettext_lazy("The patient asks for another time.")
    CANCELLED = "cancelled", gettext_lazy("The patient has cancelled.")
    CLOCKS = "clocks", gettext_lazy("New rules for the clocks upset this visit. Please check its time.")


# What the desk calls them.
KINDS = {
    RECEIVED: gettext_lazy("“We have your request”, to the patient"),
    OFFERED: gettext_lazy("“Please choose a time”, to the patient"),
    AGREED: gettext_lazy("“Your appointment”, to the patient"),
    MOVED: gettext_lazy("“Your appointment has a new time”, to the patient"),
    CHANGE_ASKED: gettext_lazy("“We keep your time until we answer”, to the patient"),
    CANCELLED: gettext_lazy("“Cancelled”, to the patient"),
    CLOSED: gettext_lazy("“Closed”, to the patient"),
    REMINDER: gettext_lazy("Reminder, to the patient"),
    REPLY: gettext_lazy("A reply of the desk, to the patient"),
    CLOCKS: gettext_lazy("Calendar file for new clock rules, to the patient"),
    ALERT: gettext_lazy("“New request”, to the desk"),
    **{f"alert-{alert.value}": alert.label for alert in Alert},
    OVERDUE: gettext_lazy("“Requests wait for an answer”, to the desk"),
}
TO_THE_DESK = (ALERT, OVERDUE, *(f"alert-{alert.value}" for alert in Alert))


def send_received(request: AppointmentRequest, clinic: Clinic | None) -> None:
    """Queue the acknowledgement to the patient and the alert to the desk, in the caller's transaction.

    The acknowledgement goes to one address once a day at most.
    """
    if clinic is None:
        return
    if may_acknowledge(request):
        by_staff = request.channel != AppointmentRequest.Channel.WEB
        _send(RECEIVED, request, letters.received, by_staff=by_staff)
    _tell_desk(ALERT, letters.new_request(request, clinic), clinic, about=request)


def send_offered(request: AppointmentRequest) -> None:
    """Tell the patient that there are times to choose from."""
    _send(OFFERED, request, letters.offered, by_staff=True)


def send_confirmed(request: AppointmentRequest, by_patient: bool = False) -> None:
    """Tell the patient the agreed time, with a calendar file; and the desk, if the patient chose it."""
    _send(AGREED, request, letters.agreed, by_staff=not by_patient)
    if by_patient:
        alert_desk(request, Alert.CHOSEN)


def send_changed(request: AppointmentRequest) -> None:
    """Tell the patient the new time, with a calendar file that moves the old entry."""
    _withdraw_reminders(request)
    _send(MOVED, request, letters.moved, by_staff=True)


def send_change_asked(request: AppointmentRequest) -> None:
    """Tell the patient that the present time stays until the clinic answers, and the desk: once an hour at most.

    Who asks again within the hour sees on the page that it has arrived, and the desk sees the latest wish.
    """
    if not may_tell_of_change(request):
        return
    _send(CHANGE_ASKED, request, letters.change_asked, by_staff=False)
    alert_desk(request, Alert.CHANGE_ASKED)


def send_cancelled(request: AppointmentRequest, visit: Visit | None, by_patient: bool = False) -> None:
    """Tell the patient, with a calendar file that removes `visit` if there was one; the desk if by_patient."""
    _withdraw_reminders(request)
    write = partial(letters.cancelled, visit=visit, by_patient=by_patient)
    _send(CANCELLED, request, write, by_staff=not by_patient)
    if by_patient:
        alert_desk(request, Alert.CANCELLED)


def send_closed(request: AppointmentRequest) -> None:
    """Tell the patient kindly that the request is closed, with the phone number."""
    _send(CLOSED, request, letters.closed, by_staff=True)


def send_reminder(request: AppointmentRequest) -> None:
    """Remind the patient of the agreed visit."""
    _send(REMINDER, request, letters.reminder, by_staff=False)


def send_clocks_changed(request: AppointmentRequest) -> None:
    """Send a calendar file with the agreed time's new instant, after the rules for the clocks have changed."""
    _send(CLOCKS, request, letters.clocks_changed, by_staff=False)


def send_reply(request: AppointmentRequest, reply: CannedReply) -> None:
    """Mail one of the clinic's canned replies to the patient; there is nothing to undo, so it leaves at once."""
    clinic = Clinic.objects.current()
    if clinic is None:
        return
    values = values_for(request, clinic, _link(request, REPLY))
    letter = {"subject": fill(reply.subject, values), "text": fill(reply.body, values)}
    enqueue(
        to=request.email,
        subject=letter["subject"],
        text=letter["text"],
        html=render_to_string("booking/email/reply.html", letter),
        kind=REPLY,
        about=request.reference,
        from_name=_from_name(request, clinic),
    )


def alert_desk(request: AppointmentRequest, what: Alert) -> None:
    """Tell the desk what happened to a request, by its reference."""
    if clinic := Clinic.objects.current():
        letter = letters.alert(request, str(what.label))
        _tell_desk(f"alert-{what.value}", letter, clinic, about=request)


def send_overdue(references: list[str]) -> None:
    """Tell the desk which requests nobody has answered by the time that was promised."""
    if clinic := Clinic.objects.current():
        _tell_desk(OVERDUE, letters.overdue(references), clinic)


def _send(
    kind: str,
    request: AppointmentRequest,
    write: Callable[[AppointmentRequest, Clinic], Letter],
    *,
    by_staff: bool,
) -> None:
    """Queue a mail to the patient, with a link of its own; nothing for somebody without an address.

    Who gave an address is written to even if they would rather be called: how they want to be reached is about
    the answer that a person gives. Who asked for that gets no mail that names the clinic.
    """
    clinic = Clinic.objects.current()
    if clinic is None or not request.email:
        return
    letter = write(request, clinic)
    subject = letter.subject
    if request.may_name_clinic:
        subject = _("%(subject)s – %(clinic)s") % {"subject": subject, "clinic": clinic.name}
    context = {
        "letter": letter,
        "link": _link(request, kind),
        "clinic": clinic,
        "may_name_clinic": request.may_name_clinic,
        "location": clinic.main_location,
    }
    enqueue(
        to=request.email,
        subject=subject,
        text=render_to_string("booking/email/patient.txt", context),
        html=render_to_string("booking/email/patient.html", context),
        calendar=letter.calendar,
        kind=kind,
        about=request.reference,
        from_name=_from_name(request, clinic),
        delay=settings.BOOKING_UNDO if by_staff else timedelta(0),
    )


def _tell_desk(kind: str, letter: Letter, clinic: Clinic, about: AppointmentRequest | None = None) -> None:
    """Queue a mail to the main location, which leads to one request or to the queue."""
    to = clinic.main_location.email if clinic.main_location else ""
    if not to:
        return
    url = about.desk_url if about else reverse("desk:index")
    context = {"letter": letter, "link": settings.SITE_URL + url}
    enqueue(
        to=to,
        subject=letter.subject,
        text=render_to_string("booking/email/desk.txt", context),
        html=render_to_string("booking/email/desk.html", context),
        kind=kind,
        about=about.reference if about else "",
        from_name=clinic.name,
    )


def _from_name(request: AppointmentRequest, clinic: Clinic) -> str:
    """Give the name that stands in From; none for who asked that the clinic is not named."""
    return clinic.name if request.may_name_clinic else ""


def _withdraw_reminders(request: AppointmentRequest) -> None:
    """Take back reminders that a mail server out of reach has kept: the time that they tell is no more."""
    OutgoingEmail.objects.for_subject(request.reference).filter(kind=REMINDER).withdraw()


def _link(request: AppointmentRequest, kind: str) -> str:
    """Give the link to the patient's page that is minted for this mail alone."""
    token = AccessToken.objects.mint(request, kind)
    return settings.SITE_URL + reverse("booking:link", args=[token])
