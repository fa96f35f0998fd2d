"""Prompts: `<!-- what to write here -->` is for the writer, and no reader ever sees it.

A list item, box, table, caption or section that holds nothing but prompts is not shown either, so a place of a starting
template that was left empty leaves no hole in the page.
"""

import re
from typing import NamedTuple

OPEN, CLOSE = "<!--", "-->"
REST = re.compile(r"\s*(?:(?:#{1,6}|[-*+]|\d+\.)?\s*|Table:\s*)")
EMPTY_ROW = re.compile(r"[\s|:-]*")
HEADING = re.compile(r"(#{1,6})\s*\S")
BOX = re.compile(r"!!! ?\w")


class Prompt(NamedTuple):
    """A prompt that still stands in a text: what it asks for, and its place."""

    words: str
    start: int
    end: int


def prompts(source: str) -> list[Prompt]:
    """Give the prompts that stand in a text."""
    found, at = [], 0
    while (start := source.find(OPEN, at)) >= 0 and (close := source.find(CLOSE, start + len(OPEN))) >= 0:
        at = close + len(CLOSE)
        found.append(Prompt(" ".join(source[start + len(OPEN) : close].split()), start, at))
    return found


def without_prompts(source: str) -> str:
    """Give a text without its prompts and what holds nothing else; every other line keeps its number."""
    kept, asked, at, line = [], set(), 0, 0
    for _words, start, end in prompts(source):
        before, breaks = source[at:start], source.count("\n", start, end)
        line += before.count("\n")
        asked.update(range(line, line + breaks + 1))
        line += breaks
        kept += [before, "\n" * breaks]
        at = end
    if not asked:
        return source
    lines = "".join([*kept, source[at:]]).split("\n")
    emptied = {number for number in asked if REST.fullmatch(lines[number])}
    for number in emptied:
        lines[number] = ""
    _drop_tables(lines, emptied)
    _drop_boxes(lines, emptied)
    _drop_sections(lines, emptied)
    return "\n".join(lines)


def _drop_tables(lines: list[str], emptied: set[int]) -> None:
    """Empty each table under a caption that was only a prompt, when no cell below its head is filled."""
    for number in sorted(emptied):
        first = number + 1
        while first < len(lines) and not lines[first].strip() and first <= number + 2:
            first += 1
        last = first
        while last < len(lines) and lines[last].lstrip().startswith("|"):
            last += 1
        if last - first > 1 and all(EMPTY_ROW.fullmatch(line) for line in lines[first + 1 : last]):
            lines[first:last] = [""] * (last - first)
            emptied.update(range(first, last))


def _drop_boxes(lines: list[str], emptied: set[int]) -> None:
    """Empty the opening of each box that holds prompts alone."""
    has_words = has_prompt = False
    for number in reversed(range(len(lines))):
        line = lines[number]
        if number in emptied:
            has_prompt = True
        elif line.startswith("    "):
            has_words = has_words or bool(line.strip())
        elif line.strip():
            if BOX.match(line) and has_prompt and not has_words:
                lines[number] = ""
                emptied.add(number)
            has_words = has_prompt = False


def _drop_sections(lines: list[str], emptied: set[int]) -> None:
    """Empty each heading under which, up to the next of its level, only prompts stood."""
    levels = range(1, 7)
    with_words, with_prompt = (
        set(),
        set(),
    )  # levels at which a heading here would have words, or a prompt, under it
    for number in reversed(range(len(lines))):
        line = lines[number]
        if number in emptied:
            with_prompt.update(levels)
        elif heading := HEADING.match(line):
            level = len(heading[1])
            is_empty = level in with_prompt and level not in with_words
            if is_empty:
                lines[number] = ""
            kept = set(range(1, level))
            with_words &= kept
            with_prompt &= kept
            if not is_empty:
                with_words |= kept
        elif line.strip():
            with_words.update(levels)
