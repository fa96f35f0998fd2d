"""What the page on which a text is written needs beyond Django's form."""

from django.http import HttpRequest

from ..alt_text import MAX_LENGTH as ALT_LENGTH
from ..images import ACCEPT
from ..models import Publishable
from .starters import starters
from .toolbar import more_tools, tools


def context(request: HttpRequest, model: type[Publishable], text: Publishable | None) -> dict:
    """Give the editor's part of the template context; `text` is None for one never saved."""
    return {
        "tools": tools(),
        "more_tools": more_tools(),
        "starters": starters(model),
        "accepted_pictures": ACCEPT,
        "alt_length": ALT_LENGTH,
        "may_add_pictures": request.user.has_perm("content.add_image"),
    }
