"""What tests of mail and of the worker ask for."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

from services.outbox.delivery import build
from services.outbox.models import OutgoingEmail

FRIDAY = "2026-11-20 15:00Z"  # ten in the morning in Toronto; make_slot() gives Monday 30 November at ten


def mails(kind: str | None = None) -> list[OutgoingEmail]:
    """The mails so far, or those of one kind, in order."""
    found = OutgoingEmail.objects.order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def forget() -> None:
    """Leave aside what was sent on the way to where a test begins."""
    OutgoingEmail.objects.all().delete()


def everything_in(mail: OutgoingEmail) -> str:
    """Headers and parts of the mail as the server gets it, with all encodings undone."""
    message = message_from_bytes(build(mail).message().as_bytes(), policy=policy.SMTP)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    texts = [part if isinstance(part, str) else part.decode() for part in parts]
    headers = [f"{name}: {value}" for part in message.walk() for name, value in part.items()]
    return re.sub("\r?\n[ \t]", "", "\n".join([*headers, *texts]))


def at(clock, local: str) -> None:
    """Make it "30 08:00": that day of November 2026 and time in Toronto."""
    clock.move_to(
        datetime.strptime(f"2026-11-{local}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC) + timedelta(hours=5)
    )
