"""The one renderer: a text in Markdown becomes the HTML of a page, and never anything unsafe.

Raw HTML in a text is shown, not used; what the renderer writes then passes an allow-list; only the project's
own icons, drawings and glossary buttons come after it. No text makes `render` fail: one that cannot be
parsed in reasonable time is shown as plain paragraphs.
"""

import re
from collections.abc import Sequence
from html import escape
from math import ceil
from xml.etree.ElementTree import Element

from markdown.serializers import to_html_string

from . import boxes, citations, figures, glossary, links, sections, tables
from .figures import is_decorative
from .job import Job
from .parser import MAX_LENGTH, Dialect, clean_source, is_too_complex
from .result import (
    GlossaryEntry,
    ImageRendition,
    Note,
    Picture,
    Problem,
    RenderContext,
    Rendered,
    Term,
    TocEntry,
)
from .sanitise import sanitise
from .tree import lines_of

__all__ = [
    "GlossaryEntry", "ImageRendition", "Note", "Picture", "Problem", "RenderContext", "Rendered", "Term",
    "TocEntry", "count_words", "is_decorative", "pictures", "render",
]  # fmt: skip

WORDS_PER_MINUTE = 200
WORD = re.compile(r"\w")
ICON_URGENT = (
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path d="M12 3 1.8 21h20.4Z"/><path d="M12 10v5M12 18v.2"/></svg>'
)


def render(
    source: str,
    *,
    context: RenderContext | None = None,
    anchors: Sequence[Sequence[str]] = (),
    with_lines: bool = False,
) -> Rendered:
    """Render a text.

    `context` says what its citations, pictures and terms refer to; links and facts come from the registry.
    `anchors` are the stored `[[heading, id], …]` of the text. `with_lines` is for the editor's preview: each block
    says in data-line on which line it starts. Never raises for any text.
    """
    text = clean_source(source)
    job = Job(text, context or RenderContext())
    if len(text) > MAX_LENGTH:
        return _as_paragraphs(text[:MAX_LENGTH], "too-long")
    if is_too_complex(text):
        return _as_paragraphs(text, "too-complex")
    try:
        return _render(job, anchors, with_lines)
    except RecursionError:
        return _as_paragraphs(text, "too-complex")


def pictures(source: str) -> list[Picture]:
    """Give the pictures a text shows; none of a text that `render` shows as plain paragraphs. Never raises."""
    text = clean_source(source)
    if len(text) > MAX_LENGTH or is_too_complex(text):
        return []
    dialect = Dialect(Job(text, RenderContext()))
    try:
        return figures.written(dialect.tree(text), dialect)
    except RecursionError:
        return []


def count_words(plain: str) -> int:
    """Count the words of a plain text: what stands between spaces and has a letter or figure."""
    return sum(1 for piece in plain.split() if WORD.search(piece))


def _render(job: Job, anchors: Sequence[Sequence[str]], with_lines: bool) -> Rendered:
    dialect = Dialect(job)
    root = dialect.tree(job.source, with_lines)
    figures.place(root, dialect, job)
    sections.tidy(root)
    links.resolve(root, job)
    toc, headings = sections.anchor_headings(root, anchors)
    sections.arrange(root)
    boxes.convert(root, [anchor for _, anchor in headings])
    tables.frame(root)
    links.untangle(root)
    plain = lines_of(root)
    notes, keys = citations.number(root, job)
    terms = glossary.mark_terms(root, job.context.glossary(), job.insertions)
    _place_icons(root, job)
    sections.separate(root)
    words = count_words(plain)
    return Rendered(
        html=sanitise("".join(map(to_html_string, root)), job.insertions, with_lines),
        toc=toc,
        headings=headings,
        notes=notes,
        terms=terms,
        citation_keys=keys,
        missing=job.missing,
        plain=plain,
        words=words,
        minutes=_minutes(words),
    )


def _place_icons(root: Element, job: Job) -> None:
    for section in root.iter("section"):
        if section.get("class") == "urgent wide":
            heading = section[0]
            heading.text = f"{job.insertions.put(ICON_URGENT)} {heading.text or ''}"


def _minutes(words: int) -> int:
    return max(1, ceil(words / WORDS_PER_MINUTE))


def _as_paragraphs(text: str, reason: str) -> Rendered:
    """Show a text as it was typed, a paragraph per block."""
    job = Job(text, RenderContext())
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    plain = "\n".join(" ".join(block.split()) for block in blocks)
    words = count_words(plain)
    return Rendered(
        html=sanitise("\n".join(f"<p>{escape(block)}</p>" for block in blocks), job.insertions),
        toc=[],
        headings=[],
        notes=[],
        terms=[],
        citation_keys=(),
        missing=[Problem("text", reason)],
        plain=plain,
        words=words,
        minutes=_minutes(words),
    )
