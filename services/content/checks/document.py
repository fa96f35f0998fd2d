"""A text taken apart for the rules: blocks with their place in the source, sentences, sections and boxes."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from ..readability import split_spans
from .inline import Inline, read

PROSE = frozenset({"paragraph", "item", "step", "cell"})
APART = "\0"  # between blocks in Document.plain: no pattern reaches over it
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
NUMBER = re.compile(r"(?<![\w@.,-])\d[\d,]*(?:\.\d+)?(?![\w@])")
HELP = re.compile(r"get help(?: now| today| fast)?|when to get help|emergency|urgent help", re.I)


def figures(words: str) -> set[str]:
    """Give the figures in words, thousands without a comma."""
    return {match[0].replace(",", "").rstrip(".") for match in NUMBER.finditer(words)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: `start` and `end` count in the block's plain words."""

    block: "Block"
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence as readers see it."""
        return self.block.plain[self.start : self.end]

    @property
    def is_cited(self) -> bool:
        """Whether a citation or label stands in it or right behind it."""
        inline = self.block.inline
        return any(self.start < place <= self.end + 1 for place in (*inline.cited_at, *inline.labelled_at))


@dataclass(slots=True, eq=False)
class Block:
    """A heading, paragraph, list item ("item", or "step" of a numbered list), table cell, caption or box title.

    `box` is the kind of the box it stands in, "" outside; `start` and `end` are its place in the field's source.
    """

    kind: str
    field: str
    start: int
    end: int
    inline: Inline
    level: int = 0
    box: str = ""
    row: int = 0  # of a table cell: the source place of its row
    is_head: bool = False  # whether it is a cell of a table's first row

    @property
    def plain(self) -> str:
        """The words as readers see them."""
        return self.inline.plain

    @property
    def is_marked(self) -> bool:
        """Whether it cites a source, carries an evidence label or places a fact."""
        return bool(self.inline.citations or self.inline.labels or self.inline.facts)

    def sentences(self) -> list[Sentence]:
        """Give the sentences."""
        return [Sentence(self, start, end) for start, end in split_spans(self.plain)]

    def sentence_at(self, position: int) -> Sentence:
        """Give the sentence that holds a place in the plain words."""
        found = self.sentences()
        return next((one for one in found if position < one.end), Sentence(self, 0, len(self.plain)))


@dataclass(slots=True, eq=False)
class Section:
    """A `##` heading (None: what stands before the first) and the blocks under it."""

    heading: Block | None
    blocks: list[Block] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading's words."""
        return self.heading.plain.strip() if self.heading else ""

    @property
    def is_help(self) -> bool:
        """Whether this is the urgent-help section."""
        return bool(HELP.fullmatch(self.title))

    @property
    def words(self) -> str:
        """Everything said in the section, headings included."""
        return "\n".join(block.plain for block in self.blocks)


@dataclass(slots=True, eq=False)
class Box:
    """A `!!!` box with its title and what stands in it."""

    kind: str
    title: Block
    section: Section
    blocks: list[Block] = field(default_factory=list)


class Document:
    """Title, standfirst and body of a text of a `kind` (guide … news, condition, treatment, page)."""

    def __init__(self, kind: str, slug: str, title: str, standfirst: str, body: str) -> None:
        self.kind, self.slug = kind, slug
        self.sources = {"title": title, "standfirst": standfirst, "body": body}
        self.blocks = [
            Block(name, name, 0, len(source), read(source, [(0, len(source))]))
            for name, source in (("title", title), ("standfirst", standfirst))
        ]
        self.boxes: list[Box] = []
        self.level: Any = None  # how hard it is to read, once somebody has measured it (readable.level_of)
        self.sections = [Section(None)]

    def line(self, name: str, position: int) -> int:
        """Give the line of a place, from 1."""
        return self.sources[name].count("\n", 0, position) + 1

    @cached_property
    def body(self) -> list[Block]:
        """The blocks of the body."""
        return self.blocks[2:]

    @cached_property
    def prose(self) -> list[Block]:
        """Paragraphs, list items and cells of the body, with the standfirst."""
        return [self.blocks[1], *(block for block in self.body if block.kind in PROSE)]

    def is_supported(self, block: Block) -> bool:
        """Whether a source, label or fact stands behind a block: in it, its table row, or what its list hangs on."""
        if block.kind == "cell":
            return any(other.is_marked for other in self.body if other.row == block.row)
        if block.is_marked or block.kind not in ("item", "step"):
            return block.is_marked
        above = self.blocks[: self.blocks.index(block)]
        lead = next((other for other in reversed(above) if other.kind not in ("item", "step")), None)
        return lead is not None and lead.kind == "paragraph" and lead.is_marked

    @cached_property
    def help(self) -> Section | None:
        """The urgent-help section."""
        return next((section for section in self.sections if section.is_help), None)

    @cached_property
    def plain(self) -> str:
        """All words, blocks apart by a mark that no pattern reaches over."""
        return APART.join(block.plain for block in self.blocks)

    @cached_property
    def lower(self) -> str:
        """All words with A to Z in small letters, each character where it is in `plain`."""
        return self.plain.translate(SMALL)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for block in self.blocks:
            starts.append(at)
            at += len(block.plain) + 1
        return starts

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[Block, int, int]]:
        """Give each place a pattern stands at: the block, and start and end in its plain words."""
        return self._places(pattern.finditer(self.plain))

    def search_lower(self, pattern: re.Pattern[str]) -> Iterator[tuple[Block, int, int]]:
        """The same for a pattern in small letters (knowledge.lowered)."""
        return self._places(pattern.finditer(self.lower))

    def _places(self, matches: Iterator[re.Match[str]]) -> Iterator[tuple[Block, int, int]]:
        for match in matches:
            if match.end() > match.start() and APART not in match[0]:
                index = bisect_right(self._starts, match.start()) - 1
                begin = self._starts[index]
                yield self.blocks[index], match.start() - begin, match.end() - begin

    @cached_property
    def about_needling(self) -> bool:
        """Whether the text as a whole is about needling: its title or address says so."""
        return "needling" in f"{self.slug} {self.sources['title']}".casefold()
