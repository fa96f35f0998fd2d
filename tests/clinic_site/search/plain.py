"""Plain substring search, as many sites have it: every word must stand somewhere, those with all in the title first.

Kept here alone, as what the real search is measured against.
"""

from django.db.models import Q, QuerySet

from blog.models import Article
from services.content.models import Page
from services.models import Condition, Practitioner, Treatment


def holds(words: list[str], *fields: str) -> Q:
    """Give the condition that every word stands in one of `fields`."""
    condition = Q()
    for word in words:
        condition &= Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR)
    return condition


def texts(queryset: QuerySet, words: list[str], *more_fields: str) -> QuerySet:
    """Keep published texts that hold the words, those with all of them in the title first."""
    title = ("live_revision__title", *more_fields)
    anywhere = (*title, "live_revision__standfirst", "live_revision__body")
    found = queryset.published().filter(holds(words, *anywhere)).annotate(in_title=holds(words, *title))
    return found.order_by("-in_title", "live_revision__title")


def find(query: str) -> list[str]:
    """Give the addresses of what matches `query`, kind by kind."""
    words = query.split()[:8]
    if not words:
        return []
    people = Practitioner.objects.published().filter(holds(words, "name", "role", "focus", "languages"))
    found = [
        *texts(Condition.objects.all(), words, "other_names"),
        *texts(Treatment.objects.all(), words, "other_names"),
        *texts(Article.objects.all(), words),
        *texts(Page.objects.all(), words),
        *people,
    ]
    return [page.get_absolute_url() for page in found]
