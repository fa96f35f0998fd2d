"""The coming days of the practitioners, for whoever looks for a free time: when they work, what is taken."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.formats import clock
from services.models import Practitioner, PractitionerDay

from ..models import AppointmentRequest, Visit
from ..times import SHORT_DAYS

if TYPE_CHECKING:
    from .forms import Case

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Schedule:
    """One practitioner's next two weeks. `taken` gives the days that hold visits, in words, and those visits."""

    practitioner: Practitioner
    is_first: bool
    works: list[str]
    away: list[str]
    taken: list[tuple[str, list["Taken"]]]


@dataclass(frozen=True)
class Taken:
    """A time that is not free: "10:20 am – 11:05 am", whose it is, and whether it is only held so far."""

    words: str
    request: AppointmentRequest
    is_held: bool

    @classmethod
    def of(cls, visit: Visit) -> Self:
        """Read it off a visit, in the zone in which it was agreed."""
        start = visit.local_start
        words = f"{clock(start)} – {clock(visit.ends_at.astimezone(start.tzinfo))}"
        return cls(words, visit.request, visit.state == Visit.State.OFFERED)


def schedules(case: "Case", *, first: int | str | None) -> list[Schedule]:
    """Give the schedule of everybody in the team, that of the practitioner with primary key `first` on top.

    Costs one query. References stand for patients: who looks for a free time needs no names.
    """
    visits = Visit.objects.between(case.now, case.now + AHEAD).filter(practitioner__in=case.team)
    visits = [
        visit
        for visit in visits.select_related("request")
        if visit.state == Visit.State.CONFIRMED or visit.is_offered(case.now)
    ]
    rows = [
        Schedule(
            practitioner=person,
            is_first=str(person.pk) == str(first),
            works=[_work_day(row) for row in person.days.all()],
            away=[_stretch(row.first_day, row.last_day) for row in person.leave.all()],
            taken=[
                (date_format(day, "D j M"), [Taken.of(visit) for visit in of_day])
                for day, of_day in groupby(
                    (visit for visit in visits if visit.practitioner_id == person.pk),
                    key=lambda visit: visit.day,
                )
            ],
        )
        for person in case.team
    ]
    return sorted(rows, key=lambda row: not row.is_first)


def _work_day(row: PractitionerDay) -> str:
    """Give "Mon 9:00 am – 5:00 pm, Northgate"."""
    words = {"day": SHORT_DAYS[row.weekday], "place": row.location.name}
    if row.starts is None:
        return _("%(day)s, %(place)s") % words
    words |= {"from": clock(row.starts), "to": clock(row.ends)}
    return _("%(day)s %(from)s – %(to)s, %(place)s") % words


def _stretch(first: date, last: date) -> str:
    """Give "Mon 7 Dec" or "Mon 7 Dec – Fri 11 Dec"."""
    start, end = date_format(first, "D j M"), date_format(last, "D j M")
    return start if first == last else f"{start} – {end}"
