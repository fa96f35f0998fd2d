"""Feeds in three formats: what they tell, to whom, and that readers can find and read them."""

from datetime import timedelta
from html import unescape

import feedparser
import pytest
from django.utils import timezone

from blog.feed_formats import FORMATS
from blog.models import Article
from tests import factories
from tests.blog.page import Page
from tests.content.pictures import halves, store

from .feed_readers import read

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
BODY = """## What it is

See [exercise](treatment:exercise), [the list](#what-it-is) and <b>no markup</b> [@brady2014].

!!! emergency "Call {emergency-number} now if:"
    - you have chest pain

![](drawing:cover-neck)
"""


@pytest.fixture
def clinic():
    return factories.make_clinic(name="Northgate & Sons <Physio>")


@pytest.fixture
def article(clinic, settings, tmp_path) -> Article:
    """An article with everything a feed can tell of one."""
    settings.MEDIA_ROOT = tmp_path
    factories.make_treatment(slug="exercise")
    made = factories.make_article(
        slug="first",
        title="Neck pain & “stiffness”: <b>what</b> helps?",
        standfirst="It’s common & it passes.",
        body=BODY,
        author=factories.make_practitioner(slug="maya", name="Maya Okafor"),
        conditions=[factories.make_condition(slug="neck-pain")],
        tags=["Posture"],
        cover=store(halves(1200, 800), key="lead"),
        cover_alt="Two halves",
    )
    long_ago = timezone.now() - timedelta(days=60)
    Article.objects.filter(pk=made.pk).update(
        publish_at=long_ago.replace(microsecond=0),
        live_since=long_ago.replace(microsecond=0) + timedelta(days=20),
    )
    return Article.objects.get(pk=made.pk)


@pytest.fixture
def feed(client):
    """Give the answer at a feed's address."""

    def get(format: str = "atom", path: str = "/articles/feed/", **headers):
        return client.get(f"{path}{format}/", headers=headers)

    return get


# What feeds tell


@pytest.mark.parametrize("format", FORMATS)
def test_feed_says_what_it_is_and_where(feed, article, format):
    about, items = read(feed(format), format)
    assert about["title"] == "Northgate & Sons <Physio>"
    assert about["self"] == f"{SITE}/articles/feed/{format}/"
    assert about["home"] == f"{SITE}/articles/"
    assert about.get("id", "tag:testserver,2026:articles/all") == "tag:testserver,2026:articles/all"
    assert len(items) == 1


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_a_reader_library_takes_the_feed_without_complaint(feed, article, format):
    taken = feedparser.parse(feed(format).content)
    assert not taken.bozo, taken.get("bozo_exception")
    assert taken.version == {"atom": "atom10", "rss": "rss20"}[format]
    entry = taken.entries[0]
    assert unescape(entry.title) == article.title
    assert entry.link == f"{SITE}{article.get_absolute_url()}"
    assert entry.id.startswith("tag:")
    assert entry.author == "Maya Okafor"
    assert entry.enclosures[0].type == "image/jpeg"


@pytest.mark.parametrize("format", FORMATS)
def test_article_comes_out_of_the_feed_as_it_went_in(feed, article, format):
    (item,) = read(feed(format), format)[1]
    assert item["id"] == f"tag:testserver,2026:article/{article.pk}"
    assert item["title"] == article.title
    assert item["url"] == f"{SITE}/articles/first/"
    assert item["summary"] == article.standfirst
    assert item["whole"] is None
    assert item["published"] == article.publish_at
    assert item.get("updated", article.live_since) == article.live_since
    assert item["author"] == "Maya Okafor"
    assert item["tags"] == ["Neck and back", "Posture"]
    url, media_type, length = item["picture"]
    assert url == SITE + article.cover.cover.url
    assert media_type == "image/jpeg"
    assert length == article.cover.file.storage.size(article.cover.cover.name) > 0


