"""Searching: from what somebody typed to a page of results."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone

from services.models import Practitioner

from . import questions
from .documents import TEXTS
from .engines import COMMON, PLENTY, engine
from .models import Entry, Word
from .ranking import Ranked, rank, weights_of
from .results import Result, results_of

POOL = 50  # pages that are weighed against each other, and so the most that are listed
PER_PAGE = 10
SUGGESTIONS = 6
LONGEST = 200  # letters of a query that are read
# The address of the article or page that comes first for signs of an emergency.
HELP_PAGE = "when-pain-needs-fast-help"
WEIGHED = (
    "kind",
    "object_id",
    "revision",
    "is_fixed",
    "url",
    "title",
    "title_stems",
    "name_stems",
    "summary_stems",
    "body_stems",
)


@dataclass(slots=True)
class Found:
    """What a search found: one page of results, and what is to be said about all of them."""

    query: str
    results: list[Result] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # kind to number
    total: int = 0
    listed: int = 0  # how many of them can be paged through
    pages: int = 1
    corrected: str = ""  # the words it was taken for, if others than were typed
    also: list[str] = field(default_factory=list)  # synonyms whose pages are among the results
    is_more: bool = False  # whether there are more than `total`
    is_emergency: bool = False
    is_worrying: bool = False


def clean(query: str) -> str:
    """Give what is read of a query: one line, not too long."""
    return " ".join(query.replace("\0", "").split())[:LONGEST]


def search(query: str, kind: str = "", page: int = 1, now: datetime | None = None) -> Found:
    """Find what is public at `now` (default: this moment); `kind` keeps one of Entry.Kind.

    No query of any kind raises an error. A page past the end has no results.
    """
    now = now or timezone.now()
    found = Found(clean(query))
    question = questions.read(found.query, now)
    found.corrected, found.is_emergency, found.is_worrying = (
        question.corrected, question.is_emergency, question.is_worrying
    )  # fmt: skip
    ranked, found.counts = _ranked(question, kind, now)
    if kind:
        ranked = [one for one in ranked if one.entry.kind == kind]
    found.total, found.listed = sum(found.counts.values()), len(ranked)
    found.is_more = found.total >= PLENTY
    found.pages = max(1, -(-found.listed // PER_PAGE))
    shown = ranked[(page - 1) * PER_PAGE : page * PER_PAGE]
    found.results = results_of(shown, now)
    found.also = list(dict.fromkeys(one.reading.label for one in shown if one.reading.label))[:3]
    return found


def suggest(query: str, now: datetime | None = None) -> list[Entry]:
    """Give the pages whose names go with what has been typed so far."""
    now = now or timezone.now()
    question = questions.read(clean(query), now)
    ids = engine().named(question.stems, now, POOL) if question.readings else []
    entries = [one.entry for one in _in_order(ids, question, now)]
    return [entry for entry in entries if question.is_emergency or _is_called(entry, question.stems)][
        :SUGGESTIONS
    ]


def _ranked(question: questions.Question, kind: str, now: datetime) -> tuple[list[Ranked], dict[str, int]]:
    """Give the pages that can be listed, the best first, and how many there are of each kind."""
    if not question.readings:
        ranked = _in_order([], question, now)  # in an emergency the page on help
        return ranked, dict(Counter(one.entry.kind for one in ranked))
    stems, groups = question.stems, [list(group) for group in question.readings[0].groups]

    def best(kind: str) -> list[int]:
        if sum(question.counts[stem] for stem in stems) < COMMON:
            return engine().best(stems, now, POOL + 1, kind=kind)
        return engine().best_of_many(groups, stems, now, POOL + 1, kind=kind)

    ids = best("")
    is_full = len(ids) > POOL
    if is_full and kind:
        ids = best(kind)
    ranked = _in_order(ids[:POOL], question, now)
    counts = Counter(one.entry.kind for one in ranked)
    if is_full:
        exact = engine().totals(groups, now)
        counts = Counter({each: max(counts[each], exact.get(each, 0)) for each in {*counts, *exact}})
    return ranked, {each: counts[each] for each in Entry.Kind.values if counts[each]}


def _in_order(ids: list[int], question: questions.Question, now: datetime) -> list[Ranked]:
    entries = Entry.objects.only(*WEIGHED).in_bulk(ids)
    total = Entry.objects.all()[:COMMON].count() if ids else 0
    named = Word.objects.filter(stem__in=question.counts, in_name=True).values_list("stem", flat=True)
    weights = weights_of(question.counts, total, set(named) if ids else set())
    ranked = rank(
        [entries[pk] for pk in ids if pk in entries],
        question.readings,
        weights,
        question.said,
        who=question.asks_who,
        asks=question.asks,
    )
    if question.is_emergency:
        help_page = _help_page()
        ranked = [
            *help_page,
            *(one for one in ranked if one.entry.url not in {page.entry.url for page in help_page}),
        ]
    return _public(ranked, now)


def _is_called(entry: Entry, stems: list[str]) -> bool:
    return not set(stems).isdisjoint(f"{entry.title_stems} {entry.name_stems}".split())


def _help_page() -> list[Ranked]:
    """Give the page on when to get help, if the site has one."""
    urls = [reverse(name, args=[HELP_PAGE]) for name in ("blog:article-detail", "content:page-detail")]
    nothing = questions.Reading(())
    return [Ranked(entry, nothing, 0, 0) for entry in Entry.objects.filter(url__in=urls).only(*WEIGHED)]


def _public(ranked: list[Ranked], now: datetime) -> list[Ranked]:
    """Keep what a visitor may read at `now`, by the one definition of it; a query per kind."""
    ids: dict[str, set[int]] = {}
    for one in ranked:
        if not one.entry.is_fixed:
            ids.setdefault(one.entry.kind, set()).add(one.entry.object_id)
    public: dict[str, set[tuple[int, int]]] = {}
    for model, kind in TEXTS.items():
        if kind in ids:
            shown = Case(When(next_at__lte=now, then=F("next_revision_id")), default=F("live_revision_id"))
            rows = model.objects.published(now).filter(pk__in=ids[kind]).annotate(shown=shown)
            public[kind] = set(rows.order_by().values_list("pk", "shown"))
    if Entry.Kind.PERSON in ids:
        people = Practitioner.objects.published().filter(pk__in=ids[Entry.Kind.PERSON])
        public[Entry.Kind.PERSON] = {(pk, 0) for pk in people.order_by().values_list("pk", flat=True)}
    return [
        one
        for one in ranked
        if one.entry.is_fixed
        or one.entry.kind not in public
        or (one.entry.object_id, one.entry.revision) in public[one.entry.kind]
    ]
