"""A palette from one colour: the clinic's own in light, and every other token turned to its hue.

Lightness stays that of the site's own palette (design: all text at least 7:1 on every ground), measured in OKLCH,
where equal lightness looks equal whatever the hue (https://bottosson.github.io/posts/oklab/). Contrast is WCAG 2's.
"""

import hashlib
import math
from functools import lru_cache

from django.utils.translation import gettext as _

MIN_CONTRAST = 7
OWN_ACCENT = "#17503f"  # the site's own palette, as in site.css
LIGHT = {
    "sage": "#edf3ee", "sage-2": "#dbe7de", "ink": "#14231c", "ink-2": "#3b4b43", "rule": "#c6d2ca",
    "edge": "#5b6c63", "pine": OWN_ACCENT, "pine-2": "#0d3a2d", "deep": "#123f32", "deep-2": "#0c2f25",
    "on-deep": "#f4f8f5", "on-deep-2": "#d3e1d8", "fig": "#17503f", "fig-2": "#2f7a62", "fig-soft": "#b9d0c1",
}  # fmt: skip
DARK = {
    "paper": "#0f1a15", "sage": "#16251d", "sage-2": "#22362b", "ink": "#eef4ef", "ink-2": "#c0cec5",
    "rule": "#31453a", "edge": "#8da196", "pine": "#9bdabd", "pine-2": "#c3ecd8", "on-pine": "#0b1f17",
    "deep": "#143a2e", "deep-2": "#0a120e", "on-deep": "#f0f6f2", "on-deep-2": "#c9d8cf", "fig": "#8fcfb2",
    "fig-2": "#5aa386", "fig-soft": "#34523f",
}  # fmt: skip
LIGHT_FIXED = {"paper": "#ffffff", "on-pine": "#ffffff"}
# Which text stands on which ground. The clinic's colour comes first: it can be refused, the others are mended.
TEXT_ON = {
    "pine": ("paper", "sage", "on-pine"),
    "ink": ("paper", "sage", "sage-2"),
    "ink-2": ("paper", "sage"),
    "pine-2": ("paper", "sage", "sage-2", "on-pine"),
    "on-deep": ("deep", "deep-2"),
    "on-deep-2": ("deep", "deep-2"),
}


class LowContrast(ValueError):
    """Text in or on the colour could not be read well; the message says so and names a colour near it that works."""


@lru_cache(maxsize=8)
def stylesheet(accent: str) -> str:
    """Give the style sheet of a colour such as "#1d3f6e", to be loaded after site.css; raise LowContrast."""
    light, dark = palette(accent)
    rules = [f":root {{ {_declared(light)} }}"]
    rules.append(f"@media (prefers-color-scheme: dark) {{ :root {{ {_declared(dark)} }} }}")
    return "@layer tokens {\n" + "\n".join(rules) + "\n}\n"


def digest(accent: str) -> str:
    """Give what the style sheet's address holds: other words, another address.

    "" where the site's own palette is to be used: there is no colour, or one that is no longer accepted.
    """
    try:
        text = stylesheet(accent) if accent else ""
    except LowContrast:
        text = ""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def palette(accent: str) -> tuple[dict[str, str], dict[str, str]]:
    """Give (light, dark) tokens of a colour; raise LowContrast."""
    light = {name: _turned(value, accent) for name, value in LIGHT.items()} | {"pine": accent}
    reached = lowest_contrast("pine", light | LIGHT_FIXED)
    if reached < MIN_CONTRAST:
        raise LowContrast(
            _(
                "Text in this colour is too faint: its contrast is %(reached).1f to 1, and it has to be at least "
                "%(needed)d to 1. A darker one that works is %(near)s."
            )
            % {"reached": reached, "needed": MIN_CONTRAST, "near": _darkened(accent)}
        )
    lightness, chroma, hue = _to_oklch(accent)
    light["pine-2"] = _to_hex(lightness * 0.8, chroma, hue)
    dark = {name: _turned(value, accent) for name, value in DARK.items()}
    return _mended(light, LIGHT_FIXED), _mended(dark, {})


def contrast(one: str, other: str) -> float:
    """Give the WCAG contrast of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lowest_contrast(text: str, tokens: dict[str, str]) -> float:
    """Give the lowest contrast of a token with what it stands on."""
    return min(contrast(tokens[text], tokens[ground]) for ground in TEXT_ON[text])


def _declared(tokens: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())


def _turned(own: str, accent: str) -> str:
    """Give a colour of the site's palette the hue of `accent`, as strong in proportion."""
    lightness, chroma, _hue = _to_oklch(own)
    _lightness, strength, hue = _to_oklch(accent)
    _lightness, own_strength, _hue = _to_oklch(OWN_ACCENT)
    return _to_hex(lightness, chroma * min(strength / own_strength, 1.5), hue)


def _mended(tokens: dict[str, str], fixed: dict[str, str]) -> dict[str, str]:
    """Move each text away from its grounds until it can be read: hues differ a little in luminance."""
    tokens = dict(tokens)
    for text, grounds in TEXT_ON.items():
        is_dark = _luminance(tokens[text]) < _luminance((tokens | fixed)[grounds[0]])
        while lowest_contrast(text, tokens | fixed) < MIN_CONTRAST:
            tokens[text] = _stepped(tokens[text], -0.01 if is_dark else 0.01)
    return tokens


def _darkened(accent: str) -> str:
    """Give the nearest darker colour of the same hue that passes."""
    while True:
        accent = _stepped(accent, -0.01)
        light = {name: _turned(value, accent) for name, value in LIGHT.items()} | {"pine": accent}
        if lowest_contrast("pine", light | LIGHT_FIXED) >= MIN_CONTRAST:
            return accent


def _stepped(colour: str, step: float) -> str:
    lightness, chroma, hue = _to_oklch(colour)
    return _to_hex(min(max(lightness + step, 0), 1), chroma, hue)


# Conversions


def _channels(colour: str) -> list[float]:
    """Give red, green and blue, 0 to 1, with the curve of sRGB taken off."""
    values = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> tuple[float, float, float]:
    """Give lightness (0 to 1), chroma and hue (radians)."""
    red, green, blue = _channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Give the colour, with as much of the chroma as screens can show."""
    while True:
        channels = _from_oklch(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= value <= 1.0005 for value in channels):
            break
        chroma = max(chroma - 0.004, 0)
    values = (min(max(value, 0), 1) for value in channels)
    curved = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in values)
    return "#" + "".join(f"{round(value * 255):02x}" for value in curved)


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
