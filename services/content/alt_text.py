"""What is wrong with the words that describe a picture to people who can't see it."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

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


def _even(words: str) -> str:
    return " ".join(re.sub(r"[-_]+", " ", words.casefold()).split()).rstrip(".")
