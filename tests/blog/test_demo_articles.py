"""What holds for every article of the demo."""

import re

import pytest
from django.utils import timezone

from blog.models import Article
from clinic_site.demo.fixtures import FIXTURES

from .page import Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_clinic")]
PHONE = re.compile(r"\d{3}[-. )]{1,2}\d{3}[-. ]\d{4}")
SLUGS = sorted(path.stem for path in (FIXTURES / "articles").glob("*.md"))


@pytest.fixture(params=SLUGS)
def article(request) -> Article:
    """An article as it is on the day it is public: one is scheduled."""
    article = Article.objects.get(slug=request.param)
    if not article.is_published:
        article.publish_at = timezone.now()
        article.save()
    return article


def test_t4_sources_and_text_are_linked_both_ways(reading):
    sources = reading.having("refs")[0]
    ids = {element.get("id") for element in reading.root.iter()}
    cited = {link.get("href") for link in reading.all("a") if link.get("href", "").startswith("#ref-")}
    assert cited == {f"#{source.get('id')}" for source in sources}
    for source in sources:
        back = [link.get("href") for link in source.iter("a") if link.get("href").startswith("#")]
        assert back and all(address.removeprefix("#") in ids for address in back)


def test_t2_the_reviewer_is_somebody_else(reading, article):
    byline = words(reading.having("byline")[0])
    assert f"Clinically reviewed by {article.reviewer.name}" in byline
    assert article.reviewer != article.author


def test_nothing_it_refers_to_is_missing(client, article):
    assert client.get(article.get_absolute_url()).context["rendered"].missing == []


def test_r15_no_phone_number_is_typed_in_the_text(article):
    assert not PHONE.search(article.live_revision.body)


def test_the_page_says_that_it_cannot_replace_a_check(reading):
    assert "cannot tell you what is wrong or replace a check" in words(reading.having("prose")[0])


def test_ids_are_unique(reading):
    ids = [element.get("id") for element in reading.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_no_form_no_cookie_no_inline_code(client, article):
    response = client.get(article.get_absolute_url())
    page = Page(response.content.decode())
    assert not response.cookies
    assert not page.all("form") and not page.all("style")
    scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]
    assert all(script.get("src") for script in scripts)
    names = {name for element in page.root.iter() for name in element.attrib}
    assert "style" not in names and not any(name.startswith("on") for name in names)
