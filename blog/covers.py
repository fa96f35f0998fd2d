"""Covers drawn by code, for articles that have neither a photograph nor a drawing of their own.

They are in the hand of the other drawings: flat figures with thick round limbs, two tones on one ground, a
dotted arc for movement, and one dot on the sore spot, near the middle so that every crop keeps it.
"""

import hashlib
import io
import math
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw

SIZE = 800, 500
SCALE = 2  # drawn larger and made smaller, for smooth edges
COLOURS = 64

Point = tuple[int, int]


class Palette(NamedTuple):
    """The colours of a cover: those of the drawings in site.css on a light page."""

    ground: str
    limb: str
    second: str
    dot: str


PALETTES = (
    Palette("#cfe0d4", "#17503f", "#8bb09c", "#f5b026"),
    Palette("#cfe2ea", "#17503f", "#7fa9b8", "#f5b026"),
    Palette("#f3d3c2", "#6d2d17", "#cf977c", "#f5b026"),
    Palette("#fbdc94", "#4a3505", "#c8952d", "#b5321f"),
    Palette("#17503f", "#d9e8de", "#5d9a83", "#f5b026"),
)


class Limb(NamedTuple):
    """A thick line with round ends and joints; a single point is a disc."""

    width: int
    points: tuple[Point, ...]
    second: bool = False  # in the second tone


class Motif(NamedTuple):
    """A part of the body, and where it hurts."""

    limbs: tuple[Limb, ...]
    sore: Point


def _spine(top: int, bottom: int) -> tuple[Limb, ...]:
    return tuple(Limb(30, ((388, y), (412, y)), second=True) for y in range(top, bottom, 46))


WALKER = Motif(
    (
        Limb(48, ((392, 210), (318, 272), (300, 352)), second=True),
        Limb(58, ((396, 330), (446, 420), (420, 540)), second=True),
        Limb(100, ((404, 64),)),
        Limb(92, ((400, 196), (398, 316))),
        Limb(48, ((404, 200), (482, 270), (540, 232))),
        Limb(58, ((396, 330), (352, 430), (268, 500))),
    ),
    (402, 262),
)
MOTIFS = {
    "head": Motif(
        (
            Limb(96, ((400, 300), (400, 440)), second=True),
            Limb(170, ((190, 560), (290, 500), (510, 500), (610, 560))),
            Limb(230, ((400, 180), (400, 214))),
        ),
        (452, 170),
    ),
    "neck": Motif(
        (
            Limb(104, ((400, 190), (400, 420)), second=True),
            Limb(150, ((170, 560), (280, 442), (520, 442), (630, 560))),
            Limb(216, ((400, 80), (400, 116))),
        ),
        (428, 276),
    ),
    "upper-back": Motif(
        (
            Limb(150, ((400, -20),)),
            Limb(92, ((400, 20), (400, 130))),
            Limb(150, ((250, 210), (550, 210))),
            Limb(260, ((400, 270), (400, 560))),
            *_spine(70, 520),
        ),
        (476, 262),
    ),
    "shoulder": Motif(
        (
            Limb(150, ((300, 60),)),
            Limb(210, ((300, 300), (300, 560))),
            Limb(104, ((247, 226), (402, 226))),
            Limb(84, ((402, 226), (540, 300), (640, 180)), second=True),
        ),
        (410, 226),
    ),
    "elbow": Motif(
        (Limb(120, ((-80, -30), (400, 300))), Limb(96, ((400, 300), (900, 20)), second=True)), (404, 296)
    ),
    "hand": Motif(
        (
            Limb(100, ((-40, 574), (356, 290)), second=True),
            Limb(150, ((420, 246), (452, 224))),
            Limb(40, ((400, 200), (392, 96))),
            Limb(36, ((470, 190), (540, 80))),
            Limb(36, ((490, 212), (604, 118))),
            Limb(36, ((500, 240), (626, 178))),
            Limb(34, ((494, 270), (612, 246))),
        ),
        (374, 280),
    ),
    "lower-back": Motif(
        (
            Limb(224, ((400, -20), (400, 380))),
            Limb(232, ((366, 470), (434, 470))),
            *_spine(20, 420),
        ),
        (452, 316),
    ),
    "hip": Motif(
        (
            Limb(122, ((352, 280), (300, 560)), second=True),
            Limb(200, ((400, -20), (400, 180))),
            Limb(150, ((370, 250), (430, 250))),
            Limb(122, ((452, 280), (520, 560))),
        ),
        (474, 262),
    ),
    "knee": Motif(
        (Limb(112, ((424, 236), (372, 560)), second=True), Limb(140, ((-90, 66), (416, 226)))), (436, 240)
    ),
    "foot": Motif(
        (
            Limb(104, ((352, -20), (366, 330)), second=True),
            Limb(112, ((366, 372),)),
            Limb(84, ((370, 384), (480, 384), (600, 400))),
        ),
        (388, 326),
    ),
}


@lru_cache(maxsize=64)
def cover(slug: str, region: str = "") -> bytes:
    """Give the cover of the article `slug` as a PNG of 800 by 500 pixels, always the same for the same words.

    `region` is the slug of the part of the body it is about; any other is a figure that walks.
    """
    seed = hashlib.sha256(slug.encode()).digest()
    palette = PALETTES[seed[0] % len(PALETTES)]
    motif = MOTIFS.get(region, WALKER)
    picture = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), palette.ground)
    draw = ImageDraw.Draw(picture)
    radius = 130 + seed[1] % 4 * 16
    _arc(draw, motif.sore, radius, start=190 + seed[2] % 8 * 10, colour=palette.limb)
    for limb in motif.limbs:
        _limb(draw, limb, palette)
    _disc(draw, motif.sore, 36, "#ffffff")
    _disc(draw, motif.sore, 28, palette.dot)
    if seed[3] % 2:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    buffer = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(COLOURS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _limb(draw: ImageDraw.ImageDraw, limb: Limb, palette: Palette) -> None:
    colour = palette.second if limb.second else palette.limb
    for point in limb.points:
        _disc(draw, point, limb.width / 2, colour)
    draw.line([(x * SCALE, y * SCALE) for x, y in limb.points], colour, limb.width * SCALE)


def _arc(draw: ImageDraw.ImageDraw, centre: Point, radius: int, start: int, colour: str) -> None:
    """Draw a quarter of a ring of small dots."""
    for step in range(0, 100, 7):
        angle = math.radians(start + step)
        point = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
        _disc(draw, point, 3, colour)


def _disc(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str) -> None:
    draw.circle((centre[0] * SCALE, centre[1] * SCALE), radius * SCALE, colour)
