"""Markdown to an element tree: the dialect, its own inline marks, and the limits of what is parsed."""

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext
from markdown import Markdown
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from ..registry import passage
from .job import FACT, Job
from .lines import mark, take
from .prompts import without_prompts
from .tree import build, literal

MAX_LENGTH = 100_000
# Some of Markdown's patterns take time by the square of the marks in one block; an article of 1,200
# words costs about a hundredth of the limit.
MAX_BLOCK_MARKS = 2_000
MAX_COST = 20_000_000
MARKS = re.compile(r"[*_`\[\]()<>!&\\{}#|~\"'\n]")
TANGLES = (
    re.compile(r"([^\w\s])\1{200}"),  # the same mark over and over
    re.compile(r"^[ ]*(?:>[ ]?){25}", re.MULTILINE),  # quotations in quotations
    re.compile(r"^[ ]*(?:(?:[*+-]|\d+\.)[ ]+){25}", re.MULTILINE),  # lists in lists
    re.compile(r"^[ ]{100}", re.MULTILINE),  # boxes and lists in one another
)

# Control characters, lone surrogates and non-characters, none of which may stand in HTML.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What Markdown may leave of a mark it set aside, in an address or description or beside a broken one.
LEFTOVER = re.compile("\x02[^\x03]*\x03?|\x03")
CAPTION_ABOVE_TABLE = re.compile(r"^([ ]*Table: .*)\n(?=[ ]*\|)", re.MULTILINE)

CITATION = r"\s?\[@([A-Za-z0-9][\w.:-]{0,99})\]"
EVIDENCE = r"\{evidence:([a-z-]{1,40})\}"
PLACEHOLDER = r"\{([a-z][a-z0-9-]{0,40})\}"
PASSAGE = re.compile(rf"^{PLACEHOLDER}[ ]*$", re.MULTILINE)


def clean_source(source: str) -> str:
    """Take out what may not stand in HTML, and make line ends and tabs plain."""
    text = UNPRINTABLE.sub("", source).replace("\r\n", "\n").replace("\r", "\n")
    return text.expandtabs(4)


def fill_passages(source: str) -> str:
    """Put registered passages where a line is only their placeholder; other placeholders stay."""

    def filled(match: re.Match[str]) -> str:
        text = passage(match[1])
        return match[0] if text is None else f"\n{text}\n"

    return PASSAGE.sub(filled, source)


def is_too_complex(source: str) -> bool:
    """Say whether parsing could take unreasonably long or deep; no text meant to be read comes near."""
    if any(pattern.search(source) for pattern in TANGLES):
        return True
    cost = 0
    for block in re.split(r"\n\s*\n", source):
        marks = len(MARKS.findall(block))
        cost += marks * len(block)
        if marks > MAX_BLOCK_MARKS or cost > MAX_COST:
            return True
    return False


class Dialect(Markdown):
    """Python-Markdown with tables and boxes, without raw HTML, and with the marks of this site.

    Made anew for every render: an instance keeps state, and threads share modules.
    """

    def __init__(self, job: Job) -> None:
        extensions = [TableExtension(use_align_attribute=True), AdmonitionExtension(), SaneListExtension()]
        super().__init__(extensions=extensions, output_format="html")
        self.preprocessors.deregister("html_block")
        self.treeprocessors.deregister("prettify")
        for name in ("html", "entity", "automail"):
            self.inlinePatterns.deregister(name)
        # Below links and pictures, so that an address is never filled in.
        self.inlinePatterns.register(Citation(CITATION, self), "citation", 138)
        self.inlinePatterns.register(Evidence(EVIDENCE, job), "evidence", 137)
        self.inlinePatterns.register(ClinicalFact(FACT.pattern, job), "fact", 136.5)
        self.inlinePatterns.register(Placeholder(PLACEHOLDER, job), "placeholder", 136)

    def tree(self, source: str, with_lines: bool = False) -> Element:
        """Parse a whole text; `with_lines` notes on each block the line it starts on."""
        source = without_prompts(source)
        if with_lines:
            source = mark(source)
        lines = CAPTION_ABOVE_TABLE.sub(r"\1\n\n", fill_passages(source)).split("\n")
        for preprocessor in self.preprocessors:
            lines = preprocessor.run(lines)
        root = self.parser.parseDocument(lines).getroot()
        self._finish(root)
        if with_lines:
            take(root)
        return root

    def inline(self, text: str, element: Element) -> Element:
        """Fill an element with one line of Markdown, such as a caption."""
        holder = build("div")
        element.text = text
        holder.append(element)
        self._finish(holder)
        return element

    def _finish(self, root: Element) -> None:
        for processor in self.treeprocessors:
            processor.run(root)
        for element in root.iter():
            for name, value in element.items():
                element.set(name, LEFTOVER.sub("", value))
            element.text = element.text and LEFTOVER.sub("", element.text)
            element.tail = element.tail and LEFTOVER.sub("", element.tail)


class Citation(InlineProcessor):
    """`[@key]`: a mark that `citations.number` turns into a numbered link."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        return build("span", class_="cite", data_key=m[1]), m.start(), m.end()


class JobProcessor(InlineProcessor):
    """An inline pattern that needs the job at hand."""

    def __init__(self, pattern: str, job: Job) -> None:
        super().__init__(pattern)
        self.job = job


class Evidence(JobProcessor):
    """`{evidence:limited}`: how sure a claim is, in the reader's words."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:
        labels = {
            "good": gettext("Good evidence"),
            "some": gettext("Some evidence"),
            "limited": gettext("Limited evidence"),
            "not-enough": gettext("Not enough evidence"),
        }
        if m[1] not in labels:
            self.job.miss("placeholder", f"evidence:{m[1]}", m[0])
            return None, None, None
        label = AtomicString(literal(labels[m[1]]))
        return build("span", label, class_=f"evidence evidence--{m[1]}"), m.start(), m.end()


class ClinicalFact(JobProcessor):
    """`{fact:needle-solid}`: the sentence of the fact register, with citations of the sources behind it."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:
        fact = self.job.statements.get(m[1])
        if fact is None:
            self.job.miss("fact", m[1], m[0])
            return None, None, None
        said = build("span", AtomicString(literal(fact.text)))
        said.extend(build("span", class_="cite", data_key=key) for key in fact.references)
        return said, m.start(), m.end()


class Placeholder(JobProcessor):
    """`{phone}`: a fact about the clinic, as a link where it has an address. Unknown names stay text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:
        fact = self.job.facts.get(m[1])
        if fact is None:
            self.job.miss("placeholder", m[1], m[0])
            return None, None, None
        text = AtomicString(literal(fact.text))
        if not fact.href:
            return build("bdi", text), m.start(), m.end()
        link = build("a", href=literal(fact.href), class_="fact")
        link.append(build("bdi", text))
        return link, m.start(), m.end()
