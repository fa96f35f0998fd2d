"""Everything the clinic helps with, by every name people know it by."""

import string
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby

from .models import Condition, Treatment

FIGURES = "0–9"


@dataclass
class Entry:
    """One name: of a page itself (`page`), or another word for pages (`see`), or both."""

    name: str
    page: Condition | Treatment | None = None
    see: list[Condition | Treatment] = field(default_factory=list)


def plain(name: str) -> str:
    """Give what a name is filed under: É stands under E, and neither quotes nor case count."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum() or letter == " ").strip()


def letter_of(name: str) -> str:
    """Give the heading a name stands under."""
    first = plain(name)[:1].upper()
    return FIGURES if first.isdigit() else first


def entries() -> list[Entry]:
    """Give every name of what is published, in order; two queries. A name that nobody can file is left out."""
    pages = [
        page
        for model in (Condition, Treatment)
        for page in model.objects.published().without_bodies()
        if letter_of(page.title)
    ]
    known: dict[str, Entry] = {}
    for page in pages:
        entry = known.setdefault(plain(page.title), Entry(page.title, page))
        if entry.page != page:
            entry.see.append(page)
    for page in pages:
        for name in page.other_name_list:
            if not letter_of(name):
                continue
            entry = known.setdefault(plain(name), Entry(name))
            if page != entry.page and page not in entry.see:
                entry.see.append(page)
    return [known[name] for name in sorted(known)]


def by_letter() -> dict[str, list[Entry]]:
    """Give the entries under the letters that have any, in order."""
    return {letter: list(group) for letter, group in groupby(entries(), key=lambda one: letter_of(one.name))}


def letters(groups: dict[str, list[Entry]]) -> list[str]:
    """Give every letter to show: the alphabet, and what else the groups stand under."""
    return sorted({*string.ascii_uppercase, *groups})
