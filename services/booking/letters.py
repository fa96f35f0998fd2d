"""What the mails say, once for text and HTML: words about where things stand, times and places, nothing else.

Until a visit is agreed no letter may say or hint that it is (tests/booking/test_mails.py reads them).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import Clinic

from . import calendar_file
from .models import AppointmentRequest, Visit
from .wording import promise

CloseReason = AppointmentRequest.CloseReason
NAMED = 30  # so many references stand in one mail


@dataclass(frozen=True)
class Letter:
    """One mail without greeting, link and closing: paragraphs, then facts (label and value), then more words."""

    subject: str
    opening: str
    facts: tuple[tuple[str, str], ...] = ()
    rest: str = ""
    action: str = ""
    calendar: str = ""


def received(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """What came in is stored, and by when somebody answers."""
    named = {"clinic": clinic.name}
    if request.is_message:
        subject = _("We have your message")
        opening = _("%(clinic)s has your message. Thank you.") % named
        unnamed = _("We have your message. Thank you.")
    else:
        subject = _("We have your request")
        opening = _("%(clinic)s has your request. Thank you.") % named
        unnamed = _("We have your request. Thank you.")
    if request.reply_by:
        rest = _("Somebody will read it and answer you by %(time)s.") % {
            "time": promise(request.reply_by, clinic.zone)
        }
    else:
        rest = _("Somebody will read it and answer you %(promise)s.") % {"promise": clinic.reply_promise}
    if not request.is_message:
        rest = f"{rest} {_('Please do not come in until we have agreed on a time with you.')}"
    return Letter(
        subject=subject,
        opening=opening if request.may_name_clinic else unnamed,
        facts=(_reference(request),),
        rest=rest,
        action=_("See where it stands, or withdraw it"),
    )


def offered(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """There are times to choose from; they stand on the patient's page."""
    offers = request.live_offers()
    until = promise(min(visit.held_until for visit in offers), clinic.zone)
    opening = ngettext(
        "We can offer you a time. Please say by %(until)s whether it suits you.",
        "We can offer you some times. Please choose one by %(until)s.",
        len(offers),
    ) % {"until": until}
    return Letter(
        subject=_("Please choose a time"),
        opening=opening,
        facts=(_reference(request),),
        rest=_("So long we keep the time free for you. If nothing suits, you can say so there."),
        action=_("Choose a time"),
    )


def agreed(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """When and where; with a calendar file."""
    return _appointment(
        request,
        clinic,
        _("Your appointment"),
        _("We have agreed on a time for your appointment. We look forward to seeing you."),
    )


def moved(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """The new time; with a calendar file that moves the old entry."""
    return _appointment(
        request,
        clinic,
        _("Your appointment has a new time"),
        _("Your appointment has a new time. The old time no longer holds."),
    )


def reminder(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """The agreed time once more."""
    visit = request.visit
    return Letter(
        subject=_("A reminder of your appointment"),
        opening=_("This is a reminder of your appointment."),
        facts=(_time(visit), *_place(request, visit), _reference(request)),
        rest=_("If you cannot come, please tell us as early as you can."),
        action=_("See, change or cancel it"),
    )


def clocks_changed(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """The time stays, but calendars must be told which instant it is now."""
    return _appointment(
        request,
        clinic,
        _("Your appointment: please update your calendar"),
        _("The rules for the clocks have changed. Your appointment stays at the time that we agreed on."),
    )


def change_asked(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """The wish for another time has arrived."""
    return Letter(
        subject=_("We have your wish for another time"),
        opening=_("You have asked for another time. We keep your present time for you until we answer."),
        facts=(_time(request.visit), _reference(request)),
        action=_("See where it stands"),
    )


def cancelled(
    request: AppointmentRequest, clinic: Clinic, *, visit: Visit | None, by_patient: bool
) -> Letter:
    """The visit or request is called off; with a calendar file that removes the entry, if there was a visit."""
    if visit is None:
        subject = _("Your request is cancelled")
        opening = _("You have cancelled your request.") if by_patient else _("Your request is cancelled.")
    else:
        subject = _("Your appointment is cancelled")
        opening = (
            _("You have cancelled your appointment. Please do not come in.")
            if by_patient
            else _("Your appointment is cancelled. Please do not come in.")
        )
    return Letter(
        subject=subject,
        opening=opening,
        facts=(*([_time(visit)] if visit else []), _reference(request)),
        rest=_(
            "If that is not what you expected, please call us. You can ask for an appointment at any time."
        ),
        action=_("See it on our site"),
        calendar=calendar_file.cancellation(request, visit, clinic) if visit else "",
    )


def closed(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """A kind last word."""
    if request.close_reason == CloseReason.UNREACHABLE:
        opening = _("We have tried to reach you and could not, so we have closed this for now.")
    else:
        opening = (
            _("We have closed your message.") if request.is_message else _("We have closed your request.")
        )
    return Letter(
        subject=_("Your message is closed") if request.is_message else _("Your request is closed"),
        opening=opening,
        facts=(_reference(request),),
        rest=_("If you would still like to come, please call us or send us a new request. You are welcome."),
        action=_("See it on our site"),
    )


def new_request(request: AppointmentRequest, clinic: Clinic) -> Letter:
    """For the desk: something came in."""
    facts = {"reference": request.reference}
    by = promise(request.reply_by, clinic.zone) if request.reply_by else ""
    return Letter(
        subject=_("New request %(reference)s") % facts,
        opening=_("There is a new request: %(reference)s.") % facts,
        rest=_("Please answer by %(time)s.") % {"time": by} if by else "",
        action=_("Open it at the desk"),
    )


def alert(request: AppointmentRequest, what: str) -> Letter:
    """For the desk: something happened."""
    return Letter(
        subject=f"{request.reference}: {what}",
        opening=what,
        facts=((_("Reference"), request.reference),),
        action=_("Open it at the desk"),
    )


def overdue(references: list[str]) -> Letter:
    """For the desk: these have waited longer than the patients were promised."""
    subject = ngettext(
        "%(count)s request waits for an answer", "%(count)s requests wait for an answer", len(references)
    ) % {"count": len(references)}
    return Letter(
        subject=subject,
        opening=_("The time by which we promised an answer has passed."),
        facts=(
            (_("Please answer"), ", ".join(references[:NAMED]) + (" …" if len(references) > NAMED else "")),
        ),
        action=_("Open the desk"),
    )


def _appointment(request: AppointmentRequest, clinic: Clinic, subject: str, opening: str) -> Letter:
    visit = request.visit
    return Letter(
        subject=subject,
        opening=opening,
        facts=(_time(visit), *_place(request, visit), _reference(request)),
        rest=_(
            "The file with this mail brings your calendar up to date. "
            "If you cannot come, please tell us as early as you can."
        ),
        action=_("See, change or cancel it"),
        calendar=calendar_file.invitation(request, visit, clinic),
    )


def _reference(request: AppointmentRequest) -> tuple[str, str]:
    return _("Your reference"), request.reference


def _time(visit: Visit) -> tuple[str, str]:
    return _("Time"), visit.when


def _place(request: AppointmentRequest, visit: Visit) -> list[tuple[str, str]]:
    """Give the place; to who asked for that no mail names it, as it tells the clinic: their page does."""
    return [(_("Place"), calendar_file.address(visit))] if request.may_name_clinic else []
