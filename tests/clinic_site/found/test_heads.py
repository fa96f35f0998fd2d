"""The head of every page: what is said of it once, and nothing of pages that are nobody's business."""

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from clinic_site.found.about import head
from tests import factories
from tests.blog.page import Page
from tests.services.pages import fill

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
SHARED = {
    "og:title",
    "og:description",
    "og:type",
    "og:url",
    "og:site_name",
    "og:locale",
    "og:image",
    "og:image:alt",
}


def read(client, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, address
    return Page(answer.content.decode())


def said(page: Page) -> dict[str, str]:
    """Give the named metas of a page; each name once."""
    named = [
        (meta.get("property") or meta.get("name"), meta.get("content")) for meta in page.all("head/meta")
    ]
    names = [name for name, _value in named if name]
    assert len(set(names)) == len(names), names
    return {name: value for name, value in named if name}


def canonical(page: Page) -> list[str]:
    return [link.get("href") for link in page.all("link") if link.get("rel") == "canonical"]


def test_every_page_has_one_title_description_address_and_card(client):
    urls = fill(1) | {
        "article": "/articles/article/",
        "article list": "/articles/",
        "feeds": "/articles/feed/",
    }
    del urls["search"], urls["empty search"]
    for name, url in urls.items():
        page = read(client, url)
        shown = said(page)
        assert shown.keys() >= SHARED | {"description", "twitter:card"}, name
        assert canonical(page) == [SITE + url] == [shown["og:url"]], name
        assert page.one("title").text == f"{shown['og:title']} – Northgate Physiotherapy"
        assert shown["og:description"] == shown["description"] != ""
        assert shown["og:site_name"] == "Northgate Physiotherapy"
        assert shown["og:locale"] == "en_CA"
        assert shown["og:type"] == {"article": "article", "practitioner": "profile"}.get(name, "website")
        assert "robots" not in shown, name


@pytest.mark.parametrize(
    "make", [factories.make_article, factories.make_condition, factories.make_treatment, factories.make_page]
)
def test_words_for_search_engines_take_the_place_of_title_and_summary(client, make):
    factories.make_clinic()
    text = make(title='Neck "pain" & more', standfirst="What <helps>.")
    page = read(client, text.get_absolute_url())
    assert page.one("title").text == 'Neck "pain" & more – Northgate Physiotherapy'
    assert said(page)["og:title"] == 'Neck "pain" & more'
    assert said(page)["description"] == said(page)["og:description"] == "What <helps>."
    text.search_title, text.search_description = "Neck <pain>", "Short & sweet"
    text.save()
    page = read(client, text.get_absolute_url())
    assert page.one("title").text == "Neck <pain> – Northgate Physiotherapy"
    assert said(page)["description"] == said(page)["og:description"] == "Short & sweet"
    assert page.one("h1").text == 'Neck "pain" & more'


def test_later_pages_of_a_list_have_addresses_of_their_own(client):
    factories.make_clinic()
    for _number in range(11):
        factories.make_article()
    assert canonical(read(client, "/articles/?page=2&utm_source=x")) == [f"{SITE}/articles/?page=2"]
    assert canonical(read(client, "/articles/?page=1")) == [f"{SITE}/articles/"]


def test_archived_page_is_kept_out_of_search_engines(client):
    factories.make_clinic()
    text = factories.make_article()
    text.retired_at, text.retired_as = timezone.now(), text.RetiredAs.ARCHIVED
    text.save()
    assert said(read(client, text.get_absolute_url()))["robots"] == "noindex"
    assert text.get_absolute_url() not in client.get("/sitemap.xml").content.decode()


def test_results_of_a_search_are_kept_out_of_search_engines(client):
    factories.make_clinic()
    assert said(read(client, f"{reverse('search')}?q=neck"))["robots"] == "noindex"


def test_lost_and_retired_pages_have_no_address_to_pass_on(client):
    factories.make_clinic()
    gone = factories.make_article(slug="gone")
    gone.retired_at = timezone.now()
    gone.save()
    for address, status in (("/never/there/", 404), ("/articles/gone/", 410), ("/articles/nothing/", 404)):
        page = read(client, address, status)
        assert canonical(page) == []
        assert said(page)["robots"] == "noindex"
        assert "og:url" not in said(page)


def test_pages_work_before_the_first_day(client):
    page = read(client, "/")
    assert canonical(page) == [f"{SITE}/"]
    assert "og:image" not in said(page)
    assert not [script for script in page.all("script") if script.get("type")]


def test_head_asks_the_database_nothing(client, django_assert_num_queries):
    clinic = factories.make_clinic()
    text = factories.make_page(slug="about")
    request = RequestFactory().get("/about/")
    request.resolver_match = resolve("/about/")
    context = {
        "request": request, "clinic": clinic, "page_title": "t", "page_description": "d", "page_path": "/about/",
        "crumbs": [("About", None)],
    }  # fmt: skip
    with django_assert_num_queries(0):
        assert head(context, text)["structured_data"]