@pytest.mark.parametrize("format", FORMATS)
def test_article_without_author_and_photograph_has_a_drawn_cover(client, feed, clinic, format):
    factories.make_article(slug="bare")
    (item,) = read(feed(format), format)[1]
    assert item["author"] is None
    assert item["picture"] == (f"{SITE}/articles/bare/cover.png", "image/png", 0)
    assert client.get("/articles/bare/cover.png").status_code == 200


@pytest.mark.parametrize("format", FORMATS)
def test_whole_articles_stand_in_feeds_only_when_the_clinic_says_so(feed, clinic, article, format):
    clinic.feeds_are_whole = True
    clinic.save()
    (item,) = read(feed(format), format)[1]
    whole = item["whole"]
    assert f'href="{SITE}/treatments/exercise/"' in whole
    assert f'href="{SITE}/articles/first/#what-it-is"' in whole
    assert 'href="tel:911"' in whole
    assert "you have chest pain" in whole
    assert "&lt;b&gt;no markup&lt;/b&gt;" in whole
    page = Page(f"<body>{whole}</body>")
    assert not [tag for tag in ("script", "svg", "button", "style") if page.all(tag)]
    assert not [element for element in page.root.iter() if element.get("class") or element.get("style")]
    addresses = [
        element.get(name) for element in page.root.iter() for name in ("href", "src") if element.get(name)
    ]
    assert addresses
    assert all(
        address.startswith(("http://", "https://", "tel:", "mailto:", "sms:")) for address in addresses
    )


@pytest.mark.parametrize("format", FORMATS)
def test_identity_stays_when_the_address_changes(feed, article, format):
    before = read(feed(format), format)[1][0]
    article.slug = "moved"
    article.save()
    after = read(feed(format), format)[1][0]
    assert after["id"] == before["id"]
    assert after["url"] == f"{SITE}/articles/moved/" != before["url"]


def test_feed_of_a_category_keeps_its_name_and_leads_on_when_it_moves(client, feed, article):
    path = f"{article.category.get_absolute_url()}feed/"
    before = read(feed(path=path), "atom")[0]
    article.category.slug = "necks"
    article.category.save()
    answer = feed(path=path)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/category/necks/feed/atom/")
    assert read(client.get(answer.headers["Location"]), "atom")[0]["id"] == before["id"]


@pytest.mark.parametrize("format", FORMATS)
def test_check_is_told_while_its_badge_is_shown(feed, article, format):
    factories.sign_off(article, factories.make_user(), signed_at=timezone.now())
    day = factories.today()
    (item,) = read(feed(format), format)[1]
    if format == "json":
        assert item["checked"] == day.isoformat()
    else:
        assert item["summary"].endswith(f"Clinically reviewed on {day.day} {day:%B %Y}.")
    article.save_revision(title="New words", standfirst="Other words.", body="Plain.", publish=True)
    (item,) = read(feed(format), format)[1]
    assert item["summary"] == "Other words."
    assert item.get("checked") is None


def test_only_what_belongs_to_a_topic_is_in_its_feed(feed, article):
    other = factories.make_article(slug="other", category=factories.make_category("knees"))
    for path, title in {
        f"{article.category.get_absolute_url()}feed/": "Neck and back",
        "/conditions/neck-pain/feed/": "Neck pain",
        "/team/maya/feed/": "Maya Okafor",
    }.items():
        about, items = read(feed(path=path), "atom")
        assert about["title"] == f"Northgate & Sons <Physio>: {title}"
        assert [item["url"] for item in items] == [f"{SITE}/articles/first/"], path
    everything = read(feed(), "atom")[1]
    assert [item["url"] for item in everything] == [
        SITE + other.get_absolute_url(),
        f"{SITE}/articles/first/",
    ]


