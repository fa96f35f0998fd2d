"""The queue: mail goes in with the caller's transaction and comes out one commit at a time."""

import logging
import unicodedata
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from services.guard.crypto import CryptoError

from .connection import Sender, sender
from .delivery import build, describe, is_final, is_silence
from .models import WIPED, OutgoingEmail

logger = logging.getLogger(__name__)

# Longer than any sending takes: a claim that is older was left behind.
LEASE = timedelta(minutes=10)
PROBE_AFTER = timedelta(minutes=5)
# The waits between tries: from one minute to six hours, 72 hours in all.
RETRY_AFTER = (
    *(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 4)),
    *(timedelta(hours=6) for _ in range(10)),
)
RELEASED = {"lease_until": None, "leased_by": ""}
# Line ends, other control characters and half surrogate pairs: none belongs in a header.
UNSAFE_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}


class UnsafeHeader(ValueError):
    """An address or subject is empty or holds a character that could forge a header."""


@dataclass
class Report:
    """What one pass over the queue did. `offline` says that the mail server could not be reached."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    offline: bool = False


def enqueue(
    *,
    to: str,
    subject: str,
    text: str,
    kind: str,
    html: str = "",
    calendar: str = "",
    about: str = "",
    from_name: str = "",
    delay: timedelta = timedelta(0),
) -> OutgoingEmail:
    """Store one mail to one address in the caller's transaction, to leave after `delay`.

    `calendar` is an iCalendar text to attach, `kind` a slug that says what the mail tells, `about` the
    reference of what it is about, `from_name` the name beside the sender's address, none unless given. Raises
    UnsafeHeader for an empty `to` or `subject` or control characters in them or in `from_name`.
    """
    for name, value in (("to", to), ("subject", subject), ("from_name", from_name or "-")):
        if not value or any(unicodedata.category(character) in UNSAFE_CATEGORIES for character in value):
            raise UnsafeHeader(f"The {name} of a mail must be one line without control characters.")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    due_at = timezone.now() + delay
    return OutgoingEmail.objects.create(
        from_name=from_name,
        recipient=to,
        subject=subject,
        body_text=text,
        body_html=html,
        calendar=calendar,
        kind=kind,
        about=about,
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        due_at=due_at,
        send_after=due_at,
    )


def send_due(
    now: datetime | None = None, limit: int = 50, stop: Callable[[], bool] = lambda: False
) -> Report:
    """Send up to `limit` mails that are due, in the order of their tries and age; give what happened.

    Any number of senders may run: each mail is claimed by one conditional UPDATE, holds a lease while it
    is sent, and is committed on its own. A sender killed between the server's "accepted" and its commit
    makes that one mail go out again once its lease is over, with the same Message-ID; nothing is lost.

    A server that can't be reached, or says nothing to any mail, costs no mail a try: all wait and are tried
    again every five minutes. Silence after the whole text costs a try, as the server may have taken the mail.
    A mail turned down by a working server is tried again for 72 hours, or given up at once if the refusal
    is final. `stop` is asked before each mail, so that a worker can leave early. Must not be called in a
    transaction.
    """
    report = Report()
    clock = timezone.now if now is None else lambda: now
    _give_up_on_killers(clock(), report)
    try:
        way = sender()
    except CryptoError as error:  # the settings of the mail server can't be read: nothing can leave
        _wait_for_server(error, clock(), report)
        return report
    away: Exception | None = None  # why the server counts as gone
    silences = 0
    unanswered: list[int] = []
    has_spoken = False
    due = OutgoingEmail.objects.due(clock()).order_by("attempts", "send_after", "pk")
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        if stop():
            break
        try:
            way.connection.open()
        except OSError as error:
            away = error
            break
        lease = _claim(pk, clock())
        if not lease:
            continue
        error = _deliver(pk, lease, way)
        _record(pk, lease, error, clock(), report)
        if error is None or not is_silence(error):
            away, silences, unanswered, has_spoken = None, 0, [], True
        else:
            silences += 1
            if not getattr(way.connection, "text_was_sent", True):
                unanswered.append(pk)
            # One mail may be what makes the server hang up. Two running are not, nor is one that nothing follows.
            if silences == 2 or (unanswered and not has_spoken):
                away = error
            if silences == 2:
                break
        if error:
            # The next mail gets a conversation of its own, as this one may have broken off.
            _close(way.connection)
    _close(way.connection)
    if away:
        _give_back(unanswered, clock())
        _wait_for_server(away, clock(), report)
    return report


def run_once(stop: Callable[[], bool] = lambda: False) -> Report:
    """Send until nothing is due or the server is gone; give what happened in all. For the worker's loop."""
    total = Report()
    while not (stop() or total.offline):
        report = send_due(stop=stop)
        if report == Report():
            break
        total.sent += report.sent
        total.postponed += report.postponed
        total.failed += report.failed
        total.offline = report.offline
    return total


