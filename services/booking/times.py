"""Coarse times that may suit: parts of weekdays taken from the opening hours, never a promised slot."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_lazy as _

from services.hours import Calendar
from services.models import Weekday

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORT_DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
LETTERS = (_("M"), _("T"), _("W"), _("T"), _("F"), _("S"), _("S"))


@dataclass(frozen=True)
class Part:
    """A part of the day."""

    key: str
    label: str
    hint: str
    starts: time
    ends: time


PARTS = (
    Part("morning", _("Morning"), _("before 11 am"), time.min, time(11)),
    Part("midday", _("Midday"), _("11 am to 3 pm"), time(11), time(15)),
    Part("late", _("Late"), _("after 3 pm"), time(15), time.max),
)


@dataclass(frozen=True)
class Window:
    """One part of one weekday on which the clinic is open."""

    weekday: int
    part: Part

    @property
    def key(self) -> str:
        """What is stored: mon-morning."""
        return f"{DAYS[self.weekday]}-{self.part.key}"

    @property
    def label(self) -> str:
        """Monday morning."""
        return f"{Weekday(self.weekday).label} {str(self.part.label).lower()}"


def windows(calendar: Calendar | None) -> list[Window]:
    """Give the windows of a usual week in which the clinic is open; none without a calendar."""
    if calendar is None:
        return []
    return [
        Window(day, part)
        for day in range(7)
        for part in PARTS
        if any(
            row.weekday == day and row.opens < part.ends and row.closes > part.starts
            for row in calendar.hours
        )
    ]


def week(keys: list[str]) -> list[tuple[str, bool]]:
    """Give the letter of each day and whether any part of it suits, Sunday only where it does."""
    days = {key.partition("-")[0] for key in keys}
    strip = [(LETTERS[number], day in days) for number, day in enumerate(DAYS)]
    return strip if "sun" in days else strip[:-1]


def in_words(keys: list[str]) -> str:
    """Give stored windows as staff and patient read them: "Mon, Tue any time; Sat morning, midday"."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for number, day in enumerate(DAYS):
        parts = tuple(str(part.label).lower() for part in PARTS if f"{day}-{part.key}" in keys)
        if parts:
            groups.setdefault(parts, []).append(str(SHORT_DAYS[number]))
    return "; ".join(
        f"{', '.join(days)} {_('any time') if len(parts) == len(PARTS) else ', '.join(parts)}"
        for parts, days in groups.items()
    ) or str(_("Any time"))
