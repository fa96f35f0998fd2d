"""The link kinds of this room: plain pages and the glossary."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Page
from .registry import Link, register_link, register_link_source


def pages(slugs: set[str]) -> QuerySet:
    """Give (slug, live title) of published pages."""
    return Page.objects.published().filter(slug__in=slugs).values_list("slug", "live_revision__title")


def register() -> None:
    """Make them known; called once, when the app is ready."""
    register_link_source("page", pages, lambda slug: reverse("content:page-detail", args=[slug]))
    register_link("glossary", lambda: Link(reverse("content:glossary"), _("Words explained")))
