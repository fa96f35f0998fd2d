"""Rules about headings: the order of their levels, and that each says something of its own."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .document import Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import found, rule

LONGEST = 70
EMPTY_WORDS = re.compile(
    r"introduction|intro|more|more info(?:rmation)?|other|others|misc(?:ellaneous)?|info(?:rmation)?|text"
    r"|details?|general|section \d*"
    r"|heading \d*|part \d+|overview|notes?|stuff|further|various|conclusion|summary|untitled|new section|\d+"
)
DEEPEST = 3


@rule()
def heading_order(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Headings start at `##` and go down one level at a time."""
    above = 1
    for block in document.body:
        if block.kind != "heading":
            continue
        if block.level == 1:
            yield found(
                document,
                "heading-order",
                Severity.WARN,
                _("A # heading is the page's own title."),
                _("Use ## for a section."),
                block,
            )
        elif block.level > DEEPEST:
            yield found(
                document,
                "heading-order",
                Severity.WARN,
                _(
                    "“%(words)s” is a heading of level %(level)s; pages have sections and one level under them."
                )
                % {"words": block.plain, "level": block.level},
                _("Use ## or ###."),
                block,
            )
        elif block.level > above + 1:
            yield found(
                document,
                "heading-order",
                Severity.WARN,
                _("“%(words)s” jumps from level %(above)s to level %(level)s.")
                % {"words": block.plain, "above": above, "level": block.level},
                _("Use %(marks)s here.") % {"marks": "#" * (above + 1)},
                block,
            )
        above = max(2, block.level)


@rule()
def heading_words(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A heading has words, no other has the same beside it, and it is short."""
    seen: dict[tuple[int, str], str] = {}
    section = ""
    for block in document.body:
        if block.kind != "heading":
            continue
        words = " ".join(block.plain.casefold().split()).rstrip(".:")
        if block.level <= 2:
            section = ""
        place = (block.level, section + words)
        if not words:
            message, fix = _("A heading has no words."), _("Write it, or take it out.")
        elif place in seen:
            message = _("“%(words)s” stands twice as a heading.") % {"words": block.plain}
            fix = _("Say what is different here.")
        elif EMPTY_WORDS.fullmatch(words):
            message, fix = (
                _("“%(words)s” says nothing.") % {"words": block.plain},
                _("Say what stands under it."),
            )
        elif len(block.plain) > LONGEST:
            message = _("This heading has over %(limit)s characters.") % {"limit": LONGEST}
            fix = _("Keep the question or the main word.")
        elif len(words) > 8 and block.plain.isupper():
            message, fix = _("A heading in capitals is hard to read."), _("Write it as a sentence.")
        else:
            message = fix = ""
        if message:
            yield found(document, "heading-words", Severity.WARN, message, fix, block)
        seen[place] = words
        if block.level <= 2:
            section = words


@rule()
def bold_headings(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A line in bold alone is no heading for those who hear the page."""
    for block in document.body:
        source = document.sources["body"][block.start : block.end]
        alone = source.startswith("**") and source.endswith("**") and source.count("**") == 2
        if block.kind == "paragraph" and alone and not source.rstrip("*").endswith((".", ":", "!")):
            yield found(
                document,
                "heading-bold",
                Severity.WARN,
                _("A line in bold stands where a heading should."),
                _("Make it a heading with ## or ###."),
                block,
            )
