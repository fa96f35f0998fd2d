"""Feeds of articles in three formats: everything, or what belongs to one category, condition or author."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Enclosure
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from services.models import Clinic, Condition, Practitioner
from services.structured_data import absolute

from .feed_formats import FORMATS
from .feed_html import for_feeds
from .models import Article, ArticleQuerySet, Category

LENGTH = 20
FRESH = 600  # seconds that readers and caches keep a feed
SINCE = "2026"  # the year in tag addresses (RFC 4151): fixed, so that they stay the same


def tag_address(kind: str, pk: int | str) -> str:
    """Give the name of a thing that stays when its address changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{kind}/{pk}"


class ArticleFeed(Feed):
    """The newest articles, of one thing where there is one."""

    item_guid_is_permalink = False

    def __init__(self, articles: ArticleQuerySet, about: Model | None, clinic: Clinic, format: str) -> None:
        self.articles, self.about = articles, about
        self.clinic_name, self.is_whole = clinic.name, clinic.feeds_are_whole
        self.feed_type = FORMATS[format]

    def title(self) -> str:
        return f"{self.clinic_name}: {self.about}" if self.about else self.clinic_name

    def description(self) -> str:
        if self.about:
            return _("What our physiotherapists have written about %(topic)s.") % {"topic": self.about}
        return _("Articles by our physiotherapists on pain, treatment and what you can do yourself.")

    def link(self) -> str:
        return absolute(self.about.get_absolute_url() if self.about else reverse("blog:article-list"))

    def feed_guid(self) -> str:
        return (
            tag_address(self.about._meta.model_name, self.about.pk)
            if self.about
            else tag_address("articles", "all")
        )

    def author_name(self) -> str:
        return self.clinic_name

    def author_link(self) -> str:
        return absolute(reverse("home"))

    def items(self) -> Iterable[Article]:
        rows = self.articles.newest_first().select_related("category", "cover", "author").with_review()
        rows = rows.prefetch_related("tags")
        return (rows if self.is_whole else rows.without_bodies())[:LENGTH]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return escape(f"{item.standfirst} {checked(item)}".strip())

    def item_link(self, item: Article) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        return tag_address("article", item.pk)

    def item_author_name(self, item: Article) -> str | None:
        return item.author.name if item.author else None

    def item_author_link(self, item: Article) -> str | None:
        return absolute(item.author.get_absolute_url()) if item.author and item.author.is_active else None

    def item_pubdate(self, item: Article) -> datetime:
        return item.publish_at

    def item_updateddate(self, item: Article) -> datetime:
        return item.last_changed

    def item_categories(self, item: Article) -> list[str]:
        return [item.category.name, *(tag.name for tag in item.tags.all())]

    def item_enclosures(self, item: Article) -> list[Enclosure]:
        return [Enclosure(*picture(item))]

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        """Give what only some formats can say."""
        return {
            "summary": item.standfirst,
            "whole": for_feeds(item) if self.is_whole else "",
            "checked_on": timezone.localdate(item.signed_at) if item.signed_at else None,
        }


def checked(item: Article) -> str:
    """Say when exactly the words that are live were checked; nothing while they are not."""
    if item.signed_at is None:
        return ""
    return _("Clinically reviewed on %(day)s.") % {
        "day": date_format(timezone.localtime(item.signed_at), "j F Y")
    }


def picture(item: Article) -> tuple[str, str, str]:
    """Give address, length in bytes and type of an article's picture; of a drawn one the length is not known: 0."""
    if item.cover:
        shown = item.cover.cover
        return absolute(shown.url), str(item.cover.file.storage.size(shown.name)), "image/jpeg"
    return absolute(reverse("blog:article-cover", args=[item.slug])), "0", "image/png"


@require_safe
@conditional_page
def respond(
    request: HttpRequest, format: str, articles: ArticleQuerySet, about: Model | None = None
) -> HttpResponse:
    """Answer with `articles` in a format of FORMATS; 404 for another, and before the first day."""
    if format not in FORMATS or request.clinic is None:
        raise Http404(_("There is no such feed."))
    feed = ArticleFeed(articles, about, request.clinic, format)
    feed.feed_url = absolute(request.path)
    response = feed(request)
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def whole_site(request: HttpRequest, format: str) -> HttpResponse:
    """Every article."""
    return respond(request, format, Article.objects.published())


def of_category(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The articles of a category."""
    category = get_object_or_404(Category, slug=slug)
    return respond(request, format, Article.objects.published().filter(category=category), category)


def about_condition(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The articles about a condition."""
    condition = get_object_or_404(Condition.objects.published().without_bodies(), slug=slug)
    return respond(request, format, Article.objects.published().about(condition), condition)


def by_author(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The articles that one person wrote."""
    author = get_object_or_404(Practitioner.objects.published(), slug=slug)
    return respond(request, format, Article.objects.published().filter(author=author), author)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every feed there is, with what a feed is good for."""
    public = Article.objects.published()
    return render(
        request,
        "blog/feeds.html",
        {
            "section": "articles",
            "crumbs": [(_("Articles"), reverse("blog:article-list")), (_("Follow new articles"), None)],
            "formats": list(FORMATS),
            "categories": Category.objects.filter(articles__in=public).distinct(),
            "conditions": Condition.objects.published()
            .without_bodies()
            .filter(articles__in=public)
            .distinct(),
            "authors": Practitioner.objects.published().filter(pk__in=public.values("author")),
        },
    )
