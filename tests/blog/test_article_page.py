"""The page of an article."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Article
from tests.factories import (
    make_article,
    make_clinic,
    make_condition,
    make_page,
    make_practitioner,
    make_term,
    make_treatment,
    make_user,
    sign_off,
)

from .page import words

pytestmark = pytest.mark.django_db
LINKS = (
    "[a](condition:neck) [b](treatment:needling) [c](article:other) [d](page:policy) [e](practitioner:okafor)"
)


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


def test_a_draft_a_scheduled_and_an_unknown_article_are_not_found(client):
    make_article(slug="draft", publish=False)
    make_article(slug="tomorrow", publish_at=timezone.now() + timedelta(days=1))
    for slug in ("draft", "tomorrow", "unknown"):
        assert client.get(f"/articles/{slug}/").status_code == 404


def test_a_retired_article_is_gone(client):
    now = timezone.now()
    make_article(slug="old", publish_at=now - timedelta(days=9), retired_at=now)
    assert client.get("/articles/old/").status_code == 410


def test_a_draft_over_a_live_article_stays_unseen(read):
    article = make_article(title="Live words")
    article.save_revision(title="Draft words", standfirst="Draft.", body="Draft.")
    assert words(read(article.get_absolute_url()).one("h1")) == "Live words"


def test_only_reading_is_allowed(client):
    assert client.post(make_article().get_absolute_url()).status_code == 405


def test_head_names_title_description_and_address(read):
    article = make_article(slug="one", title="Stiff & sore", standfirst="What “helps” <today>.")
    page = read("/articles/one/?utm=x")
    assert words(page.one("title")) == "Stiff & sore – Northgate Physiotherapy"
    assert page.one("meta[@name='description']").get("content") == article.standfirst
    assert page.one("link[@rel='canonical']").get("href") == "http://testserver/articles/one/"


def test_the_badge_stands_only_while_the_signed_words_are_live(read):
    person = make_practitioner(name="Daniel Reyes", user=make_user())
    article = make_article(reviewer=person)
    sign_off(article, person.user)
    assert "Clinically reviewed by Daniel Reyes" in words(
        read(article.get_absolute_url()).having("byline")[0]
    )
    article.save_revision(title="Changed", standfirst="Changed.", body="Changed.", publish=True)
    assert "reviewed" not in words(read(article.get_absolute_url()).having("byline")[0])


def test_a_named_reviewer_who_did_not_sign_is_not_shown(read):
    article = make_article(reviewer=make_practitioner(name="Daniel Reyes"))
    assert "Daniel Reyes" not in read(article.get_absolute_url()).html


def test_an_article_with_nothing_around_it_still_reads_well(read):
    article = make_article(body="One short paragraph.")
    page = read(article.get_absolute_url())
    assert not page.having("toc") and not page.having("with-nav")
    assert (
        not page.having("prevnext") and not page.having("author") and not page.all("ul[@aria-label='Tags']")
    )
    assert not page.all("ul[@aria-labelledby='near']")
    assert words(page.having("cta")[0]).startswith("Talk it over with us")


@pytest.mark.parametrize("kind", Article.Kind.values)
def test_every_kind_has_an_ending_of_its_own(read, kind):
    endings = {
        other: words(read(make_article(kind=other).get_absolute_url()).having("cta")[0].find(".//p"))
        for other in Article.Kind.values
    }
    assert endings[kind] and list(endings.values()).count(endings[kind]) == 1


def test_the_one_person_note_stands_on_case_studies_alone(read):
    note = "one story cannot show that a treatment works"
    assert note in read(make_article(kind="case-study").get_absolute_url()).html
    assert note not in read(make_article(kind="guide").get_absolute_url()).html


def test_hostile_words_are_shown_and_not_run(read):
    attack = '"><script>alert(1)</script>'
    article = make_article(title=attack, standfirst=attack, body=attack, tags=[attack], cover_caption=attack)
    page = read(article.get_absolute_url())
    assert words(page.one("h1")) == attack
    scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]
    assert all(script.get("src") for script in scripts)


def make_full_article(others: int) -> Article:
    """An article with everything a page can show, among `others` more."""
    person = make_practitioner(slug="okafor")
    reviewer = make_practitioner(name="Daniel Reyes", user=make_user())
    conditions = [make_condition(slug="neck"), *(make_condition() for _ in range(3))]
    make_treatment(slug="needling")
    make_page(slug="policy")
    make_term("Disc")
    for number in range(others):
        slug = "other" if number == 0 else f"other-{number}"
        other = make_article(slug=slug, conditions=conditions, tags=[f"tag {number % 9}"], author=person)
        sign_off(other, reviewer.user)
    article = make_article(
        body=f"A disc.\n\n## One\n\n{LINKS}\n\n## Two\n\n{{phone}} [@key]\n\n## Three\n\n![x](image:none)",
        conditions=conditions,
        tags=["tag 1", "tag 2", "tag 3"],
        author=person,
        reviewer=reviewer,
        cta_text="Read more",
        cta_link="condition:neck",
    )
    sign_off(article, reviewer.user)
    return article


def test_an_article_takes_twelve_queries_at_most_whatever_stands_around_it(
    client, django_assert_max_num_queries
):
    article = make_full_article(others=1)
    client.get(article.get_absolute_url())  # content types are remembered
    with django_assert_max_num_queries(12) as few:
        client.get(article.get_absolute_url())
    for number in range(30):
        make_article(conditions=article.conditions.all(), tags=["tag 1", f"more {number}"])
    with django_assert_max_num_queries(12) as many:
        client.get(article.get_absolute_url())
    assert len(few) == len(many)


def test_titles_and_names_in_other_scripts_take_their_own_direction(read):
    author = make_practitioner(name="مريم حداد")
    article = make_article(title="ألم الرقبة", standfirst="ما الذي يساعد؟", author=author)
    page = read(article.get_absolute_url())
    assert page.one("h1").get("dir") == "auto" and words(page.one("h1")) == "ألم الرقبة"
    names = [element for element in page.all("bdi") if words(element) == "مريم حداد"]
    assert names
    assert page.having("lead")[0].get("dir") == "auto"
