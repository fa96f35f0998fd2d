"""Cards drawn for shared links: a title, the clinic's name and the clinic's colour."""

import hashlib
import io
import unicodedata
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

from . import typesetting

SIZE = 1200, 630
MARGIN = 84
TITLE_BOX = SIZE[0] - 2 * MARGIN, 350
SIZES = (92, 84, 76, 68, 60, 54, 48, 42, 36)  # the first that fits is taken
LEADING = 1.24
NAME_SIZES = (38, 34, 30, 26, 22)
INK, SUN = "#ffffff", "#f5b026"
COLOURS = 48


@lru_cache(maxsize=64)
def card(title: str, name: str, ground: str) -> bytes:
    """Give a PNG of 1200 by 630 pixels, always the same for the same words on `ground`, a dark colour.

    What the bundled fonts or this machine cannot set is left away rather than drawn wrong: of a title that is,
    the name takes the place.
    """
    title, name = (unicodedata.normalize("NFC", " ".join(text.split())) for text in (title, name))
    picture = _ground(ground, hashlib.sha256(title.encode()).digest())
    draw = ImageDraw.Draw(picture)
    sayable = list(filter(typesetting.can_set, filter(None, (title, name))))
    if sayable:
        _title(draw, sayable[0])
    if len(sayable) > 1:
        _name(draw, name)
    buffer = io.BytesIO()
    picture.quantize(COLOURS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def fitted(title: str) -> tuple[int, list[str]]:
    """Give the size and the lines of a title: as large as it fits, in lines of about the same length."""
    across, down = TITLE_BOX
    for size in SIZES:
        lines = _wrapped(title, size, across, breaks=size == SIZES[-1])
        if lines and (len(lines) * size * LEADING <= down or size == SIZES[-1]):
            break
    while across > TITLE_BOX[0] // 2:
        narrower = _wrapped(title, size, across - 24, breaks=False)
        if len(narrower) != len(lines):
            break
        lines, across = narrower, across - 24
    return size, lines


def _wrapped(text: str, size: int, across: int, *, breaks: bool) -> list[str]:
    """Give the lines of a text; none where a word is too wide, unless it `breaks`."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and typesetting.width(longer, size) <= across:
            lines[-1] = longer
            continue
        lines.append(word)
        while typesetting.width(lines[-1], size) > across:
            if not breaks:
                return []
            whole = lines.pop()
            end = next(
                end for end in range(len(whole), 0, -1) if typesetting.width(whole[:end], size) <= across
            )
            lines += [whole[:end], whole[end:]]
    return lines


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    size, lines = fitted(title)
    from_right = typesetting.runs_from_right(title)
    x = SIZE[0] - MARGIN if from_right else MARGIN
    y = MARGIN + (TITLE_BOX[1] - len(lines) * size * LEADING) / 2 + size
    for number, line in enumerate(lines):
        typesetting.draw(draw, (x, round(y + number * size * LEADING)), line, size, INK, from_right)


def _name(draw: ImageDraw.ImageDraw, name: str) -> None:
    fits = (size for size in NAME_SIZES if typesetting.width(name, size) <= TITLE_BOX[0] - 160)
    size, from_right = next(fits, NAME_SIZES[-1]), typesetting.runs_from_right(name)
    x = SIZE[0] - MARGIN if from_right else MARGIN
    typesetting.draw(draw, (x, SIZE[1] - MARGIN), name, size, INK, from_right)
    left, top = x - 96 if from_right else x, SIZE[1] - MARGIN - 72
    draw.rectangle((left, top, left + 96, top + 6), SUN)


def _ground(ground: str, seed: bytes) -> Image.Image:
    """Give the empty card: rings in a second tone, so faint that text stands on them as well as beside them."""
    large = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), ground)
    draw = ImageDraw.Draw(large)
    red, green, blue = ImageColor.getrgb(ground)
    second = tuple(round(value * 0.88) for value in (red, green, blue))
    centre = 1640 + seed[0] % 5 * 120, 1080 + seed[1] % 4 * 60
    for radius in range(260 + seed[2] % 4 * 40, 1500, 250):
        draw.circle(centre, radius, outline=second, width=64)
    return large.reduce(2)
