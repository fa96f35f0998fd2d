"""A piece of Markdown as its readers see it, every character with its place in the source."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..markdown.job import FACT
from ..markdown.parser import CITATION, EVIDENCE

INLINE = re.compile(
    r"(?P<image>!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]*)(?:\s+\"(?P<caption>[^\"]*)\")?\))"
    rf"|(?P<cite>{CITATION.replace('(', '(?P<key>', 1)})"
    rf"|(?P<label>{EVIDENCE.replace('(', '(?P<grade>', 1)})"
    rf"|(?P<fact>{FACT.pattern.replace('(', '(?P<statement>', 1)})"
    r"|(?P<link>\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]*)(?:\s+\"[^\"]*\")?\))"
    r"|(?P<mark>\*\*|__|(?<!\w)_|_(?!\w)|\*|`|\\(?=[^\w\s]))"
)


class Mark(NamedTuple):
    """Something written in a text that is no running word: `name` says which; places count in the source."""

    name: str
    start: int
    end: int
    words: str = ""


@dataclass(slots=True)
class Inline:
    """Plain words with the source place of each character, and the marks that stood among them.

    `at` of a mark list gives places in `plain`, in step with the list of the same name.
    """

    plain: str = ""
    places: list[int] = field(default_factory=list)
    citations: list[Mark] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)
    facts: list[Mark] = field(default_factory=list)
    links: list[Mark] = field(default_factory=list)
    pictures: list[Mark] = field(default_factory=list)
    cited_at: list[int] = field(default_factory=list)
    labelled_at: list[int] = field(default_factory=list)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the source of plain[start:end]."""
        if not self.places:
            return 0, 0
        first = self.places[min(start, len(self.places) - 1)]
        return first, self.places[max(start, min(end, len(self.places)) - 1)] + 1


def read(source: str, stretches: Iterable[tuple[int, int]]) -> Inline:
    """Read stretches of a source (the lines of one block) as one run of words."""
    out, pieces = Inline(), []

    def keep(start: int, end: int) -> None:
        pieces.append(source[start:end])
        out.places.extend(range(start, end))

    def walk(start: int, end: int) -> None:
        done = start
        for match in INLINE.finditer(source, start, end):
            keep(done, match.start())
            done = match.end()
            _take(match)
        keep(done, end)

    def _take(match: re.Match[str]) -> None:
        place = (match.start(), match.end())
        if match["image"]:
            out.pictures.append(Mark(match["src"], *place, match["alt"]))
        elif match["cite"]:
            out.citations.append(Mark(match["key"], *place))
            out.cited_at.append(len(out.places))
        elif match["label"]:
            out.labels.append(Mark(match["grade"], *place))
            out.labelled_at.append(len(out.places))
        elif match["fact"]:
            out.facts.append(Mark(match["statement"], *place))
        elif match["link"]:
            out.links.append(Mark(match["target"], *place, match["words"]))
            walk(match.start("words"), match.end("words"))

    for number, (start, end) in enumerate(stretches):
        if number:
            pieces.append(" ")
            out.places.append(start - 1)
        walk(start, end)
    out.plain = "".join(pieces)
    return out
