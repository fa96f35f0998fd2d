"""Rendering a stored text with what the database knows: references, pictures, drawings and the glossary."""

from collections.abc import Mapping

from .drawings import drawing
from .facts import statements
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


CONTEXT = RenderContext(
    references=references, images=images, drawing=drawing, glossary=glossary, statements=statements
)  # what the database knows, for every text that is shown


def render_text(revision: Revision) -> Rendered:
    """Render a revision for a reader; four queries at most besides those of its links."""
    return render(revision.body, context=CONTEXT, anchors=revision.anchors, with_lines=revision.with_lines)
