"""Plain search: every word must stand in the title, the standfirst or the text."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from blog.models import Article
from services.content.models import Page
from services.models import Condition, Practitioner, Treatment

PER_KIND = 50
MAX_WORDS = 8


@dataclass(frozen=True)
class Kind:
    """What sort of page a result is: its name in the address, in words, and for many."""

    key: str
    name: str
    plural: str


CONDITION = Kind("condition", _("Condition"), _("Conditions"))
TREATMENT = Kind("treatment", _("Treatment"), _("Treatments"))
ARTICLE = Kind("article", _("Article"), _("Articles"))
PERSON = Kind("person", _("Person"), _("People"))
PAGE = Kind("page", _("Page"), _("Pages"))


@dataclass(frozen=True)
class Result:
    """One hit: what kind of page it is, and what its row shows; searched words are marked."""

    kind: Kind
    title: SafeString
    summary: SafeString
    url: str


def words_of(query: str) -> list[str]:
    """Give the words of a query that are searched for."""
    return query.split()[:MAX_WORDS]


def mark(text: str, words: list[str]) -> SafeString:
    """Give `text`, escaped, with every occurrence of a word marked."""
    pieces = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if odd % 2 else piece,) for odd, piece in enumerate(pieces)),
    )


def holds(words: list[str], *fields: str) -> Q:
    """Give the condition that every word stands in one of `fields`."""
    condition = Q()
    for word in words:
        condition &= Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR)
    return condition


def texts(queryset: QuerySet, words: list[str], *more_fields: str) -> QuerySet:
    """Keep published texts that hold the words, those with all of them in the title first."""
    title = holds(words, "live_revision__title", *more_fields)
    anywhere = holds(
        words, "live_revision__title", "live_revision__standfirst", "live_revision__body", *more_fields
    )
    return (
        queryset.published()
        .filter(anywhere)
        .annotate(in_title=title)
        .order_by("-in_title", "live_revision__title")
    )


def find(query: str) -> list[Result]:
    """Give what matches `query`, kind by kind; nothing for an empty query. Five queries."""
    words = words_of(query)
    if not words:
        return []
    people = Practitioner.objects.published().filter(holds(words, "name", "role", "focus", "languages"))
    rows = [
        (kind, page.title, page.standfirst, page.get_absolute_url())
        for kind, pages in (
            (CONDITION, texts(Condition.objects.all(), words, "other_names")),
            (TREATMENT, texts(Treatment.objects.all(), words)),
            (ARTICLE, texts(Article.objects.all(), words)),
            (PAGE, texts(Page.objects.all(), words)),
        )
        for page in pages[:PER_KIND]
    ]
    rows += [
        (PERSON, person.name, f"{person.role}. {person.focus}", person.get_absolute_url())
        for person in people[:PER_KIND]
    ]
    return [Result(kind, mark(title, words), mark(summary, words), url) for kind, title, summary, url in rows]
