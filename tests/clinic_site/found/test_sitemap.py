"""What search engines are told of, and when each page last changed in a way that matters."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from blog.models import Article, Tag
from services.content.models import Publishable
from tests import factories
from tests.blog.page import Page
from tests.content.pictures import halves, store
from tests.factories.clinic import ZONE

NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def clinic(db):
    return factories.make_clinic()


@pytest.fixture
def listed(client):
    """Give the sitemap as {path: (day of the last change, picture)}."""

    def read() -> dict[str, tuple[str | None, str | None]]:
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        return {
            url.findtext("loc", namespaces=NAMES).removeprefix(SITE): (
                url.findtext("lastmod", namespaces=NAMES),
                url.findtext("image:image/image:loc", namespaces=NAMES),
            )
            for url in root.findall("url", NAMES)
        }

    return read


@pytest.fixture
def robots(client):
    """Give what a page tells robots; "" when it says nothing."""

    def read(address: str) -> str:
        metas = Page(client.get(address).content.decode()).all("meta")
        return next((meta.get("content") for meta in metas if meta.get("name") == "robots"), "")

    return read


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def day(days: int) -> str:
    """Give the date of days_ago() where the clinic is."""
    return timezone.localdate(days_ago(days), ZONE).isoformat()


def aged(text: Publishable, days: int) -> Publishable:
    """Let a text and its words be `days` old."""
    type(text).objects.filter(pk=text.pk).update(publish_at=days_ago(days), live_since=days_ago(days))
    text.refresh_from_db()
    return text


def test_what_is_not_for_search_engines_is_not_in_the_sitemap(listed, robots):
    Kind = Article.Kind
    retired = factories.make_article(slug="retired")
    retired.retired_at = timezone.now()
    retired.save()
    future = factories.make_article(slug="future")
    Article.objects.filter(pk=future.pk).update(publish_at=timezone.now() + timedelta(days=1))
    factories.make_article(slug="draft", publish=False)
    factories.make_article(slug="short-note", kind=Kind.NEWS, body="We are closed on Monday.")
    factories.make_article(slug="long-news", kind=Kind.NEWS, body="Plain words here. " * 60)
    paths = listed()
    for slug in ("retired", "future", "draft", "short-note"):
        assert f"/articles/{slug}/" not in paths
    assert "/articles/long-news/" in paths
    assert robots("/articles/short-note/") == "noindex"
    assert robots("/articles/long-news/") == ""
    assert not [path for path in paths if path.startswith(("/search/", "/admin/", "/desk/", "/accounts/"))]


def test_page_whose_check_lapsed_long_ago_is_left_out_until_it_is_signed_again(listed, robots):
    user = factories.make_user()
    for make in (factories.make_article, factories.make_condition, factories.make_treatment):
        text = make()
        factories.sign_off(
            text, user, review_due=factories.today() - timedelta(days=180), signed_at=days_ago(400)
        )
        assert text.get_absolute_url() in listed()
        assert robots(text.get_absolute_url()) == ""
        text.signoffs.all().update(review_due=factories.today() - timedelta(days=181))
        assert text.get_absolute_url() not in listed()
        assert robots(text.get_absolute_url()) == "noindex"
        factories.sign_off(text, user)
        assert text.get_absolute_url() in listed()


def test_tag_is_listed_from_its_third_article_on(listed, robots):
    tag = Tag.objects.create(name="Posture", slug="posture")
    for number in range(3):
        assert tag.get_absolute_url() not in listed()
        if number:  # without any article there is nothing to show
            assert robots(tag.get_absolute_url()) == "noindex"
        factories.make_article(tags=[tag])
    assert tag.get_absolute_url() in listed()
    assert robots(tag.get_absolute_url()) == ""
    Article.objects.filter(pk=Article.objects.first().pk).update(retired_at=timezone.now())
    assert tag.get_absolute_url() not in listed()


def test_category_without_articles_is_not_listed(listed):
    category = factories.make_category("empty")
    assert category.get_absolute_url() not in listed()
    aged(factories.make_article(category=category), 10)
    assert listed()[category.get_absolute_url()][0] == day(10)


def test_day_is_that_of_the_words_or_of_their_check_and_of_nothing_else(listed):
    condition = aged(factories.make_condition(), 100)
    address = condition.get_absolute_url()
    first = day(100)
    assert listed()[address][0] == first
    condition.code, condition.position = "M54.2", 7
    condition.save()
    assert listed()[address][0] == first, "saving what readers don't see is no change"
    revision = condition.live_revision
    condition.save_revision(title=revision.title, standfirst="A draft.", body=revision.body)
    assert listed()[address][0] == first, "a draft is no change"
    factories.sign_off(condition, factories.make_user(), signed_at=days_ago(40))
    assert listed()[address][0] == day(40)
    condition.save_revision(title=revision.title, standfirst="New words.", body=revision.body, publish=True)
    assert listed()[address][0] == day(0)


def test_pictures_are_named(listed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = factories.make_article(cover=store(halves(800, 500), key="lead"), cover_alt="Two halves")
    person = factories.make_practitioner(portrait=store(halves(400, 500), key="maya"))
    found = listed()
    for item, picture in ((article, article.cover.cover), (person, person.portrait.face)):
        assert found[item.get_absolute_url()][1] == SITE + picture.url
    assert found["/"][1] is None


def test_sitemap_names_the_site_as_it_is_known(client, settings):
    settings.SITE_URL = "https://clinic.example"
    page = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()
    assert "<loc>https://clinic.example/</loc>" in page
    assert "localhost" not in page
