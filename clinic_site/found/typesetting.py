"""Setting a line of text in the bundled fonts: which letters they have, and in which order a line is drawn.

Pillow draws one font and one direction at a time. So a line is cut into atoms, each of one font and direction, and
the atoms are put in order by the part of the Unicode bidirectional algorithm (UAX 9) that titles need. Words that
run from right to left are shaped by Raqm, which needs the FriBiDi library of the system.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageDraw, ImageFont, features

FOLDER = Path(__file__).parent / "fonts"
LATIN, ARABIC, HEBREW = "NotoSerif-Bold.ttf", "NotoNaskhArabic-Bold.ttf", "NotoSerifHebrew-Bold.ttf"
# Bidirectional classes of a letter that runs from right to left, and of figures.
RIGHT_TO_LEFT, FIGURES = {"R", "AL"}, {"EN", "AN"}
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
NOWHERE = "\U0010ffff"  # a character that no font has


class Atom(NamedTuple):
    """A piece of a line in one font; `way` is "R", "L", "EN" (figures) or "N" (what has no direction of its own)."""

    text: str
    font: str
    way: str


def can_set(text: str) -> bool:
    """Whether the fonts have every letter of `text`, and this machine can shape it."""
    atoms = cut(text)
    if any(atom.way == "R" for atom in atoms) and not (features.check("raqm") and features.check("fribidi")):
        return False
    return all(_has(atom.font, letter) for atom in atoms for letter in atom.text if not letter.isspace())


def runs_from_right(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    ways = (_way(letter) for letter in text)
    return next((way for way in ways if way in {"L", "R"}), "L") == "R"


def width(text: str, size: int) -> float:
    """Give the width of a line in pixels."""
    return sum(_width(atom, size) for atom in cut(text))


def draw(
    canvas: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, colour: str, from_right: bool
) -> None:
    """Draw a line on the baseline `at`, which is its start: its left end, or its right one `from_right`."""
    x, y = at
    if from_right:
        x -= width(text, size)
    for atom in ordered(cut(text), from_right):
        direction = {"direction": "rtl"} if atom.way == "R" else {}
        canvas.text((x, y), atom.text, colour, font(atom.font, size), anchor="ls", **direction)
        x += _width(atom, size)


def cut(text: str) -> list[Atom]:
    """Give the atoms of a line in the order they are read; what has no direction stands alone."""
    atoms: list[Atom] = []
    for letter in text:
        way = _way(letter)
        if way == "mark":  # belongs to the letter before it
            way = atoms[-1].way if atoms else "N"
            name = atoms[-1].font if atoms else LATIN
        else:
            name = _font_for(letter)
        if atoms and way != "N" and (atoms[-1].font, atoms[-1].way) == (name, way):
            atoms[-1] = atoms[-1]._replace(text=atoms[-1].text + letter)
        else:
            atoms.append(Atom(letter, name, way))
    return atoms


def ordered(atoms: list[Atom], from_right: bool) -> list[Atom]:
    """Give the atoms of a line from left to right (UAX 9, rules W7, N1, N2, I1, I2, L2 and L4)."""
    base, strong, ways = ("R" if from_right else "L"), ("R" if from_right else "L"), []
    for atom in atoms:
        if atom.way in {"L", "R"}:
            strong = atom.way
        ways.append("L" if atom.way == "EN" and strong == "L" else atom.way)
    sides = [{"EN": "R"}.get(way, way) for way in ways]
    for place, way in enumerate(ways):
        if way == "N":
            before = next((side for side in reversed(sides[:place]) if side != "N"), base)
            after = next((side for side in sides[place + 1 :] if side != "N"), base)
            ways[place] = before if before == after else base
    levels = [{"L": 2 if from_right else 0, "R": 1, "EN": 2}[way] for way in ways]
    line = [
        atom._replace(text=atom.text.translate(MIRRORED)) if level % 2 and atom.way == "N" else atom
        for atom, level in zip(atoms, levels, strict=True)
    ]
    for level in (2, 1):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and levels[end] >= level:
                end += 1
            line[start:end] = line[start:end][::-1]
            levels[start:end] = levels[start:end][::-1]
            start = end + 1
    return line


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Give a bundled font. Only what runs from right to left needs Raqm: other lines look alike on all machines."""
    engine = ImageFont.Layout.BASIC if name == LATIN else ImageFont.Layout.RAQM
    return ImageFont.truetype(str(FOLDER / name), size, layout_engine=engine)


@lru_cache(maxsize=4096)
def _width(atom: Atom, size: int) -> float:
    direction = {"direction": "rtl"} if atom.way == "R" else {}
    return font(atom.font, size).getlength(atom.text, **direction)


def _way(letter: str) -> str:
    kind = unicodedata.bidirectional(letter)
    if kind in RIGHT_TO_LEFT:
        return "R"
    if kind in FIGURES:
        return "EN"
    return {"L": "L", "NSM": "mark"}.get(kind, "N")


def _font_for(letter: str) -> str:
    if unicodedata.bidirectional(letter) in {"AL", "AN"} or letter in "،؛؟":
        return ARABIC
    return HEBREW if unicodedata.bidirectional(letter) == "R" else LATIN


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    """Whether a font has a letter, which it shows by drawing another thing than for one that nobody has."""
    basic = ImageFont.truetype(str(FOLDER / name), 40, layout_engine=ImageFont.Layout.BASIC)
    return bytes(basic.getmask(letter)) != bytes(basic.getmask(NOWHERE))
