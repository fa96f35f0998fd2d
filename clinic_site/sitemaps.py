"""The sitemap: what search engines may show, with the day of its last meaningful change and its picture."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from blog.models import Article, Category, Tag
from blog.views import THIN_TAG
from services.content.models import Page, Publishable
from services.models import Condition, Practitioner, Treatment


class SiteSitemap(Sitemap):
    """Addresses as the site is known by, whatever name it was asked under."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, *args, **kwargs) -> list[dict]:
        """Add the picture that the page opens with."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            path = self.image(url["item"])
            url["image"] = f"{settings.SITE_URL}{path}" if path else ""
        return urls

    def image(self, item: object) -> str:
        """Give the address of an item's picture; "" without one."""
        return ""


class TextSitemap(SiteSitemap):
    """The published objects of one model, without those whose check has lapsed.

    A change is meaningful when it changed the words, or when a clinician signed them anew.
    """

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> list[Publishable]:
        rows = self.model.objects.published().with_review().without_bodies().order_by("pk")
        return [item for item in rows if not item.is_lapsed]

    def lastmod(self, item: Publishable) -> datetime:
        return max(item.last_changed, item.signed_at or item.last_changed)


class ArticleSitemap(TextSitemap):
    """Articles, without short notes on news."""

    def items(self) -> list[Article]:
        news = Article.objects.published().filter(kind=Article.Kind.NEWS)
        short = {article.pk for article in news if article.is_short_note}
        rows = (
            Article.objects.published().select_related("cover").with_review().without_bodies().order_by("pk")
        )
        return [item for item in rows if not item.is_lapsed and item.pk not in short]

    def image(self, item: Article) -> str:
        return item.cover.cover.url if item.cover else ""


class TopicSitemap(SiteSitemap):
    """Lists of articles with at least `least` of them, dated by the newest one."""

    def __init__(self, model: type[Category] | type[Tag], path: str, least: int) -> None:
        self.model, self.path, self.least = model, path, least

    def items(self) -> QuerySet:
        public = Q(**{f"{self.path}__in": Article.objects.published()})
        return (
            self.model.objects.annotate(
                number=Count(self.path, filter=public, distinct=True),
                newest=Max(f"{self.path}__publish_at", filter=public),
            )
            .filter(number__gte=self.least)
            .order_by("pk")
        )

    def lastmod(self, item: Category | Tag) -> datetime:
        return item.newest


class PeopleSitemap(SiteSitemap):
    """The people who work here."""

    def items(self) -> QuerySet:
        return Practitioner.objects.published().select_related("portrait")

    def image(self, item: Practitioner) -> str:
        return item.portrait.face.url if item.portrait else ""


class FixedSitemap(SiteSitemap):
    """The pages that are always there; those that open with articles are dated by the newest one."""

    def items(self) -> list[str]:
        return [
            "home",
            "blog:article-list",
            "services:condition-list",
            "services:treatment-list",
            "services:practitioner-list",
            "services:contact",
            "services:fees",
            "services:a-to-z",
            "content:glossary",
            "booking:request",
        ]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        if item not in {"home", "blog:article-list"}:
            return None
        return Article.objects.published().aggregate(newest=Max("publish_at"))["newest"]


SITEMAPS = {
    "fixed": FixedSitemap(),
    "conditions": TextSitemap(Condition),
    "treatments": TextSitemap(Treatment),
    "articles": ArticleSitemap(Article),
    "categories": TopicSitemap(Category, "articles", least=1),
    "tags": TopicSitemap(Tag, "items__content_object", least=THIN_TAG),
    "pages": TextSitemap(Page),
    "people": PeopleSitemap(),
}
