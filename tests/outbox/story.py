"""What may happen to the outbox, told small in the suite and at full length in the drill."""

import random
import re
import smtplib
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from services.outbox.models import OutgoingEmail
from services.outbox.queue import LEASE, enqueue, run_once

from .backends import ScriptedBackend
from .sender_process import kill_when_taken, start

DAY, LOOK = timedelta(days=1), timedelta(seconds=30)
FAULTS = (
    ("open", ConnectionRefusedError()),
    ("open", TimeoutError()),
    ("open", smtplib.SMTPAuthenticationError(535, b"no")),
    ("send", smtplib.SMTPServerDisconnected("gone")),
)


def put(number: int) -> OutgoingEmail:
    """Queue one mail."""
    return enqueue(
        to=f"p{number}@example.org", subject="Hello", text="Text", kind="note", about=f"N-{number}"
    )


def message_ids(texts: list[str]) -> Counter:
    """Count what the server took, by Message-ID."""
    return Counter(re.search("^Message-ID: *(.*)", text, re.MULTILINE)[1].strip() for text in texts)


@dataclass
class Outage:
    """What became of the mails of an outage. `late` is how long after its end the last of them left."""

    mails: int
    lost: int
    repeats: int
    late: timedelta


def live_through_outage(clock, *, every: timedelta) -> Outage:
    """Let a day pass in which the server is away, each hour in another way, and a mail is queued `every` so long."""
    number, due, turn = 0, timezone.now(), timezone.now()
    faults, ends_at = cycle(FAULTS), timezone.now() + DAY
    ScriptedBackend.text_was_sent = False
    while timezone.now() < ends_at:
        if timezone.now() >= due:
            put(number)
            number, due = number + 1, due + every
        if timezone.now() >= turn:
            turn += timedelta(hours=1)
            ScriptedBackend.on_open = ScriptedBackend.on_send = staticmethod(lambda *_arguments: None)
            where, error = next(faults)

            def fail(*_arguments, error=error):
                raise error

            setattr(ScriptedBackend, f"on_{where}", staticmethod(fail))
        run_once()
        clock.shift(LOOK)
    ScriptedBackend.on_open = ScriptedBackend.on_send = staticmethod(lambda *_arguments: None)
    while OutgoingEmail.objects.unsent().exists() and timezone.now() < ends_at + DAY:
        run_once()
        clock.shift(LOOK)
    taken = Counter(ScriptedBackend.recipients())
    sent = OutgoingEmail.objects.filter(status="sent").order_by("-sent_at")
    return Outage(
        mails=number,
        lost=number - len(taken),
        repeats=taken.total() - len(taken),
        late=sent[0].sent_at - ends_at,
    )


@dataclass
class Killing:
    """What the mail server took while workers were killed."""

    mails: int
    lost: int
    repeats: int
    most_of_one: int


def kill_workers(server, *, kills: int) -> Killing:
    """Kill a worker `kills` times between the server's 250 and its commit; then let one finish."""
    ids = {put(number).message_id for number in range(3 * kills)}
    for number in range(kills):
        now = timezone.now() + number * (LEASE + LOOK)
        kill_when_taken(start(server, now=now, stop_at=random.randint(1, 3)))
    last = start(server, now=timezone.now() + kills * (LEASE + LOOK))
    last.communicate(timeout=120)
    taken = message_ids(server.taken)
    return Killing(
        mails=len(ids),
        lost=len(ids - set(taken)) + OutgoingEmail.objects.unsent().count(),
        repeats=taken.total() - len(taken),
        most_of_one=max(taken.values()),
    )


def race(server, *, workers: int, mails: int) -> Counter:
    """Let so many workers send so many mails together; give what the server took, by Message-ID."""
    for number in range(mails):
        put(number)
    racers = [start(server) for _number in range(workers)]
    for racer in racers:
        racer.communicate(timeout=300)
    return message_ids(server.taken)
