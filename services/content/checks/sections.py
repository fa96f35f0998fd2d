"""Rules about what a text must have: its sections, filled; boxes that hold something; nothing left unfinished."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from django.utils.translation import gettext as _

from ..markdown.prompts import prompts
from .document import Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .needs import KEY_BOX, RISKS, SECTIONS, SUITS
from .rules import found, rule

UNFINISHED = re.compile(
    r"^\W*(?:to follow|to come|coming soon|tb[acd]|to[ -]?do|to be (?:added|written|confirmed|done)"
    r"|text here|xxx+"
    r"|lorem +ipsum|more (?:to come|soon)|under construction|write this|n/?a|none|see above)\b[^\w]*$"
    r"|\blorem +ipsum\b"
    r"|\b(?:tb[cd]|to-?do|fix-?me)\b|\?\?\?",
    re.IGNORECASE,
)
DEFERRED = re.compile(
    r"\b(?:we|your (?:physio\w*|therapist|clinician)|the (?:team|clinic|physio\w*)|our \w+|somebody|someone)"
    r"(?: will|[’']ll| can| are happy to| is happy to| shall)? (?:\w+ ){0,2}(?:talk|go|discuss|explain"
    r"|cover|tell|run|look|answer"
    r"|share|walk|say|decide|let you know|happy|check|be)\b"
    r"|\b(?:ask|call|contact|speak (?:to|with)|talk to|see|get in touch|phone|e-?mail|consult)\b"
    r"|\b(?:in person|on the day|at (?:your|the) (?:first )?(?:visit|appointment)|when (?:you come"
    r"|we meet)|case by case"
    r"|depends?|every(?:one|body) (?:is|reacts)|vary|varies|differs?|nothing|not much|few|little|hardly"
    r"|none|no known|minor"
    r"|as usual|see (?:above|below)|elsewhere|do not worry|don[’']t worry|most people|generally|rarely)\b",
    re.IGNORECASE,
)
FEWEST = 6  # words under any heading
SAYS_LITTLE = 32  # words up to which a section that only puts readers off counts as empty
HARM = re.compile(
    r"\b(?:sore|soreness|bruis\w*|bleed\w*|blister\w*|pain|pains|ache\w*|aching|flare\w*|faint\w*|dizz\w*"
    r"|worse|hurts?|skin"
    r"|rash|itch\w*|strain\w*|tired\w*|stiff\w*|infection|lung|injur\w*|limp|fall|slip|drowsy|swell\w*)\b",
    re.IGNORECASE,
)
BOX_ITEMS = {"key": 2, "advice": 2}


@rule(SECTIONS)
def required_sections(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A text has the sections of its kind, and they say something."""
    for need in SECTIONS[document.kind]:
        fits = [section for section in document.sections if need.pattern.search(section.title)]
        if not fits:
            message = _("The section “%(name)s” is missing.") % {"name": need.name}
            yield found(document, "section-missing", need.severity, message, _("Add it with a ## heading."))
        elif max(len(section.words.split()) for section in fits) < need.words:
            message = _("The section “%(name)s” says next to nothing.") % {"name": fits[0].title}
            yield found(
                document,
                "section-empty",
                need.severity,
                message,
                _("Write it, or ask who can."),
                fits[0].blocks[0] if fits[0].blocks else fits[0].heading,
            )


