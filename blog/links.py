"""What this room hands down to services.content: where articles live."""

from django.db.models import QuerySet
from django.urls import reverse

from services.content.registry import register_link_source

from .models import Article


def articles(slugs: set[str]) -> QuerySet:
    """Give (slug, live title) of published articles."""
    return Article.objects.published().filter(slug__in=slugs).values_list("slug", "live_revision__title")


def register() -> None:
    """Hand everything down; called once, when the app is ready."""
    register_link_source("article", articles, lambda slug: reverse("blog:article-detail", args=[slug]))
