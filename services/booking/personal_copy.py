"""A copy of all that is kept about a person, to be handed to them: as JSON and as a page to read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.formats import clock
from services.models import Clinic
from services.outbox.models import OutgoingEmail

from . import emails
from .models import AppointmentRequest, RequestEvent, Visit
from .times import in_words


@dataclass(frozen=True)
class Fact:
    """One thing that is known: its name in the file, its name for people, and the value."""

    key: str
    label: str
    value: Any

    @property
    def text(self) -> str:
        """The value for people, moments in the zone in force."""
        if isinstance(self.value, bool):
            return _("Yes") if self.value else _("No")
        if isinstance(self.value, datetime):
            return moment_text(self.value)
        if isinstance(self.value, list):
            return "; ".join(self.value)
        return str(self.value)


@dataclass(frozen=True)
class Part:
    """Things of one kind, such as the events of a request, each a list of facts."""

    key: str
    label: str
    rows: list[list[Fact]]


@dataclass(frozen=True)
class Copy:
    """All that is kept about one request."""

    reference: str
    facts: list[Fact]
    parts: list[Part]

    def as_data(self) -> dict[str, Any]:
        """Give it as a program reads it."""
        rows = {
            part.key: [{fact.key: fact.value for fact in row} for row in part.rows] for part in self.parts
        }
        return {fact.key: fact.value for fact in self.facts} | rows


def as_json(requests: QuerySet) -> str:
    """Give the copy as a JSON text; moments are ISO 8601 in UTC."""
    found = {"made_at": timezone.now(), "requests": [copy.as_data() for copy in copies(requests)]}
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_html(requests: QuerySet, clinic: Clinic | None) -> str:
    """Give the copy as a page that needs nothing else."""
    context = {"copies": copies(requests), "clinic": clinic, "made_at": moment_text(timezone.now())}
    return render_to_string("desk/privacy_copy.html", context)


def copies(requests: QuerySet) -> list[Copy]:
    """Give a copy of each request."""
    found = requests.select_related(
        "practitioner", "location", "condition__live_revision", "treatment__live_revision", "duplicate_of"
    )
    return [_copy(item) for item in found.with_visits().prefetch_related("events", "tokens")]


def moment_text(moment: datetime) -> str:
    """Give a moment in the zone in force: "Tuesday 1 December 2026, 10:20 am"."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F Y')}, {clock(local)}"


def _copy(item: AppointmentRequest) -> Copy:
    mails = OutgoingEmail.objects.for_subject(item.reference)
    parts = [
        Part("visits", _("Times"), [_visit(visit) for visit in item.visits.all()]),
        Part("events", _("What happened"), [_event(event) for event in item.events.all()]),
        Part("mails", _("Mail about it"), [_mail(mail) for mail in mails]),
        Part("links", _("Links to your page"), [_link(link) for link in item.tokens.all()]),
    ]
    return Copy(item.reference, _known(_facts(item)), [part for part in parts if part.rows])


def _known(facts: Iterable[tuple[str, str, Any]]) -> list[Fact]:
    return [Fact(key, str(label), value) for key, label, value in facts if value not in (None, "", [])]


def _facts(item: AppointmentRequest) -> list[tuple[str, str, Any]]:
    return [
        ("reference", _("Reference"), item.reference),
        ("kind", _("Kind"), item.get_kind_display()),
        ("channel", _("How it came"), item.get_channel_display()),
        ("status", _("State"), item.get_status_display()),
        ("closed_because", _("Closed because"), item.get_close_reason_display()),
        ("joined_with", _("Joined with"), item.duplicate_of.reference if item.duplicate_of else ""),
        ("name", _("Name"), item.name),
        ("phone", _("Phone"), item.phone),
        ("email", _("E-mail"), item.email),
        ("reach", _("How to reach you"), item.contact_wish),
        ("note", _("Your note"), item.note),
        ("reason", _("What it is about"), item.get_reason_display()),
        ("page", _("The page you came from"), item.subject.title if item.subject else ""),
        (
            "practitioner",
            _("Whom you would like to see"),
            item.practitioner.name if item.practitioner else "",
        ),
        ("location", _("Location"), item.location.name if item.location else ""),
        ("new_patient", _("New patient"), item.is_new_patient),
        ("for_whom", _("Who it is for"), item.get_for_whom_display()),
        ("times", _("Times that suit"), in_words(item.preferred_times) if item.preferred_times else ""),
        ("marked_urgent", _("Marked to be read first"), item.read_first),
        ("asked_at", _("Asked"), item.created_at),
        ("reply_by", _("Reply by"), item.reply_by),
        ("first_answer_at", _("First answer"), item.first_answer_at),
        ("change_asked_at", _("Asked for another time"), item.change_asked_at),
        (
            "change_times",
            _("Other times that suit"),
            in_words(item.change_times) if item.change_times else "",
        ),
        ("ended_at", _("Ended"), item.ended_at),
        ("notice_version", _("Privacy notice shown"), item.notice_version),
        ("kept_until", _("Kept until"), item.purge_at),
    ]


def _visit(visit: Visit) -> list[Fact]:
    return _known(
        [
            ("state", _("State"), visit.get_state_display()),
            ("when", _("When"), visit.when),
            ("starts_at", _("Begins"), visit.starts_at),
            ("minutes", _("Minutes"), visit.minutes),
            ("with", _("With"), visit.practitioner.name),
            ("where", _("Where"), visit.location.name),
        ]
    )


def _event(event: RequestEvent) -> list[Fact]:
    return _known(
        [
            ("at", _("When"), event.at),
            ("what", _("What"), event.get_kind_display()),
            ("by", _("By"), event.get_by_display()),
            ("detail", _("More"), str(event.detail_text)),
            ("times", _("Times"), event.times),
            ("note", _("Note"), event.note),
        ]
    )


def _mail(mail: OutgoingEmail) -> list[Fact]:
    return _known(
        [
            ("what", _("What"), str(emails.KINDS.get(mail.kind, mail.kind))),
            ("state", _("State"), mail.get_status_display()),
            ("written_at", _("Written"), mail.created_at),
            ("sent_at", _("Sent"), mail.sent_at),
        ]
    )


def _link(link: Any) -> list[Fact]:
    return _known(
        [
            ("made_for", _("Made for"), link.purpose),
            ("made_at", _("Made"), link.created_at),
            ("ends_at", _("Ends"), link.expires_at),
        ]
    )
