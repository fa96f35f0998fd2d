"""manage.py worker: the work that nobody waits for."""

import logging
import threading

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from services.outbox import queue

from ..processes import parent_is_gone, stop_event

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Sends due mail, again and again, until it is told to stop; what is at hand is finished first."""

    help = "Do the background work: send the mail that is due. serve starts one; others may run elsewhere."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--interval", type=float, default=2, help="seconds between two looks (2)")

    def handle(self, *, once: bool, interval: float, **options) -> None:
        if once:
            queue.run_once()
            return
        stop = stop_event()
        while not (stop.is_set() or parent_is_gone()):
            work(stop)
            stop.wait(interval)


def work(stop: threading.Event) -> None:
    """Do what is due. A database that is busy or restarting is tried again at the next look."""
    close_old_connections()
    try:
        queue.run_once(stop=stop.is_set)
    except OperationalError:
        logger.exception("The database did not answer; trying again at the next look.")
