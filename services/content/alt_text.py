"""What is wrong with the words that describe a picture to people who can't see it."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from .markdown import is_decorative, pictures
from .models import Image

MAX_LENGTH = 150
FILE_NAME = re.compile(
    r".+\.(?:jpe?g|png|webp|avif|gif|heic|svg|tiff?)|(?:img|dscn?|pxl|image) ?\d[\d ]*", re.I
)
PREAMBLE = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|drawing) (?:of|showing)\b", re.I
)


def alt_problems(alt: str, caption: str = "", filename: str = "") -> list[str]:
    """Give what is wrong with a description, as sentences for its writer; none for a good or an empty one.

    An empty one says that the picture only decorates. `filename` is the name or key of the picture.
    """
    words = _even(alt)
    problems = []
    if not words:
        return problems
    if FILE_NAME.fullmatch(words) or words in {_even(filename), _even(PurePath(filename).stem)}:
        problems.append(_("This is the name of a file. Say in a few words what the picture shows."))
    if PREAMBLE.match(words):
        problems.append(
            _("Leave out “picture of”: screen readers say that it is a picture. Begin with what it shows.")
        )
    if words == _even(caption):
        problems.append(_("This is the caption again, which is read aloud too. Say what the picture shows."))
    if len(alt.strip()) > MAX_LENGTH:
        problems.append(
            _("Use at most %(limit)s characters; what needs more words belongs in the text.")
            % {"limit": MAX_LENGTH}
        )
    return problems


def body_alt_problems(source: str) -> list[str]:
    """Give what is wrong with the descriptions in a Markdown text, as sentences that name the picture.

    Every picture must say what it shows or be marked `decorative`. Without a caption of its own it has that
    of the library, which costs one query.
    """
    found = pictures(source)
    keys = {picture.key for picture in found if picture.kind == "image" and not picture.caption}
    captions = dict(Image.objects.filter(key__in=keys).values_list("key", "caption")) if keys else {}
    problems = []
    for kind, key, alt, caption in found:
        if not alt:
            problems.append(
                _("Say what the picture “%(key)s” shows, or write decorative if it tells nothing.")
                % {"key": key}
            )
        elif not is_decorative(alt):
            shown = caption or (captions.get(key, "") if kind == "image" else "")
            problems += (
                _("The picture “%(key)s”: %(problem)s") % {"key": key, "problem": problem}
                for problem in alt_problems(alt, shown, key)
            )
    return list(dict.fromkeys(problems))


def _even(words: str) -> str:
    return " ".join(re.sub(r"[-_]+", " ", words.casefold()).split()).rstrip(".")
