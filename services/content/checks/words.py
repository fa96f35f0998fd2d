"""The word rules of staff, looked for in all words."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..models import WordRule
from .document import Block, Document
from .finding import Finding, Severity
from .knowledge import Knowledge, compiled, lowered
from .rules import found, rule

Kind = WordRule.Kind
ASKED = {Kind.OVERCLAIM, Kind.ABSOLUTE, Kind.NOT_CLAIMED, Kind.UNSAFE, Kind.VAGUE}
MESSAGES = {
    Kind.OVERCLAIM: _("“%(words)s” promises too much."),
    Kind.ABSOLUTE: _("“%(words)s” says it of everybody or of every time."),
    Kind.NOT_CLAIMED: _("“%(words)s” must not be claimed."),
    Kind.JARGON: _("“%(words)s” is a hard word."),
    Kind.VAGUE: _("“%(words)s” is a vague amount."),
    Kind.TITLE: _("“%(words)s” may be taken for a title that nobody here holds."),
    Kind.UNSAFE: _("“%(words)s” is advice that can harm."),
}
CLAUSE = re.compile(r"[;:]|, (?:so|whatever|however)\b|\b(?:but|although)\b", re.IGNORECASE)
EXPLAINED_AFTER = re.compile(
    r"^\W*(?:\(|,? ?(?:which |that )?(?:is|are|means?)\b|,? ?(?:also|often|sometimes) called|:|,? or "
    r"|\N{EN DASH}|\N{EM DASH}|,? ?meaning)"
)
EXPLAINED_BEFORE = re.compile(
    r"(?:\(|\bcalled|\bknown as|\bnamed?|\bterm(?: is)?|\bor|\bword(?: for it)?(?: is)?"
    r"|\bdoctors say)\s*[\"“‘(]?$",
    re.IGNORECASE,
)


@rule()
def word_rules(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Wording of the lists is not used, unless its sentence makes it right."""
    explained = Explained(knowledge)
    for row in knowledge.words:
        if row.kind == Kind.LINK:
            continue
        for block, start, end in document.search_lower(lowered(row.pattern)):
            if is_meant(row, block, start, end) and not (
                row.kind == Kind.JARGON and explained.is_explained(block, start, end)
            ):
                yield found(
                    document,
                    row.kind,
                    Severity(row.severity),
                    str(MESSAGES[row.kind]) % {"words": " ".join(block.plain[start:end].split())},
                    row.advice,
                    block,
                    start,
                    end,
                )


def is_meant(row: WordRule, block: Block, start: int, end: int) -> bool:
    """Whether a hit counts: not in a question, and nothing in its sentence makes it right."""
    sentence = block.sentence_at(start)
    said = sentence.text
    if row.kind in ASKED and said.rstrip("\"”’' ").endswith("?"):
        return False
    if not row.unless:
        return True
    # The hit's own words can't excuse it. Nor can another part of its sentence, but a figure makes up for vague words.
    if row.kind == Kind.VAGUE:
        return not compiled(row.unless).search(
            f"{block.plain[sentence.start : start]} \0 {block.plain[end : sentence.end]}"
        )
    before = CLAUSE.split(block.plain[sentence.start : start])[-1]
    after = CLAUSE.split(block.plain[end : sentence.end])[0]
    return not compiled(row.unless).search(f"{before} \0 {after}")


class Explained:
    """Says which hard words need no plain one: those of the glossary, and those explained where they stand."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.glossed = {
            form.casefold() for term, _slug, _definition, forms in knowledge.terms for form in (term, *forms)
        }

    def is_explained(self, block: Block, start: int, end: int) -> bool:
        """Whether a word is a glossary term or explained beside it."""
        word = block.plain[start:end].casefold()
        return (
            word in self.glossed
            or bool(EXPLAINED_AFTER.match(block.plain[end : end + 25]))
            or bool(EXPLAINED_BEFORE.search(block.plain[max(0, start - 25) : start]))
        )
