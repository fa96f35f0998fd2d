"""Calendar files (RFC 5545, RFC 5546) that add a visit to a person's calendar, move it there and remove it.

A calendar is often shared with a family or an employer, so the entry says no more than a mail does: no name, no
practitioner, no reason, and no link that opens the patient's page.
"""

from datetime import UTC
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from services.formats import display_phone
from services.guard.crypto import keyed_index
from services.models import Clinic
from services.outbox.connection import sender_address

from .models import AppointmentRequest, Visit

PRODUCT = "-//Clinic site//Appointments//EN"


def invitation(request: AppointmentRequest, visit: Visit, clinic: Clinic) -> str:
    """Give the file that adds the visit, or moves the entry that an earlier file of the request has made.

    Without an address there is nobody to invite: then the file, fetched from a page, merely tells of the visit.
    """
    return _file("REQUEST" if request.email else "PUBLISH", "CONFIRMED", request, visit, clinic)


def cancellation(request: AppointmentRequest, visit: Visit, clinic: Clinic) -> str:
    """Give the file that removes the entry of a visit that was called off."""
    return _file("CANCEL", "CANCELLED", request, visit, clinic)


def uid(request: AppointmentRequest) -> str:
    """Give what calendars know all files of one request by. It tells neither clinic nor reference."""
    return str(UUID(hex=keyed_index(request.reference, context="booking.calendar")[:32]))


def _file(method: str, status: str, request: AppointmentRequest, visit: Visit, clinic: Clinic) -> str:
    """Write one event. Calendars follow the file with the higher SEQUENCE, whatever order they come in."""
    named = request.may_name_clinic
    organizer = vCalAddress(f"mailto:{sender_address()}")
    if named:
        organizer.params["CN"] = clinic.name

    event = Event()
    event.add("uid", uid(request))
    event.add("sequence", request.calendar_sequence)
    event.add("dtstamp", timezone.now())
    # Instants in UTC: no calendar needs to know, or may get wrong, the rules of the clinic's zone.
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("dtend", visit.ends_at.astimezone(UTC))
    event.add(
        "summary", _("Appointment, %(clinic)s") % {"clinic": clinic.name} if named else _("Appointment")
    )
    event.add("description", _description(request, visit))
    if named:
        event.add("location", address(visit))
    event.add("organizer", organizer)
    if request.email:
        attendee = vCalAddress(f"mailto:{request.email}")
        attendee.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})  # agreed on: nothing to answer
        event.add("attendee", attendee)
    event.add("status", status)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def address(visit: Visit) -> str:
    """Give the place of a visit in one line. It tells the clinic as surely as its name does."""
    place = visit.location
    return ", ".join(filter(None, [place.name, place.street, place.city]))


def _description(request: AppointmentRequest, visit: Visit) -> str:
    return _("Reference %(reference)s. Questions? Call %(phone)s.") % {
        "reference": request.reference,
        "phone": display_phone(visit.location.phone),
    }
