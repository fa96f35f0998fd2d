"""What texts need from elsewhere: link targets, clinic facts and passages, handed in by `AppConfig.ready()`.

A text says `[neck pain](condition:neck-pain)` and `{phone}`; this room knows neither conditions nor the
clinic, so the rooms that do register how to look them up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import QuerySet, Value


@dataclass(frozen=True, slots=True)
class Link:
    """Where an object link leads: its address and, for a link without words, the object's title."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about the clinic as people write it, and the `tel:`, `sms:` or `mailto:` address behind it."""

    text: str
    href: str | None = None


SLUG = re.compile(r"[-\w]+")  # what an address can be made of
LinkRows = Callable[[set[str] | None], QuerySet]
FactProvider = Callable[[], Mapping[str, Fact]]
Passage = Callable[[], str]

_sources: dict[str, tuple[LinkRows, Callable[[str], str]]] = {}
_fixed: dict[str, Callable[[], Link | None]] = {}
_providers: list[FactProvider] = []
_passages: dict[str, Passage] = {}
_clinicians: list[Callable[[], QuerySet]] = []


def register_link_source(kind: str, rows: LinkRows, url: Callable[[str], str]) -> None:
    """Let `kind:key` links lead to `url(key)`, for the keys that `rows` finds.

    `rows` takes keys (None: all) and gives a queryset of (key, title) without what has no public page.
    Raises ValueError when the kind is registered already.
    """
    if kind in _sources or kind in _fixed:
        raise ValueError(f"The link kind {kind!r} is registered twice.")
    _sources[kind] = (rows, url)


def register_link(kind: str, link: Callable[[], Link | None]) -> None:
    """Let links without a key, such as `request:`, lead to `link()`; None: nowhere for now.

    Raises ValueError when the kind is registered already.
    """
    if kind in _sources or kind in _fixed:
        raise ValueError(f"The link kind {kind!r} is registered twice.")
    _fixed[kind] = link


def register_facts(provider: FactProvider) -> None:
    """Let `{name}` placeholders be filled from `provider`; of two that know a name, the later one wins."""
    if provider not in _providers:
        _providers.append(provider)


def register_passage(name: str, passage: Passage) -> None:
    """Let a line that is only `{name}` stand for the Markdown that `passage()` gives.

    Raises ValueError when the name is registered already.
    """
    if name in _passages:
        raise ValueError(f"The passage {name!r} is registered twice.")
    _passages[name] = passage


def register_clinicians(users: Callable[[], QuerySet]) -> None:
    """Let `users()` say which users are clinicians who work here: nobody else signs a text."""
    _clinicians[:] = [users]


def clinicians() -> QuerySet:
    """Give the users who are clinicians of the clinic."""
    return _clinicians[0]()


def has_passage(name: str) -> bool:
    """Whether a passage of this name is registered."""
    return name in _passages


def passage(name: str) -> str | None:
    """Give the Markdown of a registered passage; None: there is none of this name."""
    return _passages[name]() if name in _passages else None


def resolve_links(wanted: Mapping[str, set[str]]) -> dict[str, dict[str, Link]]:
    """Give the links of `wanted` (kind to keys) by kind and key, with one query for all of them.

    A key that its page no longer has leads to where the page has moved, for two queries more. An unknown kind or
    key is simply not among them.
    """
    found = _links(wanted)
    lost = {
        _sources[kind][1](key): (kind, key)
        for kind, keys in wanted.items()
        if kind in _sources
        for key in keys - found[kind].keys()
        if SLUG.fullmatch(key)
    }
    if lost:
        moves = {}
        # By name: the models import the renderer, which imports this.
        redirects = apps.get_model("content", "Redirect").objects.filter(old_path__in=lost)
        for old, new in redirects.values_list("old_path", "new_path"):
            kind, key = lost[old]
            key_now = new.rstrip("/").rpartition("/")[2]
            if SLUG.fullmatch(key_now) and _sources[kind][1](key_now) == new:
                moves[kind, key] = key_now
        links = _links(
            {kind: {now for (its, _key), now in moves.items() if its == kind} for kind, _key in moves}
        )
        for (kind, key), now in moves.items():
            if link := links[kind].get(now):
                found[kind][key] = link
    return found


def _links(wanted: Mapping[str, set[str]]) -> dict[str, dict[str, Link]]:
    """Give the links to pages that have these keys now."""
    found: dict[str, dict[str, Link]] = {kind: {} for kind in wanted}
    for kind in wanted.keys() & _fixed.keys():
        if link := _fixed[kind]():
            found[kind][""] = link
    queries = [
        _sources[kind][0](keys).annotate(kind=Value(kind)).order_by()
        for kind, keys in wanted.items()
        if kind in _sources and keys
    ]
    if queries:
        for key, title, kind in queries[0].union(*queries[1:], all=True):
            found[kind][key] = Link(_sources[kind][1](key), title)
    return found


def link_targets() -> list[tuple[str, str]]:
    """Give every (target, title) a text can link to, such as ("condition:neck-pain", "Neck pain"); one query."""
    found = [(f"{kind}:", given.title) for kind, link in _fixed.items() if (given := link())]
    queries = [rows(None).annotate(kind=Value(kind)).order_by() for kind, (rows, _url) in _sources.items()]
    if queries:
        rows = queries[0].union(*queries[1:], all=True)
        found += sorted((f"{kind}:{key}", title) for key, title, kind in rows)
    return found


def among(keys: set[str] | None) -> dict[str, set[str]]:
    """Give what a filter takes to keep the rows with these slugs; nothing for all of them."""
    return {} if keys is None else {"slug__in": keys}


def facts() -> dict[str, Fact]:
    """Give every fact the rooms above have handed in, by the name a text uses."""
    known: dict[str, Fact] = {}
    for provider in _providers:
        known.update(provider())
    return known
