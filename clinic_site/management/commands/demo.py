"""manage.py demo: the demo clinic."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clinic_site import demo


class Command(BaseCommand):
    """Load the demo clinic and print its sign-ins; a second run changes nothing unless told to."""

    help = "Load the demo clinic (demo mode only). A clinic that is there already is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reload", action="store_true", help="bring every demo text back to the fixtures"
        )

    def handle(self, *, reload: bool, **options) -> None:
        if not settings.IS_DEMO:
            raise CommandError(
                "Demo data never goes into a production site. Set SITE_MODE=demo to try the demo clinic."
            )
        if reload or not demo.is_loaded():
            counts = demo.load()
            self.stdout.write(
                "Loaded " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
            )
        self.stdout.write(
            f"\nThe demo clinic: {settings.SITE_URL}/   Staff: {settings.SITE_URL}/accounts/login/"
        )
        self.stdout.write(f"Its mail reaches nobody and is kept at {settings.SITE_URL}/demo/mail/")
        self.stdout.write(f"Demo sign-ins, all with the password {demo.PASSWORD}:")
        for username, (role, first, last) in demo.ROLES.items():
            self.stdout.write(f"  {username:<10} {role} ({first} {last})")
