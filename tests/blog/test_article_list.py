"""Lists of articles: all, by category, by tag, by part of the body."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Tag
from blog.views import PER_PAGE
from tests.factories import (
    make_article,
    make_category,
    make_clinic,
    make_condition,
    make_region,
    make_user,
    sign_off,
)

from .page import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


def make_many(number: int, **fields) -> None:
    """Articles with the same date."""
    for index in range(number):
        make_article(title=f"Article {index}", tags=["safety"], **fields)


def titles(page) -> list[str]:
    return [words(title) for title in page.having("teaser__title")]


def test_the_list_shows_what_is_public_newest_first_after_the_piece_to_start_with(read):
    now = timezone.now()
    for days, title, kind in [(3, "Guide", "guide"), (2, "Older", "news"), (1, "Newer", "news")]:
        make_article(title=title, kind=kind, publish_at=now - timedelta(days=days))
    make_article(title="Draft", publish=False)
    page = read("/articles/")
    assert titles(page) == ["Guide", "Newer", "Older"]
    assert "Start here" in words(page.having("feature")[0])
    assert words(page.one("h2[@id='list']")) == "3 articles"


def test_cards_say_category_minutes_and_check(read):
    article = make_article(category=make_category("running"), body="word " * 500)
    sign_off(article, make_user())
    meta = words(read("/articles/").having("meta")[0])
    assert meta.startswith("Running") and "3 min read" in meta and "Checked" in meta


def test_each_filter_is_a_page_of_its_own(read):
    running, neck = make_category("running"), make_region("neck")
    condition = make_condition(regions=[neck])
    make_article(title="One", category=running)
    make_article(title="Two", tags=["safety"])
    make_article(title="Three", conditions=[condition])
    assert titles(read("/articles/category/running/")) == ["One"]
    assert titles(read("/articles/tag/safety/")) == ["Two"]
    assert titles(read("/articles/about/neck/")) == ["Three"]
    for name in ("category/none", "tag/none", "about/none"):
        with pytest.raises(AssertionError, match="404"):
            read(f"/articles/{name}/")


def test_the_chosen_filter_is_marked_and_can_be_cleared(read):
    make_article(category=make_category("running"))
    page = read("/articles/category/running/")
    assert [words(link) for link in page.having("tag") if link.get("aria-current")] == ["Running"]
    assert page.links()["Clear filter"] == "/articles/"


def test_filters_count_public_articles_once_and_hide_empty_ones(read):
    neck = make_region("neck")
    conditions = [make_condition(regions=[neck]), make_condition(regions=[neck])]
    make_article(conditions=conditions, tags=["safety"])
    make_article(conditions=conditions[:1], tags=["safety", "running"])
    make_article(conditions=conditions, tags=["unseen"], publish=False, category=make_category("empty"))
    page = read("/articles/")
    lists = page.having("filters")[0]
    assert set(page.links(lists)) == {"Neck2 articles", "running 1 article", "safety 2 articles"}
    assert "Empty" not in page.links()


def test_a_filter_without_articles_says_so(read):
    make_category("empty")
    page = read("/articles/category/empty/")
    assert words(page.one("h2[@id='list']")) == "0 articles" and "not written anything here yet" in page.html


def test_pages_follow_each_other_and_end(client, read):
    make_many(PER_PAGE + 3)
    first, second = titles(read("/articles/")), titles(read("/articles/?page=2"))
    assert (len(first), len(second)) == (PER_PAGE, 3)
    assert len(set(first + second)) == PER_PAGE + 3
    for number in ("3", "0", "-1", "abc", "1.5", "²", "9" * 40, ""):
        assert client.get("/articles/", {"page": number}).status_code == 404, number


def test_every_page_names_its_own_address(read):
    make_many(PER_PAGE + 1)
    for asked, canonical in [("", ""), ("?page=1", ""), ("?page=2", "?page=2"), ("?page=2&x=1", "?page=2")]:
        link = read(f"/articles/tag/safety/{asked}").one("link[@rel='canonical']")
        assert link.get("href") == f"http://testserver/articles/tag/safety/{canonical}"
    assert not read("/articles/?page=2").having("feature")


def test_tag_pages_are_found_once_they_hold_three_articles(read):
    make_many(2)
    address = Tag.objects.get().get_absolute_url()
    assert read(address).one("meta[@name='robots']").get("content") == "noindex"
    make_many(1)
    assert not read(address).all("meta[@name='robots']")


@pytest.mark.parametrize(
    "address",
    ["/articles/", "/articles/category/neck-and-back/", "/articles/tag/safety/", "/articles/about/neck/"],
)
def test_a_list_of_fifty_takes_as_many_queries_as_a_list_of_one(client, django_assert_num_queries, address):
    condition = make_condition(regions=[make_region("neck")])
    make_many(1, conditions=[condition])
    client.get(address)  # content types are remembered
    with django_assert_num_queries(7 if address == "/articles/" else 8):
        client.get(address)
    make_many(49, conditions=[condition])
    with django_assert_num_queries(7 if address == "/articles/" else 8):
        client.get(address)


def test_filters_stand_in_the_order_of_the_clinic(client):
    first, second = make_region(slug="a-foot", position=2), make_region(slug="z-head", position=1)
    for region in (first, second):
        make_article(conditions=[make_condition(regions=[region])])
    regions = client.get("/articles/").context["regions"]
    assert [region.slug for region in regions] == ["z-head", "a-foot"]
