"""manage.py replay_erasures: people who were erased stay erased when an older copy is restored."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from services.booking import erasure


class Command(BaseCommand):
    """Erases again whoever was erased; serve runs it before the site opens."""

    help = "Erase again everybody whom the erasure ledger names, as after restoring an older database. Safe to repeat."
    requires_system_checks = []

    def handle(self, **options) -> None:
        try:
            outcome = erasure.replay()
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                "The erasures could not be repeated, because the database does not answer or is not up to date. "
                "Run: python manage.py migrate"
            ) from error
        if outcome.erased or options["verbosity"] > 0:
            self.stdout.write(f"Erasures on record: {outcome.lines}; requests erased again: {outcome.erased}")
        if outcome.unreadable:
            self.stderr.write(f"Lines of {settings.ERASURE_LEDGER} that can't be read: {outcome.unreadable}")
