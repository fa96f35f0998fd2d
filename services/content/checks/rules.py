"""The one registry of rules. A rule is a function that takes a document and what the site knows, and gives findings."""

from collections.abc import Callable, Iterable, Iterator

from .document import Block, Document
from .finding import Finding, Severity
from .knowledge import Knowledge

Rule = Callable[[Document, Knowledge], Iterable[Finding]]
ARTICLES = frozenset({"guide", "explainer", "how-to", "case-study"})
CLINICAL = ARTICLES | {"condition", "treatment"}
RULES: list[tuple[frozenset[str] | None, Rule]] = []


def rule(kinds: Iterable[str] | None = None) -> Callable[[Rule], Rule]:
    """Register a rule for texts of these kinds (None: all)."""

    def register(function: Rule) -> Rule:
        RULES.append((None if kinds is None else frozenset(kinds), function))
        return function

    return register


def ask_all(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Ask every rule that is meant for a document of this kind."""
    for kinds, ask in RULES:
        if kinds is None or document.kind in kinds:
            yield from ask(document, knowledge)


def found(
    document: Document,
    name: str,
    severity: Severity,
    message: str,
    fix: str,
    block: Block | None = None,
    start: int = 0,
    end: int | None = None,
    last: Block | None = None,
) -> Finding:
    """Make a finding about a block, or about plain characters `start` to `end` of it; without one, about the body.

    `last`: the finding is about all from the block to this one.
    """
    if block is None:
        return Finding(name, severity, message, fix)
    if end is None:
        first, until = block.start, (last or block).end
    else:
        first, until = block.inline.source(start, end)
    return Finding(name, severity, message, fix, block.field, first, until, document.line(block.field, first))
