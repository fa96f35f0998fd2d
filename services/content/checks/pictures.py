"""Rules about pictures: they are there, and their descriptions say what they show."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..alt_text import alt_problems
from ..markdown import is_decorative
from .document import Document
from .finding import Finding, Severity
from .knowledge import Knowledge
from .rules import rule

SHORTEST = 3  # words of a description that says anything
LONG_ENOUGH = 12  # words that make up for an empty one among them
GENERIC = re.compile(
    r"(?:an? |the |our |this |some )?(?:\w+ )?(?:image|picture|photo|photograph|diagram|drawing|figure"
    r"|chart|graphic|illustration|illustr\w*|icon|banner"
    r"|screenshot|cover|placeholder)s?(?: \d+| here| above| below| for \w+)?\.?|see (?:the )?(?:caption"
    r"|text|below|above).*|alt(?: text)?|untitled.*|todo",
    re.IGNORECASE,
)
PREAMBLE = re.compile(
    r"(?:an? |the |this |our )?(?:\w+ )?(?:illustration|image|picture|photo(?:graph)?|drawing|graphic"
    r"|sketch|screenshot)"
    r" (?:that |which )?(?:of|shows?|showing|depict\w*|with|here|by)\b",
    re.IGNORECASE,
)
FILE = re.compile(
    r"\w*(?:[_]\w*|\d{3,}\w*)|(?:screenshot|scan|photo|image|img|dsc|pic)\W*\d[\d\W]*(?:at)?[\d\W]*"
    r"|\S+\.(?:jpe?g|png|webp|gif|svg|heic)|.*\b(?:v\d|final|copy|draft)\b(?: ?\d)?",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"\b(?:(?:to )?go(?:es)? with (?:the|this)|alt(?:ernative)? text|goes here|placeholder|lorem"
    r"|stock (?:photo|image)"
    r"|for (?:the|this) (?:article|page|text|post)|nice|lovely|beautiful|generic|no description|(?:see"
    r"|as) (?:above|below)"
    r"|decorative \w+|click|by our team|some(?:thing| people| person)?|various|related|the topic"
    r"|our clinic)\b",
    re.IGNORECASE,
)


@rule()
def descriptions(document: Document, knowledge: Knowledge) -> Iterator[Finding]:
    """Every picture says what it shows, or is marked as decorative."""
    pictures = [(block, mark) for block in document.body for mark in block.inline.pictures]
    keys = {mark.name.partition(":")[2] for _block, mark in pictures if mark.name.startswith("image:")}
    shown = knowledge.context.images(keys) if keys else {}
    for _block, picture in pictures:
        kind, _colon, key = picture.name.partition(":")
        alt, caption = picture.words.strip(), _caption(document.sources["body"][picture.start : picture.end])
        severity = Severity.WARN
        if kind == "image" and not caption and key in shown:
            caption = shown[key].caption
        if not alt:
            severity, problems = Severity.BLOCK, [_("It has no description.")]
        elif is_decorative(alt):
            problems = [_("It has a caption, so it tells something.")] if caption else []
        else:
            problems = alt_problems(alt, caption, key)
            if problems:
                severity = Severity.BLOCK
            elif (
                GENERIC.fullmatch(alt)
                or PREAMBLE.match(alt)
                or set(re.findall(r"[a-z]+", alt.casefold())) <= set(re.findall(r"[a-z]+", key.casefold()))
                or FILE.fullmatch(alt)
                or (SAYS_NOTHING.search(alt) and len(alt.split()) < LONG_ENOUGH)
                or len(alt.split()) < SHORTEST
                or alt.casefold() == document.sources["title"].casefold()
            ):
                problems = [_("Its description tells too little.")]
        if kind not in ("image", "drawing"):
            severity, problems = Severity.BLOCK, [_("It is not from the image library.")]
        elif (kind == "image" and key not in shown) or (
            kind == "drawing" and not knowledge.context.drawing(key)
        ):
            severity, problems = Severity.BLOCK, [_("There is no such picture.")]
        for problem in problems:
            yield Finding(
                "alt-text",
                severity,
                _("The picture “%(key)s”: %(problem)s") % {"key": key, "problem": problem},
                _("Say in a few words what it shows, or write decorative."),
                "body",
                picture.start,
                picture.end,
                document.line("body", picture.start),
            )


def _caption(source: str) -> str:
    _before, quote, rest = source.partition(' "')
    return rest.rstrip(')"') if quote else ""
