"""Times in the words of a promise, in the clinic's own zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.formats import clock


def promise(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """Give 5:00 pm on Friday 20 November, in `zone` or the zone in force."""
    local = timezone.localtime(moment, zone)
    return _("%(time)s on %(day)s") % {"time": clock(local), "day": date_format(local, "l j F")}


def due(moment: datetime, now: datetime) -> str:
    """Give how the desk's list says when a reply is due: "Today, 5:00 pm", "Late since yesterday"."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    days = (local.date() - today).days
    words = {"time": clock(local), "day": date_format(local, "D j M")}
    if moment < now:
        if days == 0:
            return _("Late since %(time)s") % words
        return _("Late since yesterday") if days == -1 else _("Late since %(day)s") % words
    if days == 0:
        return _("Today, %(time)s") % words
    return _("Tomorrow, %(time)s") % words if days == 1 else _("%(day)s, %(time)s") % words


def when(day: date, starts: time) -> str:
    """Give a wall time as people agree on it: "Tuesday 1 December, 10:20 am"."""
    return _("%(day)s, %(time)s") % {"day": date_format(day, "l j F"), "time": clock(starts)}
