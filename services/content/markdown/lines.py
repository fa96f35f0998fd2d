"""Where each block of a page stands in its source: marks put in before parsing and taken out of the tree after."""

import re
from xml.etree.ElementTree import Element

from .tree import parents_of

ATTRIBUTE = "data-line"
# Control characters that clean_source() takes out of every text, and that no pattern of Markdown takes for a space.
MARK = re.compile("\x0e(\\d+)\x0f")
# A line is marked at its end, but before what must stay there: spaces that break it, the rest of a table row, of a
# closed heading, of the title of a box.
END = re.compile(r'(?:[ ]*\|[ ]*|[ ]+#+[ ]*|(?<=\S)"[ ]*|[ ]*)$')
BOX_TITLE = re.compile(r'[ ]*!!! ?[\w -]+"[^"]+"[ ]*$')
# A rule, the ruler of a table, a line without words; the address behind a name; a passage; a box without a title.
UNMARKED = re.compile(r"\W*|[ ]{0,3}\[[^\]]*\]:.*|\{[\w-]+\}[ ]*|[ ]*!!!.*")
HOLDERS = {
    "blockquote", "caption", "cite", "dd", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre",
    "summary", "td", "th",
}  # fmt: skip


def mark(source: str) -> str:
    """Give a text with the number of each line, counted from 1, at the line's end."""
    return "\n".join(_marked(number, line) for number, line in enumerate(source.split("\n"), 1))


def _marked(number: int, line: str) -> str:
    is_title = BOX_TITLE.fullmatch(line)
    if not is_title and UNMARKED.fullmatch(line):
        return line
    end = END.search(line).start() if is_title or not line.rstrip().endswith('"') else len(line.rstrip())
    return f"{line[:end]}\x0e{number}\x0f{line[end:]}"


def take(root: Element) -> None:
    """Take the marks out of a tree and note on each block that holds words the line it starts on."""
    parents = parents_of(root)
    for element in list(root.iter()):
        for name, value in element.items():
            element.set(name, MARK.sub("", value))
        element.text = _without(element.text, element, parents)
        if element in parents:
            element.tail = _without(element.tail, parents[element], parents)


def _without(text: str | None, holder: Element, parents: dict[Element, Element]) -> str | None:
    found = MARK.findall(text or "")
    if not found:
        return text
    while holder.tag not in HOLDERS and holder in parents:
        holder = parents[holder]
    lines = [int(line) for line in found]
    if known := holder.get(ATTRIBUTE):
        lines.append(int(known))
    if holder.tag in HOLDERS:
        holder.set(ATTRIBUTE, str(min(lines)))
    # AtomicString has done its work by now: no inline pattern runs again.
    return MARK.sub("", text or "")
