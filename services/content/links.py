"""The link kinds of this room: plain pages and the glossary."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Page
from .pages import register_page
from .registry import Link, among, register_link, register_link_source


def pages(slugs: set[str] | None) -> QuerySet:
    """Give (slug, live title) of published pages."""
    return Page.objects.published().filter(**among(slugs)).values_list("slug", "live_revision__title")


def register() -> None:
    """Make them known; called once, when the app is ready."""
    from .views import show_page  # views need every app to be ready

    register_page(Page, Page.objects.all, show_page, lambda page: ())
    register_link_source("page", pages, lambda slug: reverse("content:page-detail", args=[slug]))
    register_link("glossary", lambda: Link(reverse("content:glossary"), _("Words explained")))
