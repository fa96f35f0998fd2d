"""When can somebody be seen? One source for the desk's conflict warnings and the patient's offers.

Everything is wall time in the clinic's zone, as people agree on it; `moment()` gives the instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .hours import Calendar
from .models import Location, Practitioner


class NoSuchTime(ValueError):
    """A wall time that the clocks skip or repeat on that day; the message says so to staff."""


def moment(day: date, starts: time, zone: ZoneInfo) -> datetime:
    """Give the instant of a wall time; raise NoSuchTime where the clocks skip it or show it twice."""
    local = datetime.combine(day, starts, zone)
    try:
        instant = local.astimezone(UTC)
        again = local.replace(fold=1).astimezone(UTC)
    except OverflowError as error:
        raise NoSuchTime(_("Choose a day of this or the next years.")) from error
    if instant != again:
        raise NoSuchTime(_("The clocks change at this time on that day. Choose another time."))
    return instant


def warnings(
    practitioner: Practitioner, location: Location, day: date, starts: time, minutes: int, zone: ZoneInfo
) -> list[str]:
    """Say in words what speaks against a visit: a closure, opening hours, the person's days, their leave.

    Other visits are not asked for here: on those the database insists.
    """
    calendar = Calendar.of(location, zone)
    end = datetime.combine(day, starts) + timedelta(minutes=minutes)
    ends, within_day = end.time(), end.date() == day
    found = []
    if calendar.closure_on(day):
        found.append(_("The clinic is closed on that day."))
    elif not any(
        row.weekday == day.weekday() and row.opens <= starts and within_day and ends <= row.closes
        for row in calendar.hours
    ):
        found.append(_("That is outside the opening hours of %(place)s.") % {"place": location.name})
    days = [row for row in practitioner.days.all() if row.weekday == day.weekday()]
    here = [row for row in days if row.location_id == location.pk]
    if not here:
        found.append(_("%(name)s is not at %(place)s on that day.") % _named(practitioner, location))
    elif not any(
        row.starts is None or (row.starts <= starts and within_day and ends <= row.ends) for row in here
    ):
        found.append(_("%(name)s is not there at that time.") % _named(practitioner, location))
    if any(row.first_day <= day <= row.last_day for row in practitioner.leave.all()):
        found.append(_("%(name)s is on leave on that day.") % _named(practitioner, location))
    return found


def _named(practitioner: Practitioner, location: Location) -> dict[str, str]:
    return {"name": practitioner.name, "place": location.name}
