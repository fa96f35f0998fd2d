"""Finding a person by number or address, erasing them, and erasing them again after an older copy is restored."""

import json
import logging
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from phonenumber_field.phonenumber import to_python

from services.current import home_region

from .models import AppointmentRequest, Erasure, RequestEvent
from .models.querysets import email_index, phone_index
from .retention import anonymise

logger = logging.getLogger(__name__)
By, Kind = RequestEvent.By, RequestEvent.Kind


@dataclass(frozen=True)
class Person:
    """Somebody as the database knows them: the keyed index of a number or of an address, the other one ""."""

    phone_index: str = ""
    email_index: str = ""

    @classmethod
    def of(cls, contact: str) -> "Person | None":
        """Give who has this phone number or e-mail address; None when it is neither."""
        if "@" in contact:
            return cls(email_index=email_index(contact))
        number = to_python(contact, region=home_region())
        return cls(phone_index=phone_index(number.as_e164)) if number and number.is_valid() else None

    def requests(self) -> QuerySet:
        """Give what is kept of them, the newest first."""
        return AppointmentRequest.objects.with_details().filter(self._condition()).newest_first()

    def _condition(self) -> Q:
        if self.phone_index:
            return Q(phone_index=self.phone_index)
        return Q(email_index=self.email_index) if self.email_index else Q(pk__in=[])


def erase(person: Person, references: Iterable[str], *, actor) -> Erasure | None:
    """Erase those of the person's requests that have these references; give the line of the ledger.

    None when there are none. A family may share a number, so not all that is found need be one person's: only when
    all of it goes does the ledger keep the index, under which an older copy is searched. Raises OSError when the
    ledger can't be written; then nothing is erased.
    """
    with transaction.atomic():
        found = list(person.requests().values_list("reference", flat=True))
        chosen = sorted(set(found) & set(references))
        if not chosen:
            return None
        whole = person if len(chosen) == len(found) else Person()
        line = Erasure.objects.create(
            actor=actor,
            phone_index=whole.phone_index,
            email_index=whole.email_index,
            references=chosen,
        )
        _apply(line, by=By.STAFF, actor=actor)
        append(line)  # last, so that what the file says has been done is done unless this very commit fails
    return line


@dataclass
class Replay:
    """What repeating the ledger came to."""

    lines: int = 0
    erased: int = 0
    unreadable: int = 0


def replay() -> Replay:
    """Erase once more all that was ever erased, and bring the table and the file to say the same.

    Safe at any time and any number of times. Requests that a person sent after they were erased stay.
    """
    outcome = Replay()
    in_file: dict[uuid.UUID, Erasure] = {}
    for line in read(Path(settings.ERASURE_LEDGER)):
        if line is None:
            outcome.unreadable += 1
        else:
            in_file[line.pk] = line
    in_table = Erasure.objects.in_bulk()
    for line in (in_file | in_table).values():
        with transaction.atomic():
            if line.pk not in in_table:
                Erasure.objects.bulk_create([line], ignore_conflicts=True)
            if line.pk not in in_file:
                append(line)
            outcome.lines += 1
            outcome.erased += _apply(line, by=By.SITE)
    return outcome


def _apply(line: Erasure, *, by: By, actor=None) -> int:
    """Erase what a line of the ledger says, as far as it is there; give how many requests."""
    person = Person(line.phone_index, line.email_index)
    doomed = AppointmentRequest.objects.with_details().filter(
        Q(reference__in=line.references) | person._condition(), created_at__lte=line.at
    )
    rows = list(doomed.values_list("pk", "reference"))
    now = timezone.now()
    count = sum(
        anonymise(pk, now=now, still=doomed, by=by, actor=actor, detail="erasure") for pk, _ref in rows
    )
    # A request that was joined with another left its words there.
    references = {*line.references, *(reference for _pk, reference in rows)}
    RequestEvent.objects.filter(kind=Kind.MERGED, detail__in=references).anonymise()
    return count


def append(line: Erasure) -> None:
    """Add a line to the file and see it onto the disk; only the site's own user may read it."""
    entry = {
        "id": str(line.pk),
        "at": line.at.isoformat(),
        "phone": line.phone_index,
        "email": line.email_index,
        "references": line.references,
    }
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        # A line end before it too, in case a power cut broke off what was written last.
        file.write(f"\n{json.dumps(entry)}\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Iterator[Erasure | None]:
    """Give the lines of the file, None for one that is broken; nothing when there is no file."""
    if not path.exists():
        return
    for number, text in enumerate(path.read_text().splitlines(), start=1):
        if not text.strip():
            continue
        try:
            entry = json.loads(text)
            yield Erasure(
                pk=uuid.UUID(entry["id"]),
                at=datetime.fromisoformat(entry["at"]),
                phone_index=entry["phone"],
                email_index=entry["email"],
                references=entry["references"],
            )
        except (ValueError, KeyError, TypeError):
            logger.error("Line %s of the erasure ledger can't be read.", number)
            yield None
