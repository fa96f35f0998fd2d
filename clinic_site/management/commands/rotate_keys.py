"""manage.py rotate_keys: from an old encryption key to a new one."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic_site.accounts import factor_keys
from services.guard import rotation


class Command(BaseCommand):
    """Writes every encrypted value with the first of FIELD_KEYS; docs/privacy.md has the steps around it."""

    help = (
        "Write every encrypted value anew with the first key of FIELD_KEYS. The site may run meanwhile; broken off, "
        "it goes on where it was when it is started again. Says when the older keys are no longer needed."
    )

    def handle(self, **options) -> None:
        first, *older = settings.FIELD_KEYS
        renewed = unreadable = 0
        for column in (*rotation.rotate(), factor_keys.rotate()):
            renewed, unreadable = renewed + column.renewed, unreadable + column.unreadable
            if column.renewed or column.unreadable:
                broken = f", {column.unreadable} can't be read" if column.unreadable else ""
                self.stdout.write(f"{column.name}: {column.renewed} written anew{broken}")
        self.stdout.write(f"Values written anew with key {first}: {renewed}")
        if unreadable:
            raise CommandError(
                f"{unreadable} values can't be read with any of FIELD_KEYS and stay as they are. "
                "Put back the key that is missing and run this again; remove none until then."
            )
        if older and renewed:
            # A process that was started with the old keys may have written one more value meanwhile.
            self.stdout.write("Run it once more: when nothing is left to write, the older keys can go.")
        elif older:
            self.stdout.write(
                f"Nothing is written with an older key any more. You may remove {', '.join(older)} from FIELD_KEYS "
                "and restart the site. Keep the old key elsewhere for as long as a backup from before today is kept."
            )
