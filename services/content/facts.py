"""The fact register: what `{fact:key}` shows, and who cites a fact."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .models import ClinicalFact, Publishable, Revision, texts_with


class Statement(NamedTuple):
    """A fact as a text shows it: its sentence, and the keys of the references behind it."""

    text: str
    references: tuple[str, ...]


def statements(keys: set[str]) -> Mapping[str, Statement]:
    """Give the facts with these keys; two queries, none without keys."""
    if not keys:
        return {}
    found = ClinicalFact.objects.filter(key__in=keys).prefetch_related("references")
    return {fact.key: statement(fact) for fact in found}


def statement(fact: ClinicalFact) -> Statement:
    """Give a fact as a text shows it."""
    return Statement(fact.statement, tuple(reference.key for reference in fact.references.all()))


def texts_citing(fact: ClinicalFact) -> Iterable[Publishable]:
    """Give the texts whose live, newest or coming words place the fact."""
    return texts_with(Revision.objects.filter(body__contains=f"{{fact:{fact.key}}}"))