def test_what_is_not_public_is_in_no_feed(feed, clinic):
    factories.make_article(slug="draft", publish=False)
    future, retired = factories.make_article(slug="future"), factories.make_article(slug="retired")
    Article.objects.filter(pk=future.pk).update(publish_at=timezone.now() + timedelta(days=1))
    Article.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    assert read(feed(), "atom")[1] == []
    factories.make_condition(slug="hidden", publish=False)
    factories.make_practitioner(slug="left", is_active=False)
    for path in ("/conditions/hidden/feed/", "/team/left/feed/", "/articles/category/none/feed/"):
        assert feed(path=path).status_code == 404


@pytest.mark.parametrize("format", FORMATS)
def test_feed_without_articles_is_valid(feed, clinic, format):
    assert read(feed(format), format)[1] == []


def test_feed_holds_the_twenty_newest(feed, clinic):
    for number in range(21):
        made = factories.make_article(slug=f"number-{number}")
        Article.objects.filter(pk=made.pk).update(publish_at=timezone.now() - timedelta(days=number))
    items = read(feed(), "atom")[1]
    assert [item["url"].rpartition("-")[2] for item in items] == [f"{number}/" for number in range(20)]


# How feeds are fetched and found


@pytest.mark.parametrize("format", FORMATS)
def test_reader_that_has_the_newest_gets_nothing_sent(feed, article, format):
    first = feed(format)
    assert first.headers["Cache-Control"] == "public, max-age=600"
    again = feed(format, **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert feed(format, **{"if-modified-since": first.headers["Last-Modified"]}).status_code == 304
    revision = article.live_revision
    article.save_revision(title=revision.title, standfirst="Changed.", body=revision.body, publish=True)
    assert feed(format, **{"if-none-match": first.headers["ETag"]}).status_code == 200
    assert feed(format, **{"if-modified-since": first.headers["Last-Modified"]}).status_code == 200


def test_other_formats_and_methods_are_refused(client, feed, clinic):
    assert feed("xml").status_code == 404
    assert client.post("/articles/feed/atom/").status_code == 405


def test_before_the_first_day_there_is_no_feed(feed):
    assert feed().status_code == 404


@pytest.mark.parametrize("rows", [1, 12])
def test_twelve_articles_cost_as_many_queries_as_one(feed, clinic, django_assert_num_queries, rows):
    author = factories.make_practitioner()
    for _number in range(rows):
        factories.make_article(author=author, tags=["Posture", "Sleep"])
    feed()
    with django_assert_num_queries(3):  # the clinic, the articles, their tags
        feed()


def test_pages_name_their_feeds(client, article):
    expected = {
        "/": ["/articles/feed/atom/"],
        "/articles/first/": ["/articles/feed/atom/"],
        "/articles/": [f"/articles/feed/{format}/" for format in FORMATS],
        article.category.get_absolute_url(): [
            f"{article.category.get_absolute_url()}feed/{format}/" for format in FORMATS
        ],
        "/conditions/neck-pain/": ["/conditions/neck-pain/feed/atom/"],
        "/team/maya/": ["/team/maya/feed/atom/"],
    }
    for address, feeds in expected.items():
        links = Page(client.get(address).content.decode()).all("link")
        named = {link.get("href"): link.get("type") for link in links if link.get("rel") == "alternate"}
        assert list(named) == feeds, address
        assert all(client.get(url).headers["Content-Type"].startswith(kind) for url, kind in named.items())


def test_page_of_feeds_leads_to_each_of_them(client, article, django_assert_num_queries):
    factories.make_category("empty")
    factories.make_condition(slug="without-articles")
    factories.make_practitioner(slug="no-author")
    page = Page(client.get("/articles/feed/").content.decode())
    addresses = {link.get("href") for link in page.all("main//a") if "/feed/" in link.get("href")}
    assert len(addresses) == 4 * len(FORMATS)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert "/articles/feed/" in {
        link.get("href") for link in Page(client.get("/articles/").content.decode()).all("a")
    }
    with django_assert_num_queries(5):  # the clinic, the notice, and a list each
        client.get("/articles/feed/")
