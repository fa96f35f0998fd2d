"""manage.py start_clinic: a real clinic's site, from an empty database."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections, transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from clinic_site import demo
from clinic_site.first_day.models import Invitation

LINK_LIFE = timedelta(days=1)
OWNER = "owner"


class Command(BaseCommand):
    """Prepares the database and the files, prints the owner's one-time link, and serves the site.

    manage.py has run clinic_site.first_day.machine before, which sees to the keys and addresses.
    """

    help = (
        "Start a real clinic's site on an empty database: make the keys, the tables and a one-time link for the "
        "owner, then serve it. Safe to run again. SITE_URL and DEFAULT_FROM_EMAIL are asked for unless they are set."
    )
    requires_system_checks = []  # serve checks before it serves

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recovery-key", metavar="FILE", help="take the keys of the encrypted data from this text"
        )
        parser.add_argument("--no-serve", action="store_true", help="only prepare; serve runs elsewhere")

    def handle(self, *, no_serve: bool, **options) -> None:
        if settings.IS_DEMO:
            raise CommandError(
                "SITE_MODE is demo. A real clinic starts without it; make run serves the demo."
            )
        refuse_demo_data()
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        self.stdout.write(greeting())
        self.stdout.flush()
        connections.close_all()
        if not no_serve:
            call_command("serve", stdout=self.stdout)


def refuse_demo_data() -> None:
    """Raise CommandError when the database holds the demo's people."""
    if User._meta.db_table in connection.introspection.table_names() and demo.has_people():
        raise CommandError(
            "This database holds the demo clinic, and its sign-ins are known to everybody. Start the clinic on an "
            "empty one: set DATA_DIR to a new folder, or DATABASE_URL to a new database."
        )


@transaction.atomic
def greeting() -> str:
    """Say what to do next; make the owner's account, and a new link for as long as no owner has a password."""
    owners = User.objects.filter(groups__name=OWNER, is_active=True)
    if any(owner.has_usable_password() for owner in owners):
        return f"This clinic has been started. Staff sign in at {settings.SITE_URL}{resolve_url(settings.LOGIN_URL)}"
    owner = owners.first()
    if owner is None:
        owner = User.objects.create_user(OWNER, is_staff=True)
        owner.groups.add(Group.objects.get(name=OWNER))
    link = reverse("first-day-welcome", args=[Invitation.issue(owner, LINK_LIFE)])
    return (
        "The owner of the clinic opens this link and chooses a password. It works once, for a day; start_clinic gives "
        f"a new one as long as there is no password:\n\n  {settings.SITE_URL}{link}\n"
    )
