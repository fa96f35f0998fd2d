"""manage.py worker: the work that nobody waits for."""

import logging
from collections.abc import Callable
from functools import partial
from time import monotonic

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from blog import due as stories_due
from services.booking import due as requests_due
from services.content import due as texts_due
from services.current import current_clinic
from services.outbox import queue

from ..processes import parent_is_gone, stop_event

logger = logging.getLogger(__name__)

DUE_EVERY = 60  # seconds


class Command(BaseCommand):
    """Does what has come due and sends the mail, again and again, until it is told to stop."""

    help = (
        "Do the background work: what has come due, and the mail. serve starts one; others may run elsewhere."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument(
            "--interval", type=float, default=2, help="seconds between two looks at the mail (2)"
        )

    def handle(self, *, once: bool, interval: float, **options) -> None:
        if once:
            for look in LOOKS:
                look()
            queue.run_once()
            return
        stop = stop_event()  # what is at hand is finished first
        next_look = monotonic()
        while not (stop.is_set() or parent_is_gone()):
            if monotonic() >= next_look:
                next_look = monotonic() + DUE_EVERY
                for look in LOOKS:
                    attempt(look)
            attempt(partial(queue.run_once, stop=stop.is_set))
            stop.wait(interval)


def look_at_texts() -> None:
    """Do what is due with texts, by the clinic's clocks."""
    clinic = current_clinic()
    with timezone.override(clinic.zone if clinic else None):
        texts_due.run()
        stories_due.run()


LOOKS = (requests_due.run, look_at_texts)


def attempt(work: Callable[[], object]) -> None:
    """Do a piece of work. A database that is busy or restarting is tried again at the next look."""
    close_old_connections()
    try:
        work()
    except OperationalError:
        logger.exception("The database did not answer; trying again at the next look.")
