"""How well the reply-by promise is kept: month by month, without anything personal."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import AppointmentRequest

MONTHS = 12
Status = AppointmentRequest.Status


@dataclass
class Month:
    """The requests of one month. `in_time` and `late` are owed answers, `pending` may still be answered in time."""

    first_day: date
    in_time: int = 0
    late: int = 0
    pending: int = 0
    waits: list[timedelta] = field(default_factory=list)

    @property
    def owed(self) -> int:
        """How many promises have come due."""
        return self.in_time + self.late

    @property
    def number(self) -> int:
        """How many were asked."""
        return self.owed + self.pending

    @property
    def percent(self) -> int | None:
        """The share of promises kept, rounded down so that only a kept one is 100; None without any."""
        return 100 * self.in_time // self.owed if self.owed else None

    @property
    def median_wait(self) -> timedelta | None:
        """The time until the first answer that half of them waited at most."""
        return median(self.waits) if self.waits else None

    @property
    def wait_text(self) -> str:
        """The median in words: "40 min", "5 h", "1 day 3 h"."""
        return in_words(self.median_wait) if self.waits else "–"


def in_words(wait: timedelta) -> str:
    """Give a length of time as coarse as people would."""
    minutes = round(wait.total_seconds() / 60)
    days, hours = divmod(round(minutes / 60), 24)
    if minutes < 60:
        return _("%(number)s min") % {"number": minutes}
    short = _("%(number)s h") % {"number": hours}
    if not days:
        return short
    long = ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    return f"{long} {short}" if hours else long


def months(now: datetime) -> list[Month]:
    """Give the last MONTHS months in the zone in force, the present one last; costs one query.

    Not counted: suspected and proven spam, what has no reply-by time, and what the patient withdrew before
    anybody answered and before an answer was due.
    """
    this = timezone.localdate(now).replace(day=1)
    firsts = [this]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    found = {first: Month(first) for first in reversed(firsts)}
    start = timezone.make_aware(datetime.combine(firsts[-1], datetime.min.time()))
    rows = AppointmentRequest.objects.filter(created_at__gte=start, reply_by__isnull=False).exclude(
        Q(status=Status.HELD) | Q(close_reason=AppointmentRequest.CloseReason.SPAM)
    )
    names = ("created_at", "reply_by", "first_answer_at", "ended_at")
    for asked, due, answered, ended in rows.order_by().values_list(*names).iterator():
        month = found[timezone.localdate(asked).replace(day=1)]
        if answered is not None:
            month.waits.append(max(answered - asked, timedelta(0)))
            if answered <= due:
                month.in_time += 1
            else:
                month.late += 1
        elif ended is not None and ended <= due:
            continue
        elif due < now:
            month.late += 1
        else:
            month.pending += 1
    return list(found.values())
