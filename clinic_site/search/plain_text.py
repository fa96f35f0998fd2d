"""What a reader sees of a Markdown text, line by line, without rendering it.

The clinic's facts stay placeholders, {phone}, so that a snippet shows them as they are on the day it is read.
"""

import re

from services.content.facts import statements
from services.content.registry import facts

HEADING = "# "  # starts a line that is a heading, a question or the title of a box

BOX = re.compile(r'^!!!\s+[\w-]+(?:\s+"(.*)")?\s*$')
TABLE_RULE = re.compile(r"^\|?[\s:|-]+\|?$")
ITEM = re.compile(r"^(?:[-*+]|\d+\.)\s+")
INLINE = (
    (re.compile(r"\s?\[@[^\]]*\]"), ""),
    (re.compile(r"\s?\{evidence:[^}]*\}"), ""),
    (re.compile(r'!\[[^\]]*\]\([^\s)]*(?:\s+"([^"]*)")?\)'), r"\1"),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(?<![\w\\])[*_]{1,3}(?=\S)|(?<=[^\s\\])[*_]{1,3}(?!\w)|(?<!\\)[*`]"), ""),
    (re.compile(r"\\([^\w\s])"), r"\1"),
    (re.compile(r"\s+"), " "),
)
FACT = re.compile(r"\{fact:([^}\s]+)\}")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9:-]*)\}")


def lines_of(body: str) -> list[str]:
    """Give the paragraphs, items, rows and headings of a text, a line each; headings start with HEADING."""
    if keys := set(FACT.findall(body)):
        said = statements(keys)
        body = FACT.sub(lambda match: said[match[1]].text if match[1] in said else "", body)
    lines: list[str] = []
    is_open = False  # whether the next line belongs to the last one
    for raw in body.splitlines():
        text = raw.strip()
        is_item = ITEM.match(text)
        if not text or TABLE_RULE.match(text):
            is_open = False
        elif text.startswith("#"):
            lines.append(HEADING + text.lstrip("#").strip())
            is_open = False
        elif box := BOX.match(text):
            lines.extend([HEADING + box[1]] if box[1] else [])
            is_open = False
        elif text.startswith("|"):
            lines.append(", ".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip()))
            is_open = False
        elif is_open and not is_item:
            lines[-1] += " " + text
        else:
            lines.append(ITEM.sub("", text).removeprefix("Table: ").removeprefix("> "))
            is_open = True
    return [line for line in map(_inline, lines) if line.strip(HEADING)]


def filled(text: str) -> str:
    """Put the clinic's facts where their names stand; what has no fact is left out."""
    if "{" not in text:
        return text
    known = facts()
    return PLACEHOLDER.sub(lambda match: known[match[1]].text if match[1] in known else "", text)


def _inline(text: str) -> str:
    for pattern, shown in INLINE:
        text = pattern.sub(shown, text)
    return text.strip()