@rule(SECTIONS)
def put_off(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Under a heading a text must have stands what it promises, and not that somebody will tell."""
    needs = SECTIONS[document.kind]
    for section in document.sections[1:]:
        need = next((need for need in needs if need.pattern.search(section.title)), None)
        words, listed = section.words, any(block.kind in ("item", "step", "cell") for block in section.blocks)
        pointed = any(
            block.inline.links or block.is_marked for block in section.blocks
        )  # not put off: sent on
        if need is None or not words or listed or pointed:
            continue
        sentences = [one.text for block in section.blocks for one in block.sentences()]
        limit = SAYS_LITTLE if need.pattern in (RISKS, SUITS) else SAYS_LITTLE // 2
        short = len(words.split()) <= limit and all(map(DEFERRED.search, sentences))
        harmless = need.pattern is RISKS and not HARM.search(words)
        if short or harmless:
            yield found(
                document,
                "section-empty",
                need.severity,
                _("“%(title)s” does not say what its heading promises.") % {"title": section.title},
                _("Write it here: readers decide before they come."),
                section.blocks[0],
                last=section.blocks[-1],
            )


@rule()
def headings_filled(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Under each heading that is no question stands more than a word or two."""
    blocks = document.body
    for place, block in enumerate(blocks):
        if block.kind != "heading" or block.plain.rstrip().endswith("?"):
            continue
        under = list(takewhile(lambda other: other.kind != "heading", blocks[place + 1 :]))
        said = sum(len(other.plain.split()) for other in under)
        shown = any(other.inline.links or other.inline.pictures or other.is_marked for other in under)
        if 0 < said < FEWEST and not shown and not any("{" in other.plain for other in under):
            yield found(
                document,
                "section-empty",
                Severity.WARN,
                _("“%(title)s” says next to nothing.") % {"title": block.plain},
                _("Write it, or take the heading out."),
                under[0],
                last=under[-1],
            )


@rule()
def lists_gone(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """After a line that ends with a colon comes what it announces."""
    for block, following in pairwise([*document.blocks, None]):
        announces = block.kind == "paragraph" and block.plain.rstrip().endswith(":")
        if (
            announces
            and (following is None or following.kind in ("heading", "paragraph", "box"))
            and not (following and following.plain.startswith("{"))
        ):
            yield found(
                document,
                "list-gone",
                Severity.WARN,
                _("“%(words)s” announces a list that does not come.") % {"words": block.plain.strip()[-60:]},
                _("List it, or end the line with a full stop."),
                following if following and following.kind == "paragraph" else block,
            )


@rule()
def empty_sections(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """No heading stands over nothing."""
    for section in document.sections[1:]:
        if not section.blocks:
            yield found(
                document,
                "section-empty",
                Severity.WARN,
                _("Nothing stands under “%(name)s”.") % {"name": section.title},
                _("Write it, or take the heading out."),
                section.heading,
            )


@rule()
def unfinished(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """No place is held for words that never came."""
    for block in document.blocks:
        if block.kind not in ("cell", "box") and (match := UNFINISHED.search(block.plain)):
            yield found(
                document,
                "unfinished",
                Severity.BLOCK,
                _("“%(words)s” holds a place for words that are missing.") % {"words": match[0].strip()},
                _("Write them, or take the place out."),
                block,
            )


@rule(KEY_BOX)
def key_points(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """An article opens with its key points."""
    if not any(box.kind == "key" for box in document.boxes):
        yield found(
            document,
            "key-points",
            Severity.WARN,
            _("There are no key points at the top."),
            _('Add a box: !!! key "In short" with two to four points.'),
        )


@rule({"case-study"})
def note_of_story(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A story says in a note whose it is."""
    if not any(box.kind == "note" for box in document.boxes):
        yield found(
            document,
            "story-note",
            Severity.WARN,
            _("No note says that this is one person's story."),
            _("Add a box: !!! note with “One person's story …”."),
        )


@rule()
def prompts_left(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """No prompt of a starting template waits for words."""
    for prompt in prompts(document.sources["body"]):
        yield Finding(
            "prompt-left",
            Severity.WARN,
            _("A prompt still waits: “%(words)s”.") % {"words": prompt.words},
            _("Write it, or take the prompt out."),
            "body",
            prompt.start,
            prompt.end,
            document.line("body", prompt.start),
        )


@rule()
def filled_boxes(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A box holds something, and a list of points more than one."""
    for box in document.boxes:
        items = sum(block.kind in ("item", "step") for block in box.blocks)
        if not box.blocks or items < BOX_ITEMS.get(box.kind, 0):
            yield found(
                document,
                "box-empty",
                Severity.WARN,
                _("The box “%(title)s” holds too little.") % {"title": box.title.plain},
                _("Give it its points, indented by four spaces."),
                box.title,
                last=box.blocks[-1] if box.blocks else None,
            )
