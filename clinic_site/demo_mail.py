"""The mail of a demo, to be read on a page: what the worker has sent lies in a folder, and nobody gets it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 50
LOOPBACK = {"127.0.0.1", "::1"}
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's filebased backend writes after each mail


@dataclass(frozen=True)
class Mail:
    """One mail as its reader would see it."""

    to: str
    sender: str
    subject: str
    sent_at: datetime
    text: str
    calendar: str

    @classmethod
    def of(cls, message: EmailMessage) -> "Mail":
        """Read a mail of ours: text, HTML that says the same, and maybe a calendar file."""
        body = message.get_body(("plain",))
        files = [part.get_content() for part in message.walk() if part.get_content_type() == "text/calendar"]
        return cls(
            to=str(message["To"]),
            sender=str(message["From"]),
            subject=str(message["Subject"]),
            # Mail says "-0000" where it means UTC but not that the sender is there, which Python reads as no zone.
            sent_at=message["Date"].datetime.replace(tzinfo=UTC),
            text=body.get_content() if body else "",
            calendar="\n".join(files),
        )


def sent(folder: Path) -> list[Mail]:
    """Give the newest mails of a folder, the last one first."""
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    raw = (text for path in files for text in reversed(path.read_bytes().split(BETWEEN)) if text.strip())
    return [Mail.of(message_from_bytes(text, policy=policy.default)) for text in islice(raw, SHOWN)]


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the demo's mail to whoever sits at its machine; a 404 for everybody else.

    The sign-ins of a demo are no secret, so they can't protect what people who try out the form type as their
    address.
    """
    from_here = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
    if not (settings.IS_DEMO and from_here):
        raise Http404
    folder = getattr(settings, "EMAIL_FILE_PATH", None)  # unset where EMAIL_URL leads elsewhere
    return render(request, "clinic_site/demo_mail.html", {"mails": sent(Path(folder)) if folder else []})
