"""manage.py purge: delete the details that have been kept long enough."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from services.booking import retention
from services.booking.models import AppointmentRequest


class Command(BaseCommand):
    """Does at once what the background worker does by itself every minute."""

    help = (
        "Delete the personal details of requests that have been kept long enough. The background worker does it "
        "anyway; with --dry-run this only lists what is due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="list references and dates, delete nothing"
        )

    def handle(self, *, dry_run: bool, **options) -> None:
        now = timezone.now()
        if not dry_run:
            self.stdout.write(f"Requests whose details were deleted: {retention.purge(now)}")
            return
        # The details themselves stay closed: nothing of them is shown, and a lost key is no obstacle.
        due = AppointmentRequest.objects.past_keeping(now).order_by("pk").prefetch_related("visits")
        found = list(due.only("reference", "status", "created_at", "ended_at", "anonymised_at"))
        for item in found:
            self.stdout.write(f"{item.reference}  {item.get_status_display()}, due {item.purge_at:%Y-%m-%d}")
        self.stdout.write(f"Requests whose details would be deleted: {len(found)}")