def _give_up_on_killers(now: datetime, report: Report) -> None:
    """Fail what was left behind by a dead sender at every one of its tries: it may be what kills them."""
    killers = OutgoingEmail.objects.due(now).filter(attempts__gt=len(RETRY_AFTER))
    report.failed += killers.update(status=OutgoingEmail.Status.FAILED, last_error="LeftBehind", **RELEASED)


def _claim(pk: int, now: datetime) -> str:
    """Take one due mail; give the name of the lease, or "" when another sender was quicker."""
    lease = uuid.uuid4().hex
    # durable: a claim that is not committed at once is no claim.
    with transaction.atomic(durable=True):
        taken = (
            OutgoingEmail.objects.due(now)
            .filter(pk=pk)
            .update(
                status=OutgoingEmail.Status.SENDING,
                lease_until=now + LEASE,
                leased_by=lease,
                attempts=F("attempts") + 1,
            )
        )
    return lease if taken else ""


def _deliver(pk: int, lease: str, way: Sender) -> Exception | None:
    """Send one claimed mail; give the error that stopped it."""
    try:
        mail = OutgoingEmail.objects.get(pk=pk, leased_by=lease)
        if not way.connection.send_messages([build(mail, way.address)]):
            raise SMTPException("The mail backend took no message.")
    except (OSError, ValueError, CryptoError, OutgoingEmail.DoesNotExist) as error:
        return error
    return None


def _record(pk: int, lease: str, error: Exception | None, now: datetime, report: Report) -> None:
    """Commit what became of a claimed mail, unless its lease was lost or it was erased."""
    mine = OutgoingEmail.objects.filter(pk=pk, leased_by=lease)
    if error is None:
        report.sent += mine.update(
            status=OutgoingEmail.Status.SENT, sent_at=now, last_error="", **RELEASED, **WIPED
        )
        return
    reason = describe(error)
    logger.warning("Outgoing e-mail %s was not sent: %s", pk, reason)
    attempts = mine.values_list("attempts", flat=True).first() or 1
    if is_final(error) or attempts > len(RETRY_AFTER):
        report.failed += mine.update(status=OutgoingEmail.Status.FAILED, last_error=reason, **RELEASED)
    else:
        report.postponed += mine.update(
            status=OutgoingEmail.Status.QUEUED,
            send_after=now + RETRY_AFTER[attempts - 1],
            last_error=reason,
            **RELEASED,
        )


def _give_back(pks: list[int], now: datetime) -> None:
    """Take no try for mails that a server out of order has not heard to their end; after 72 hours it counts."""
    young = now - sum(RETRY_AFTER, timedelta(0))
    OutgoingEmail.objects.filter(
        pk__in=pks, status=OutgoingEmail.Status.QUEUED, attempts__gt=0, due_at__gt=young
    ).update(attempts=F("attempts") - 1, send_after=now + PROBE_AFTER)


def _wait_for_server(error: Exception, now: datetime, report: Report) -> None:
    """Put off everything that is due, at no cost of tries, because the server is away."""
    reason = describe(error)
    logger.warning("The mail server can't be reached: %s", reason)
    report.offline = True
    report.postponed += OutgoingEmail.objects.due(now).update(
        status=OutgoingEmail.Status.QUEUED, send_after=now + PROBE_AFTER, last_error=reason, **RELEASED
    )


def _close(connection) -> None:
    """End the conversation; a server that is gone can't be told."""
    with suppress(OSError):
        connection.close()
