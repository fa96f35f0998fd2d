"""What rendering takes from the models and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

MIN_TOC_ENTRIES = 3


class GlossaryEntry(NamedTuple):
    """A glossary term; `other_forms` are further spellings that are marked the same way."""

    term: str
    slug: str
    definition: str
    other_forms: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ImageRendition:
    """A picture of the library, ready for `<img>`; `srcset` and `sizes` may stay empty.

    `sources` are (MIME type, srcset) of formats to be preferred, best first; with them it is a `<picture>`.
    """

    url: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""
    srcset: str = ""
    sizes: str = ""
    sources: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What a text may refer to, as callables, so that the renderer knows no model.

    `statements` gives the clinical facts of these keys, each with `text` and the keys of its `references`.
    Each is called at most once per render (`drawing` once per name), and only when the text needs it.
    `drawing` gives trusted SVG markup of the project itself, which is put in unsanitised.
    """

    references: Callable[[set[str]], Mapping[str, Any]] = lambda keys: {}
    images: Callable[[set[str]], Mapping[str, Any]] = lambda keys: {}
    drawing: Callable[[str], str | None] = lambda name: None
    glossary: Callable[[], Sequence[Sequence[Any]]] = lambda: ()
    statements: Callable[[set[str]], Mapping[str, Any]] = lambda keys: {}


class Picture(NamedTuple):
    """A picture as a text writes it: `kind` is "image" or "drawing", `alt` and `caption` may be empty."""

    kind: str
    key: str
    alt: str
    caption: str


class TocEntry(NamedTuple):
    """One line of "On this page"."""

    id: str
    text: str


class Note(NamedTuple):
    """One source: its number, its reference, and the ids of the places in the text that cite it."""

    number: int
    reference: Any
    backlinks: list[str]


class Term(NamedTuple):
    """A glossary term marked in the text; the page must hold its definition as `id="term-SLUG"`."""

    slug: str
    term: str
    definition: str


class Problem(NamedTuple):
    """Something the text refers to that is not there; `line` is where it first stands, counted from 1.

    `kind` is "link", "citation", "image", "drawing", "placeholder", "fact", or "text" for a text so long or so
    tangled that it is shown as plain paragraphs (then `key` is "too-long" or "too-complex").
    """

    kind: str
    key: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, and everything the page around it and the checks want to know of it.

    `headings` are the `##` and `###` headings as (text, id), in order. `citation_keys` are all keys the
    text cites, in order of first use, whether or not they are known. `plain` is the running text with a
    line per block, without hidden words, citations and sources; `words` counts it.
    """

    html: SafeString
    toc: list[TocEntry]
    headings: list[tuple[str, str]]
    notes: list[Note]
    terms: list[Term]
    citation_keys: tuple[str, ...]
    missing: list[Problem]
    plain: str
    words: int
    minutes: int

    @property
    def has_toc(self) -> bool:
        """Say whether the text has sections enough for a list of contents."""
        return len(self.toc) >= MIN_TOC_ENTRIES
