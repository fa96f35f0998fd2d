"""The second fence: an allow-list over the finished HTML, and trusted markup put in after it."""

import re
import secrets

import nh3
from django.utils.safestring import SafeString, mark_safe

from .lines import ATTRIBUTE

URL_SCHEMES = {"http", "https", "mailto", "tel", "sms"}
GLOBAL = {"id"}
ATTRIBUTES = {
    "a": GLOBAL | {"href", "rel"},
    "details": GLOBAL | {"open"},
    "div": GLOBAL | {"role", "tabindex", "aria-label", "aria-labelledby", "aria-hidden"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "section": {"aria-labelledby"},
    "source": {"type", "srcset", "sizes"},
    "span": {"role", "aria-label", "aria-hidden"},
    "th": {"scope"},
    **dict.fromkeys(["h2", "h3", "caption"], GLOBAL),
}
CLASSES = {
    "a": {"nowrap"},
    "div": {
        "callout", "callout--care", "callout--urgent", "urgent__body", "table-wrap", "wide", "faq", "art",
    },
    "figure": {"diagram"},
    "section": {"keypoints", "urgent", "wide"},
    "span": {
        "vh", "soft", "art",
        "evidence", "evidence--good", "evidence--some", "evidence--limited", "evidence--not-enough",
    },
    "td": {"align-center", "align-end"},
    "th": {"align-center", "align-end"},
    "ul": {"dots"},
}  # fmt: skip
TAGS = (
    ATTRIBUTES.keys()
    | CLASSES.keys()
    | {
        "bdi", "blockquote", "br", "cite", "code", "em", "figcaption", "h4", "h5", "h6", "hr", "li", "p",
        "picture", "pre", "strong", "summary", "sup", "table", "tbody", "thead", "tr",
    }
)  # fmt: skip


class Insertions:
    """Trusted markup kept aside while the text is sanitised.

    Its place is held by words no text can contain, because they are drawn at random for each render.
    """

    def __init__(self) -> None:
        self._nonce = secrets.token_hex(16)
        self._kept: list[str] = []

    def put(self, html: str) -> str:
        """Keep trusted markup and give the word that holds its place."""
        self._kept.append(html)
        return f"{self._nonce}x{len(self._kept) - 1}x"

    def fill(self, html: str) -> str:
        """Put every kept piece in its place, once."""
        return re.sub(rf"{self._nonce}x(\d+)x", lambda match: self._kept[int(match[1])], html)


def sanitise(html: str, insertions: Insertions, with_lines: bool = False) -> SafeString:
    """Give HTML that holds only what the renderer itself writes, with the trusted pieces in it.

    `with_lines` lets the numbers of the source's lines through.
    """
    clean = nh3.clean(
        # Nothing unencodable may reach the parser, whatever a caption or a fact holds.
        html.encode("utf-8", "replace").decode(),
        tags=set(TAGS),
        attributes=ATTRIBUTES | ({"*": {ATTRIBUTE}} if with_lines else {}),
        allowed_classes=CLASSES,
        url_schemes=URL_SCHEMES,
        link_rel=None,
    )
    return mark_safe(insertions.fill(clean).strip())
