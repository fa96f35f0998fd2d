"""What a clinician answers for with their signature."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

# Each is ticked one by one; the words that were ticked are kept with the signature.
ITEMS = {
    "read": _("I have read every word of it, and what changed."),
    "true": _("What it says is true, and the sources say it too."),
    "safe": _("Risks, who should not have it, and when to get help are there and right."),
    "fair": _("It promises no more than the evidence shows."),
    "plain": _("A patient can understand it and knows what to do."),
}


def words(keys: Collection[str]) -> list[str]:
    """Give what was ticked, in words."""
    return [str(text) for key, text in ITEMS.items() if key in keys]


def missing(keys: Collection[str]) -> list[str]:
    """Give what was not ticked, in words."""
    return [str(text) for key, text in ITEMS.items() if key not in keys]
