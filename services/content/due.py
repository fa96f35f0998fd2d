"""What is due with texts because time has passed: the worker looks every minute.

Nothing hangs on a look at a certain minute, and two workers at once do nothing twice.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from services.guard.rates import hit

from .actions import promote_due
from .reviews import mails
from .reviews.queue import Entry, by_keeper, entries

EARLIEST = time(7)  # no mail before; from then on any minute of the week will do


def run(now: datetime | None = None) -> None:
    """Do everything that is due at `now`, by the active time zone. Must not be called in a transaction."""
    now = now or timezone.now()
    promote_due(now)
    # The queue reads every public text, so it is looked through once an hour.
    if hit("content.due", f"{timezone.localtime(now):%Y-%m-%d %H}", limit=1, per=timedelta(hours=2)):
        send_digests(now)


def send_digests(now: datetime) -> None:
    """Mail everybody who has pages to see to, once in a calendar week, all of them in one mail."""
    local = timezone.localtime(now)
    if local.time() < EARLIEST:
        return
    year, week, _day = local.isocalendar()
    for keeper, mine in by_keeper(entries(local.date())):
        if not keeper.email:
            continue
        with transaction.atomic():
            if hit("content.digest", f"{keeper.pk} {year}-{week}", limit=1, per=timedelta(days=14)):
                mails.remind_of_due(keeper, [line(entry) for entry in mine])


def line(entry: Entry) -> str:
    """Say in a line of a mail what is to be checked and why."""
    return f"{entry.text.title}: {entry.stage.label}"
