"""Rendering a stored text with what the database knows: references, pictures, drawings and the glossary."""

from collections.abc import Mapping
from dataclasses import dataclass

from .drawings import drawing
from .markdown import RenderContext, Rendered, render
from .models import GlossaryTerm, Image, Reference, Revision


@dataclass(frozen=True)
class Picture:
    """An image as a text shows it."""

    url: str
    width: int
    height: int
    caption: str
    credit: str


def references(keys: set[str]) -> Mapping[str, Reference]:
    """Give the references with these keys."""
    return Reference.objects.in_bulk(keys, field_name="key") if keys else {}


def images(keys: set[str]) -> Mapping[str, Picture]:
    """Give the pictures with these keys."""
    found = Image.objects.in_bulk(keys, field_name="key") if keys else {}
    return {
        key: Picture(image.file.url, image.width, image.height, image.caption, image.credit)
        for key, image in found.items()
    }


def glossary() -> list[tuple[str, str, str, list[str]]]:
    """Give every term as (term, slug, definition, other forms)."""
    rows = GlossaryTerm.objects.values_list("term", "slug", "definition", "other_forms")
    return [
        (term, slug, definition, other_forms.splitlines()) for term, slug, definition, other_forms in rows
    ]


def render_text(revision: Revision) -> Rendered:
    """Render a revision for a reader; four queries at most besides those of its links."""
    context = RenderContext(references=references, images=images, drawing=drawing, glossary=glossary)
    return render(revision.body, context=context, anchors=revision.anchors)
