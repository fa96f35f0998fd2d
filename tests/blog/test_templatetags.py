"""Articles on the pages of other rooms."""

import pytest
from django.template import Context, Template

from blog.templatetags.blog import with_newest_article
from tests.factories import (
    make_article,
    make_condition,
    make_practitioner,
    make_region,
    make_treatment,
    make_user,
    sign_off,
)

from .page import Page, words

pytestmark = pytest.mark.django_db


def show(tag: str, **context) -> Page:
    """The page part a tag makes."""
    return Page(Template(f"{{% load blog %}}{{% {tag} %}}").render(Context(context)))


def titles(page: Page) -> list[str]:
    return [words(title) for title in page.having("teaser__title")]


def test_related_articles_are_the_newest_about_a_condition(django_assert_num_queries):
    condition = make_condition(regions=[make_region("neck")])
    for name in "abcd":
        make_article(title=name, conditions=[condition])
    make_article(title="Other")
    make_article(title="Draft", conditions=[condition], publish=False)
    with django_assert_num_queries(2):
        page = show("related_articles condition", condition=condition)
    assert titles(page) == ["d", "c", "b"]
    assert page.links()["All articles: neck"] == "/articles/about/neck/"


def test_related_articles_of_a_treatment_lead_to_all_articles():
    treatment = make_treatment()
    make_article(title="One", treatments=[treatment])
    page = show("related_articles treatment", treatment=treatment)
    assert titles(page) == ["One"] and page.links()["All articles"] == "/articles/"


def test_nothing_is_shown_where_nothing_is_written():
    assert words(show("related_articles condition", condition=make_condition()).root) == ""
    assert words(show("articles_by person", person=make_practitioner()).root) == ""


def test_each_person_comes_with_their_newest_article():
    author = make_practitioner()
    for title in ("First", "Second"):
        make_article(title=title, author=author)
    make_article(title="Draft", author=author, publish=False)
    other = make_practitioner()
    people = with_newest_article([author, other])
    assert people[0].newest_article.title == "Second"
    assert people[1].newest_article is None


def test_articles_by_a_person_are_those_written_and_those_signed():
    person = make_practitioner(name="Maya Okafor", user=make_user())
    make_article(title="Written", author=person)
    signed = make_article(title="Signed")
    sign_off(signed, person.user)
    make_article(title="Only named", reviewer=person)
    changed = make_article(title="Changed since")
    sign_off(changed, person.user)
    changed.save_revision(title="Changed since", standfirst="New.", body="New.", publish=True)
    page = show("articles_by person", person=person)
    written, checked = page.all("section")
    assert [words(title) for title in page.having("teaser__title", written)] == ["Written"]
    assert [words(title) for title in page.having("teaser__title", checked)] == ["Signed"]
    assert words(checked.find(".//h2")) == "Checked by Maya"


def test_nobody_without_a_sign_in_has_checked_anything():
    make_article(title="Unsigned")
    assert titles(show("articles_by person", person=make_practitioner())) == []
