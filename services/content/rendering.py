"""Rendering a stored text with what the database knows: references, pictures, drawings and the glossary."""

from collections.abc import Mapping

from .drawings import drawing
from .markdown import ImageRendition, RenderContext, Rendered, render
from .models import GlossaryTerm, Image, Reference, Revision

PROSE_WIDTH = "(min-width: 46rem) 42rem, 100vw"  # of a picture in a text, as site.css sets it


def references(keys: set[str]) -> Mapping[str, Reference]:
    """Give the references with these keys."""
    return Reference.objects.in_bulk(keys, field_name="key") if keys else {}


def images(keys: set[str]) -> Mapping[str, ImageRendition]:
    """Give the pictures with these keys."""
    found = Image.objects.in_bulk(keys, field_name="key") if keys else {}
    return {key: picture(image) for key, image in found.items()}


def picture(image: Image) -> ImageRendition:
    """Give an image as a text shows it."""
    shown = image.full
    return ImageRendition(
        url=shown.url,
        width=shown.width,
        height=shown.height,
        caption=image.caption,
        credit=image.credit,
        srcset=shown.srcset,
        sizes=PROSE_WIDTH,
        sources=shown.sources,
    )


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
