"""Reading a text into a Document, line by line."""

import re

from ..markdown.prompts import CLOSE, OPEN
from .document import Block, Box, Document, Section
from .inline import read

BOX = re.compile(r'^!!! +(?P<kind>[a-z]+)(?: +"(?P<title>[^"]*)")?[ ]*$')
HEADING = re.compile(r"^(?P<marks>#{1,6})[ ]*(?P<words>.*?)[ #]*$")
ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+]|(?P<number>\d+)\.)[ ]+")
ROW = re.compile(r"^\s*\|")
RULER = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
CAPTION = re.compile(r"^\s*Table: ")
PROMPT = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)  # for the writer; no reader sees it


def document(kind: str, slug: str, title: str, standfirst: str, body: str) -> Document:
    """Take a text apart; `kind` is what the rules know it by (knowledge.kind_of)."""
    taken_apart = Document(kind, slug, title, standfirst, body)
    # A prompt keeps its place as blanks, so that every other place stays right.
    Reader(taken_apart, PROMPT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)).run()
    return taken_apart


class Reader:
    """Reads a Markdown body line by line into a document."""

    def __init__(self, document: Document, source: str) -> None:
        self.document, self.source = document, source
        self.open: tuple[str, list[tuple[int, int]]] | None = None
        self.box: Box | None = None

    def run(self) -> None:
        at = 0
        for line in self.source.splitlines(keepends=True):
            self.take(line.rstrip("\r\n"), at)
            at += len(line)
        self.close()

    def take(self, line: str, at: int) -> None:
        """Read one line that starts at a place of the source."""
        if not line.strip():
            self.close()
            return
        if self.box and not line.startswith((" ", "\t")):
            self.close()
            self.box = None
        if match := BOX.match(line):
            self.close()
            start, end = match.span("title") if match["title"] is not None else match.span("kind")
            self.start_box(match["kind"], at + start, at + end)
        elif (match := HEADING.match(line)) and not self.box:
            self.close()
            self.add(
                "heading", [(at + match.start("words"), at + match.end("words"))], len(match["marks"]), at=at
            )
        elif ROW.match(line):
            self.row(line, at)
        else:
            self.words(line, at)

    def start_box(self, kind: str, start: int, end: int) -> None:
        document = self.document
        title = Block("box", "body", start, end, read(self.source, [(start, end)]), 0, kind)
        self.box = Box(kind, title, document.sections[-1])
        document.boxes.append(self.box)
        self.keep(title)

    def row(self, line: str, at: int) -> None:
        """Read a table row; of a ruler nothing is kept, of a header the cells too."""
        self.close()
        if RULER.match(line):
            return
        last = self.document.blocks[-1]
        is_head = not (last.kind == "cell" and self.source.count("\n", last.row, at) < 3)
        for match in re.finditer(r"[^|]+", line):
            if words := match[0].strip():
                start = at + match.start() + match[0].index(words)
                self.add("cell", [(start, start + len(words))], row=at, is_head=is_head)

    def words(self, line: str, at: int) -> None:
        """Read a line of running words: it opens a block or goes on with the open one."""
        start = at + len(line) - len(line.lstrip(" \t>"))
        end = at + len(line.rstrip())
        if match := ITEM.match(line):
            self.close()
            self.open = ("step" if match["number"] else "item", [(at + match.end(), end)])
        elif CAPTION.match(line):
            self.close()
            self.open = ("caption", [(start, end)])
        elif self.open:
            self.open[1].append((start, end))
        else:
            self.open = ("paragraph", [(start, end)])

    def close(self) -> None:
        """End the open block."""
        if self.open:
            self.add(*self.open)
            self.open = None

    def add(
        self,
        kind: str,
        stretches: list[tuple[int, int]],
        level: int = 0,
        *,
        at: int | None = None,
        row: int = 0,
        is_head: bool = False,
    ) -> None:
        document = self.document
        block = Block(
            kind,
            "body",
            stretches[0][0] if at is None else at,
            stretches[-1][1],
            read(self.source, stretches),
            level,
            self.box.kind if self.box else "",
            row,
            is_head,
        )
        if kind == "heading" and level <= 2:
            document.sections.append(Section(block))
            document.blocks.append(block)
            return
        if self.box:
            self.box.blocks.append(block)
        self.keep(block)

    def keep(self, block: Block) -> None:
        self.document.blocks.append(block)
        self.document.sections[-1].blocks.append(block)
