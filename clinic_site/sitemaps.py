"""The sitemap of every room."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from blog.models import Article
from services.content.models import Page, Publishable
from services.models import Condition, Practitioner, Treatment


class TextSitemap(Sitemap):
    """The published objects of one model, dated by their live words."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> QuerySet:
        return self.model.objects.published().order_by("pk")

    def lastmod(self, item: Publishable) -> datetime:
        return item.last_changed


class PeopleSitemap(Sitemap):
    """The people who work here."""

    def items(self) -> QuerySet:
        return Practitioner.objects.published()


class FixedSitemap(Sitemap):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return [
            "home",
            "blog:article-list",
            "services:condition-list",
            "services:treatment-list",
            "services:practitioner-list",
            "services:contact",
            "services:fees",
            "content:glossary",
            "booking:request",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "fixed": FixedSitemap(),
    "conditions": TextSitemap(Condition),
    "treatments": TextSitemap(Treatment),
    "articles": TextSitemap(Article),
    "pages": TextSitemap(Page),
    "people": PeopleSitemap(),
}
