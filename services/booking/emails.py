"""Mails about requests. None holds health data, a name or anything that the person typed."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.models import Clinic
from services.outbox.queue import enqueue

from .limits import may_acknowledge
from .models import AppointmentRequest
from .wording import promise

# What the desk calls them.
RECEIVED, ALERT = "request-received", "request-alert"
KINDS = {
    RECEIVED: gettext_lazy("“We have your request”, to the patient"),
    ALERT: gettext_lazy("“New request”, to the desk"),
}


def send_received(request: AppointmentRequest, clinic: Clinic | None) -> None:
    """Queue the acknowledgement to the patient and the alert to the desk, in the caller's transaction.

    The acknowledgement goes to one address once a day at most. It doesn't name the clinic to people who
    asked for that.
    """
    if clinic is None:
        return
    context = {
        "reference": request.reference,
        "reply_by": promise(request.reply_by, clinic.zone) if request.reply_by else "",
        "clinic": clinic,
        "location": clinic.main_location,
        "may_name_clinic": request.may_name_clinic,
        "desk_url": f"{settings.SITE_URL}{request.desk_url}",
    }
    if may_acknowledge(request):
        subject = _("We have your request")
        if request.may_name_clinic:
            subject = _("%(subject)s – %(clinic)s") % {"subject": subject, "clinic": clinic.name}
        _send(RECEIVED, request.email, subject, context)
    if clinic.main_location and clinic.main_location.email:
        _send(ALERT, clinic.main_location.email, _("New request %(reference)s") % context, context)


def _send(kind: str, to: str, subject: str, context: dict[str, Any]) -> None:
    """Queue the mail whose texts are templates/booking/email/<kind>.txt and .html."""
    template = f"booking/email/{kind}"
    enqueue(
        to=to,
        subject=subject,
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
        kind=kind,
        about=context["reference"],
    )
