"""What this room hands down to services.content: where articles live."""

from django.db.models import QuerySet
from django.urls import reverse

from services.content.pages import register_page
from services.content.registry import among, register_link_source

from .models import Article


def articles(slugs: set[str] | None) -> QuerySet:
    """Give (slug, live title) of published articles."""
    return Article.objects.published().filter(**among(slugs)).values_list("slug", "live_revision__title")


def on_the_same_topic(article: Article) -> QuerySet:
    """Give the newest articles of the same category."""
    return (
        Article.objects.published()
        .filter(category=article.category_id)
        .exclude(pk=article.pk)
        .newest_first()
        .without_bodies()[:3]
    )


def register() -> None:
    """Hand everything down; called once, when the app is ready."""
    from .views import show_article  # views need every app to be ready

    register_page(Article, lambda: Article.objects.for_page(), show_article, on_the_same_topic)
    register_link_source("article", articles, lambda slug: reverse("blog:article-detail", args=[slug]))
