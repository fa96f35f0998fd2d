"""When is the clinic open? One calendar for the footer, the form, reply-by times and structured data.

Hours are wall time in the clinic's zone. Intervals are built per calendar day, so closures and clock changes
need no special case: a wall time that a clock change skips or repeats is resolved by zoneinfo (PEP 495, fold=0).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .formats import clock
from .models import Clinic, Closure, Location, OpeningHours, Weekday

HORIZON_DAYS = 400


@dataclass(frozen=True)
class OpeningStatus:
    """Open or shut at one moment, and when that changes next (None: not within a year)."""

    is_open: bool
    changes_at: datetime | None
    now: datetime

    @property
    def text(self) -> str:
        """What follows "Open now" or "Closed now": "until 7:00 pm", "opens Monday at 8:00 am"."""
        if self.changes_at is None:
            return ""
        if self.is_open:
            return _("until %(time)s") % {"time": clock(self.changes_at)}
        days = (self.changes_at.date() - self.now.date()).days
        when = {
            "time": clock(self.changes_at),
            "day": date_format(self.changes_at, "l"),
            "date": date_format(self.changes_at, "j F"),
        }
        if days == 0:
            return _("opens today at %(time)s") % when
        if days == 1:
            return _("opens tomorrow at %(time)s") % when
        return (
            _("opens %(day)s at %(time)s") % when if days < 7 else _("opens on %(date)s at %(time)s") % when
        )


@dataclass(frozen=True)
class DayHours:
    """One row of the opening-hours table."""

    weekday: int
    name: str
    stretches: list[OpeningHours]
    is_today: bool


class Calendar:
    """The opening hours of one location with its closures."""

    def __init__(
        self,
        hours: Iterable[OpeningHours],
        closures: Iterable[Closure],
        zone: ZoneInfo,
        location: Location | None = None,
    ) -> None:
        self.location = location
        self.hours = sorted(hours, key=lambda row: row.opens)
        self.closures = list(closures)
        self.zone = zone

    @classmethod
    def of(cls, location: Location, zone: ZoneInfo) -> "Calendar":
        """Read the calendar of `location`; two queries unless both relations are prefetched."""
        closures = Closure.objects.filter(location=None) | Closure.objects.filter(location=location)
        return cls(location.opening_hours.all(), closures, zone, location)

    def week(self, now: datetime | None = None) -> list[DayHours]:
        """Give the seven days from Monday with their hours, today marked."""
        today = (now or timezone.now()).astimezone(self.zone).weekday()
        return [
            DayHours(
                day.value, str(day.label), [row for row in self.hours if row.weekday == day], day == today
            )
            for day in Weekday
        ]

    def closure_notices(self, now: datetime | None = None, days: int = 60) -> list[Closure]:
        """Give the closures that are on or begin within `days`."""
        today = (now or timezone.now()).astimezone(self.zone).date()
        last = today + timedelta(days=days)
        return [
            closure for closure in self.closures if closure.last_day >= today and closure.first_day <= last
        ]

    def closure_on(self, day: date) -> Closure | None:
        """Give the closure that covers `day`."""
        return next(
            (closure for closure in self.closures if closure.first_day <= day <= closure.last_day), None
        )

    def intervals(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the (opens, closes) stretches of `day`, aware, in the clinic's zone."""
        if self.closure_on(day):
            return []
        return [
            (datetime.combine(day, row.opens, self.zone), datetime.combine(day, row.closes, self.zone))
            for row in self.hours
            if row.weekday == day.weekday()
        ]

    def upcoming(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the stretches that are not over at `now`, in order, for a little more than a year."""
        now = now.astimezone(UTC)  # two times of one zone would be compared by the wall clock
        first = now.astimezone(self.zone).date()
        for offset in range(HORIZON_DAYS):
            for opens, closes in self.intervals(first + timedelta(days=offset)):
                if closes > now:
                    yield opens, closes

    def status(self, now: datetime) -> OpeningStatus:
        """Say whether the location is open at `now` and when that changes."""
        now, local = now.astimezone(UTC), now.astimezone(self.zone)
        opens, closes = next(self.upcoming(now), (None, None))
        if opens is None:
            return OpeningStatus(is_open=False, changes_at=None, now=local)
        is_open = opens <= now
        return OpeningStatus(is_open=is_open, changes_at=closes if is_open else opens, now=local)

    def reply_due(self, received: datetime) -> datetime | None:
        """Give the end of the promise "within 1 working day": the same time of day on the next open day.

        What arrives while the clinic is closed counts as received when it opens. None without opening hours.
        """
        stretches = self.upcoming(received)
        opens, _closes = next(stretches, (None, None))
        if opens is None:
            return None
        start = max(opens, received.astimezone(self.zone))
        following = [(a, b) for a, b in stretches if a.date() > start.date()]
        if not following:
            return None
        day_after = following[0][0].date()
        same_day = [(a, b) for a, b in following if a.date() == day_after]
        due = datetime.combine(day_after, start.time().replace(microsecond=0), self.zone)
        return min(max(due, same_day[0][0]), same_day[-1][1])


def clinic_status(clinic: Clinic, now: datetime | None = None) -> OpeningStatus | None:
    """Give the opening status of the clinic's main location, or None while it has none."""
    if clinic.main_location is None:
        return None
    return Calendar.of(clinic.main_location, clinic.zone).status(now or timezone.now())
