"""What each page gives to the index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Article
from services.content.models import GlossaryTerm, Page, Publishable, Revision
from services.models import Clinic, Condition, Fee, Location, Practitioner, Treatment

from .models import Entry
from .plain_text import HEADING, lines_of
from .words import stems_of

Kind = Entry.Kind
TEXTS: dict[type[Publishable], Kind] = {
    Condition: Kind.CONDITION, Treatment: Kind.TREATMENT, Article: Kind.ARTICLE, Page: Kind.PAGE
}  # fmt: skip
BETWEEN_NAMES = " | "
FEES, CONTACT = 1, 2  # the numbers of two pages that are always there


@dataclass
class Document:
    """The words of one entry, before they are folded and stemmed."""

    kind: Kind
    object_id: int
    url: str
    title: str
    summary: str
    names: Iterable[str] = ()
    tags: Iterable[str] = ()
    lines: list[str] = field(default_factory=list)
    revision: int = 0
    is_fixed: bool = False
    visible_from: datetime | None = None
    visible_until: datetime | None = None

    def entry(self) -> Entry:
        """Give the unsaved entry."""
        return Entry(
            kind=self.kind,
            object_id=self.object_id,
            revision=self.revision,
            is_fixed=self.is_fixed,
            visible_from=self.visible_from,
            visible_until=self.visible_until,
            url=self.url,
            title=self.title,
            summary=self.summary[:400],
            title_stems=stems_of(self.title),
            name_stems=BETWEEN_NAMES.join(filter(None, map(stems_of, self.names))),
            summary_stems=stems_of(" ".join([self.summary, *self.tags])),
            body_stems="\n".join(HEADING * line.startswith(HEADING) + stems_of(line) for line in self.lines),
            lines="\n".join(self.lines),
        )

    @property
    def name_text(self) -> str:
        """Title and other names in one line."""
        return " ".join([self.title, *self.names])

    @property
    def whole_text(self) -> str:
        """Everything that is searched."""
        return " ".join([self.name_text, self.summary, *self.tags, *self.lines])


def documents_of(thing: Model) -> list[Document]:
    """Give what of `thing` may be found, now or at its moment: a text may have two states, a draft has none."""
    if isinstance(thing, Publishable):
        return list(_text_states(thing))
    if isinstance(thing, Practitioner):
        return [_person(thing)] if thing.is_active else []
    return [_term(thing)]


def _text_states(text: Publishable) -> Iterator[Document]:
    if text.live_revision is None or text.publish_at is None:
        return
    until = text.retired_at
    replaced = min(filter(None, (until, text.next_at)), default=None)
    if replaced is None or replaced > text.publish_at:
        yield _text(text, text.live_revision, text.publish_at, replaced)
    if text.next_revision is not None:
        yield _text(text, text.next_revision, max(text.next_at, text.publish_at), until)


def _text(text: Publishable, revision: Revision, start: datetime, end: datetime | None) -> Document:
    tags = [text.category.name, *text.tags.names()] if isinstance(text, Article) else []
    return Document(
        kind=TEXTS[type(text)],
        object_id=text.pk,
        revision=revision.pk,
        url=text.get_absolute_url(),
        title=revision.title,
        summary=revision.standfirst,
        names=getattr(text, "other_name_list", ()),
        tags=tags,
        lines=lines_of(revision.body),
        visible_from=start,
        visible_until=end,
    )


def _person(person: Practitioner) -> Document:
    return Document(
        kind=Kind.PERSON,
        object_id=person.pk,
        url=person.get_absolute_url(),
        title=person.name,
        summary=f"{person.role}. {person.focus}",
        names=[person.role],
        tags=[person.credentials, _("Speaks %(languages)s.") % {"languages": person.languages}],
        lines=[line for line in person.bio.splitlines() if line.strip()],
    )


def _term(term: GlossaryTerm) -> Document:
    return Document(
        kind=Kind.TERM,
        object_id=term.pk,
        url=term.get_absolute_url(),
        title=term.term,
        summary=term.definition,
        names=term.other_forms.splitlines(),
    )


def fixed_documents(only: int | None = None) -> list[Document]:
    """Give the pages that are always there, numbered, with the clinic's facts on them; none before its first day.

    `only` is the number of the one that is wanted, FEES or CONTACT.
    """
    clinic = Clinic.objects.first()
    if clinic is None:
        return []
    pages = {}
    if only in {None, FEES}:
        pages[FEES] = _fees(clinic)
    if only in {None, CONTACT}:
        pages[CONTACT] = _contact()
    if only is None:
        pages |= dict(enumerate(_lists(), CONTACT + 1))
    for number, page in pages.items():
        page.object_id = number
    return list(pages.values())


def _fixed(name: str, title: str, summary: str, names: str, lines: Iterable[str] = ()) -> Document:
    return Document(
        kind=Kind.PAGE,
        object_id=0,
        is_fixed=True,
        url=reverse(name),
        title=title,
        summary=summary,
        names=names.split("; "),
        lines=list(lines),
    )


def _fees(clinic: Clinic) -> Document:
    fees = [f"{fee.name}. {fee.note}".strip() for fee in Fee.objects.all()]
    return _fixed(
        "services:fees",
        _("Fees"),
        _("What each visit costs, how long it takes, and our rules on paying and cancelling."),
        _(
            "prices; price list; cost of a visit; how much; paying; insurance; receipt; cancelling; late fee; "
            "missed visit"
        ),
        [HEADING + _("What visits cost"), *fees, HEADING + _("Good to know"), *clinic.fee_policy_lines],
    )


def _contact() -> Document:
    lines: list[str] = []
    for location in Location.objects.all():
        lines += [
            HEADING + location.name,
            f"{location.street}, {location.city} {location.region} {location.postal_code}".strip(),
            location.offers,
            location.getting_here,
            *location.access_facts,
        ]
    return _fixed(
        "services:contact",
        _("Visit us"),
        _("Opening hours, address, phone and access of every place where we see patients."),
        _(
            "contact; opening hours; opening times; open on Saturday, Sunday, weekend or holiday; address; directions; "
            "where you are; parking; bus; phone number; call; text; e-mail; fax; wheelchair access; locations"
        ),
        [line for line in lines if line],
    )


def _lists() -> list[Document]:
    return [
        _fixed(
            "booking:request",
            _("Request an appointment"),
            _("Tell us what brings you and when you can come. We reply with times."),
            _(
                "book; booking; appointment; make an appointment; book a visit; see someone; request a visit; "
                "online booking"
            ),
        ),
        _fixed(
            "services:practitioner-list",
            _("Our team"),
            _("Who works here, what each of us looks after, and where."),
            _("team; staff; physiotherapists; practitioners; therapists; who works here; people"),
        ),
        _fixed(
            "services:condition-list",
            _("Conditions"),
            _("All conditions, by part of the body and by every name people know them by."),
            _("conditions we treat; list of conditions; conditions A to Z"),
        ),
        _fixed(
            "services:treatment-list",
            _("Treatments"),
            _("All treatments with their length and price."),
            _("treatments we offer; services; list of treatments"),
        ),
        _fixed(
            "blog:article-list",
            _("Articles"),
            _("Everything we have written for patients."),
            _("all articles; blog; guides; library"),
        ),
        _fixed(
            "content:glossary",
            _("Glossary"),
            _("Hard words in plain sentences."),
            _("word list; medical words; meaning of words"),
        ),
    ]
