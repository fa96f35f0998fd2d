"""Rules about plain language: grade, long sentences and paragraphs, the passive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..markdown import Rendered, render
from ..readability import Readability, RunningText, grade_of, measure, words_of
from .document import PROSE, Document, Section
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import CLINICAL, found, rule

MAX_SENTENCE = 25
MAX_PARAGRAPH = 6
MAX_PARAGRAPH_WORDS = 110
MIN_SECTION = 60  # words under which the grade of a section says nothing
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|not\s+|thereby\s+|often\s+|also\s+)?"
    r"(?:\w{3,}(?:ed|en)|done|made|given|known|held|kept|shown|found|built|sent|brought|led|put|thought"
    r"|told|taught)\s+by\b",
    re.IGNORECASE,
)
OFFICIAL = re.compile(
    r"\bit (?:should|must|is to) be (?:noted|remembered|stressed|borne|pointed)\b|\bit is (?:recommended"
    r"|advised|suggested) that\b"
    r"|\b(?:is|are) (?:to be|being) \w+ed\b|\bin (?:order|the event|view|respect|terms) (?:to|that|of)\b"
    r"|\bwith (?:regard|respect) to\b"
    r"|\bpursuant\b|\bhereby\b|\bthereby\b|\bwhereas\b|\bhereinafter\b|\bthe (?:aforementioned|said)\b"
    r"|\bin a \w+ capacity\b|\bdue to the fact\b",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\b(?:be|is|are|was|were|been|being) (?:\w+ly )?(?:carried out|undertaken|performed|required|observed"
    r"|obtained|issued"
    r"|arranged|scheduled|experienced|conducted|indicated|discontinued|implemented|administered|initiated"
    r"|commenced"
    r"|completed|requested|advised|encouraged|reminded|expected|permitted|instructed|referred|deemed"
    r"|subject) "
    r"(?!if you|where you|\w+ yet)\w+"
    r"|\b(?!may be considered)(?:should|must|shall|will|may|can|ought to|is to|are to"
    r"|to) be (?:\w+ly )?(?:carried out|undertaken|performed"
    r"|observed|obtained|issued|arranged|scheduled|experienced|conducted|indicated|discontinued"
    r"|implemented|administered"
    r"|initiated|commenced|completed|required|made|considered|given|provided|noted|encouraged|sought"
    r"|taken into|avoided"
    r"|borne|ensured|adhered|maintained|effected|reviewed|submitted|communicated|assessed)\b"
    r"|\b(?:consideration|attention|notice|regard|effect|preference|thought"
    r"|priority) (?:\w+ )?(?:be )?(?:given|drawn|paid"
    r"|taken|is drawn|is given)\b"
    r"|\b(?:where|when|if|as) (?:\w+ly )?(?:indicated|required|appropriate|applicable|deemed|necessitated)\b"
    r"|\bit (?:has been|is|was) (?:found|felt|considered|understood|important|essential|imperative"
    r"|anticipated|envisaged"
    r"|deemed|intended) that\b"
    r"|\bin (?:accordance|conjunction|compliance|keeping|relation|connection|line) (?:with|to)\b"
    r"|\bin the (?:absence|event|case"
    r"|course|interests?) of\b"
    r"|\b(?:the fact that|on a \w+ basis|for the purposes? of|with a view to|subject to|as regards"
    r"|by means of|in excess of"
    r"|prior to|notwithstanding|in receipt of|on receipt of|at this (?:point|moment) in time|take cognisance"
    r"|upon (?:completion|arrival|receipt)|hereafter|the above-?mentioned|in lieu of|the (?:undertaking"
    r"|provision|holding"
    r"|performance|application|implementation|administration|commencement|completion|cessation) of)\b"
    r"|\b(?:arrangements|provision|referrals?|assessments?|applications?|recommendations?) (?:can|will"
    r"|should|may|must|shall) be"
    r" \w+\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Level:
    """How hard a text is: as a whole, and each section long enough to say so."""

    whole: Readability
    sections: list[tuple[Section, float]]
    rendered: Rendered


def level_of(document: Document, knowledge: Knowledge) -> Level:
    """Measure a document as the page is measured, once: glossed terms don't count."""
    if document.level is None:
        document.level = _measured(document, knowledge)
    return document.level


def _measured(document: Document, knowledge: Knowledge) -> Level:
    rendered = render(document.sources["body"], context=knowledge.context)
    glossed = RunningText(rendered.html).glossed()
    sections = []
    for section in document.sections:
        sentences = [
            words_of(glossed.sub(" ", sentence.text))
            for block in section.blocks
            if block.kind in PROSE and block.kind != "cell"
            for sentence in block.sentences()
        ]
        if sum(map(len, sentences)) >= MIN_SECTION:
            sections.append((section, grade_of(sentences)))
    whole = measure(rendered, standfirst=document.sources["standfirst"], max_sentence=MAX_SENTENCE)
    return Level(whole, sections, rendered)


@rule(CLINICAL | {"news", "page"})
def grade(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """The text, and each section, is no harder than the policy says."""
    target = knowledge.policy.grade_target
    level = level_of(document, knowledge)
    whole = level.whole.grade
    if whole > target + 1:
        name, fix = "grade", _("Shorten sentences and use plain words.")
        if whole > target + 2:
            name = "grade-high"
            fix = _("Shorten sentences and use plain words; else the signer says why it must be so hard.")
        yield found(
            document,
            name,
            Severity.WARN,
            _("The reading grade is %(grade)s; aim for %(target)s.") % {"grade": whole, "target": target},
            fix,
        )
    for section, measured in level.sections:
        if measured > target + 1 and section.heading:
            yield found(
                document,
                "grade-section",
                Severity.WARN,
                _("“%(title)s” has the reading grade %(grade)s; aim for %(target)s.")
                % {"title": section.title, "grade": measured, "target": target},
                _("Shorten its sentences and use plain words."),
                section.heading,
            )


@rule()
def long_sentences(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A sentence has at most 25 words."""
    for block in document.prose:
        for sentence in block.sentences():
            count = len(words_of(sentence.text))
            if count > MAX_SENTENCE:
                yield found(
                    document,
                    "long-sentence",
                    Severity.WARN,
                    _("This sentence has %(count)s words; most readers lose it after %(limit)s.")
                    % {"count": count, "limit": MAX_SENTENCE},
                    _("Make two of it."),
                    block,
                    sentence.start,
                    sentence.end,
                )


@rule()
def long_paragraphs(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """A paragraph has one idea."""
    for block in document.body:
        if block.kind == "paragraph":
            sentences, words = len(block.sentences()), len(words_of(block.plain))
            if sentences > MAX_PARAGRAPH or words > MAX_PARAGRAPH_WORDS:
                yield found(
                    document,
                    "long-paragraph",
                    Severity.WARN,
                    _("This paragraph has %(sentences)s sentences and %(words)s words.")
                    % {"sentences": sentences, "words": words},
                    _("One idea a paragraph: break it."),
                    block,
                )


@rule()
def passive(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Who does something is said first; official language is not plain."""
    for pattern, message in (
        (PASSIVE, _("“%(words)s” is passive.")),
        (OFFICIAL, _("“%(words)s” sounds like a letter from an office.")),
        (OFFICE, _("“%(words)s” sounds like a letter from an office.")),
    ):
        for block, start, end in document.search(pattern):
            yield found(
                document,
                "passive",
                Severity.WARN,
                message % {"words": block.plain[start:end]},
                _("Say who does it: “you”, “we”, “your doctor”."),
                block,
                start,
                end,
            )
