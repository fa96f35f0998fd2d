"""Templates to start a text from: the sections its kind needs, with a prompt in each place that waits for words.

They lie in starters/, a file a kind: article.guide.md, condition.md.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ..models import Publishable

FOLDER = Path(__file__).parent / "starters"
LABELS = {
    "guide": _("Guide"),
    "explainer": _("Explainer"),
    "how-to": _("How-to or exercise"),
    "case-study": _("Case study"),
    "news": _("News"),
    "clinic-update": _("Clinic update"),
}
KINDS = {"clinic-update": "news"}  # where the kind of article is called otherwise


class Starter(NamedTuple):
    """A template: its name, what staff call it, the value of the field `kind` it is for ("" without one)."""

    name: str
    label: object
    kind: str
    body: str


@cache
def _bodies() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}


def starters(model: type[Publishable]) -> list[Starter]:
    """Give the templates for a kind of text, in the order they are offered."""
    name = model._meta.model_name
    if plain := _bodies().get(name):
        return [Starter(name, model._meta.verbose_name, "", plain)]
    return [
        Starter(key, label, KINDS.get(key, key), _bodies()[f"{name}.{key}"])
        for key, label in LABELS.items()
        if f"{name}.{key}" in _bodies()
    ]
