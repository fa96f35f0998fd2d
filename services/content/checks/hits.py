"""Where a fact's or a word rule's wording stands in all texts: what an owner looks at before a rule is put to use."""

from collections.abc import Iterator
from typing import NamedTuple

from ..models import ClinicalFact, Publishable, WordRule, publishables
from .claims import denied
from .document import Block, Document
from .engine import document_of
from .knowledge import Knowledge, compiled
from .words import Explained, is_meant

AROUND = 60  # characters shown on each side


class Hit(NamedTuple):
    """A place in a text with what stands around it; `counts` is false where the sentence makes it right."""

    text: Publishable
    before: str
    words: str
    after: str
    counts: bool


def documents() -> Iterator[tuple[Publishable, Document]]:
    """Give the newest and, where they differ, the live words of every text."""
    for model in publishables():
        for text in model.objects.select_related("live_revision", "latest_revision"):
            revisions = dict.fromkeys(filter(None, (text.live_revision, text.latest_revision)))
            for revision in revisions:
                yield (
                    text,
                    document_of(
                        text, title=revision.title, standfirst=revision.standfirst, body=revision.body
                    ),
                )


def of_word_rule(row: WordRule) -> list[Hit]:
    """Give every place the wording of a rule stands at, in use or not."""
    explained, pattern, found = Explained(Knowledge()), compiled(row.pattern), []
    for text, document in documents():
        for block, start, end in document.search(pattern):
            counts = is_meant(row, block, start, end) and not (
                row.kind == WordRule.Kind.JARGON and explained.is_explained(block, start, end)
            )
            found.append(_hit(text, block, start, end, counts))
    return _once(found)


def of_fact(fact: ClinicalFact) -> list[Hit]:
    """Give every place that wording contradicting a fact stands at."""
    patterns = [compiled(line.strip()) for line in fact.contradictions.splitlines() if line.strip()]
    return _once(
        _hit(text, block, start, end, not denied(block, start, end))
        for text, document in documents()
        for pattern in patterns
        for block, start, end in document.search(pattern)
    )


def _hit(text: Publishable, block: Block, start: int, end: int, counts: bool) -> Hit:
    plain = block.plain
    return Hit(
        text, plain[max(0, start - AROUND) : start], plain[start:end], plain[end : end + AROUND], counts
    )


def _once(hits) -> list[Hit]:
    """Give each hit once, those that count first."""
    return sorted(dict.fromkeys(hits), key=lambda hit: not hit.counts)
