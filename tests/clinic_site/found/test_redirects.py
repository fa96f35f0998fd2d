"""An address that was public once leads to where its page is now, in one hop."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Category, Tag
from services.content.models import Redirect
from services.models import Condition
from tests import factories


@pytest.fixture(autouse=True)
def clinic(db):
    return factories.make_clinic()


def make_tag(**fields) -> Tag:
    return Tag.objects.create(**{"name": "Posture", "slug": "posture"} | fields)


MAKERS = {
    "article": factories.make_article,
    "condition": factories.make_condition,
    "treatment": factories.make_treatment,
    "page": factories.make_page,
    "practitioner": factories.make_practitioner,
    "category": factories.make_category,
    "tag": make_tag,
}


def rename(thing, slug: str) -> str:
    """Give the thing another slug as a script would, and the address it had."""
    fresh = type(thing).objects.get(pk=thing.pk)
    old = fresh.get_absolute_url()
    fresh.slug = slug
    fresh.save()
    return old


@pytest.mark.parametrize("kind", MAKERS)
def test_every_old_address_is_one_301_away_after_five_changes(client, kind):
    thing = MAKERS[kind](slug="first")
    old = [rename(thing, slug) for slug in ("second", "third", "fourth", "fifth", "sixth")]
    now = type(thing).objects.get(pk=thing.pk).get_absolute_url()
    assert len({*old, now}) == 6
    for address in old:
        for asked in (address, address.rstrip("/"), f"{address}?page=2"):
            answer = client.get(asked)
            assert (answer.status_code, answer.headers["Location"]) == (301, now), asked
    assert client.get(now).status_code == 200


def test_going_back_to_an_old_slug_makes_no_circle(client):
    article = factories.make_article(slug="one")
    two = [rename(article, "two"), rename(article, "one")][1]
    assert client.get("/articles/one/").status_code == 200
    assert client.get(two).headers["Location"] == "/articles/one/"
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [
        ("/articles/two/", "/articles/one/")
    ]


def test_two_pages_that_swap_their_slugs_both_answer(client):
    one, two = factories.make_article(slug="one"), factories.make_article(slug="two")
    for thing, slug in ((one, "spare"), (two, "one"), (one, "two")):
        rename(thing, slug)
    for address in ("/articles/one/", "/articles/two/"):
        assert client.get(address).status_code == 200
    assert client.get("/articles/spare/").headers["Location"] == "/articles/two/"


def test_new_page_may_take_an_address_that_leads_elsewhere(client):
    rename(factories.make_article(slug="hips"), "sore-hips")
    newcomer = factories.make_article(slug="hips", title="Hips, newly told")
    answer = client.get(newcomer.get_absolute_url())
    assert answer.status_code == 200
    assert "Hips, newly told" in answer.content.decode()


def test_draft_under_the_old_address_does_not_stop_the_redirect(client):
    rename(factories.make_article(slug="hips"), "sore-hips")
    factories.make_article(slug="hips", publish=False)
    assert client.get("/articles/hips/").headers["Location"] == "/articles/sore-hips/"


def test_text_that_nobody_has_seen_leaves_nothing_behind():
    rename(factories.make_article(slug="draft", publish=False), "better")
    rename(factories.make_practitioner(slug="left", is_active=False), "gone")
    assert not Redirect.objects.exists()


def test_saving_without_the_slug_moves_nothing():
    condition = factories.make_condition(slug="hip-pain")
    condition.slug = "never-kept"
    condition.code = "M25.5"
    condition.save(update_fields=["code"])
    assert not Redirect.objects.exists()
    assert Condition.objects.get(pk=condition.pk).slug == "hip-pain"


def test_name_of_a_tag_may_change_without_a_new_address():
    tag = make_tag()
    tag.name = "Sitting"
    tag.save()
    assert not Redirect.objects.exists()


def test_change_that_fails_leaves_no_redirect():
    factories.make_article(slug="taken")
    article = factories.make_article(slug="mine")
    article.slug = "taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        article.save()
    assert not Redirect.objects.exists()


def test_what_lies_below_a_page_moves_with_it(client):
    category = factories.make_category("neck")
    article = factories.make_article(slug="first", category=category)
    rename(article, "second")
    rename(Category.objects.get(), "necks")
    assert client.get("/articles/first/cover.png").headers["Location"] == "/articles/second/cover.png"
    assert client.get("/articles/first/nothing/of/the/kind/").status_code == 404


def test_redirect_costs_one_query(client, django_assert_num_queries):
    rename(factories.make_article(slug="first"), "second")
    with django_assert_num_queries(4):  # the clinic, the article, the retired article, the redirect
        client.get("/articles/first/")
    with django_assert_num_queries(2):  # the clinic, the redirect
        client.get("/articles/first")


def test_forms_are_not_led_elsewhere(client):
    Redirect.objects.move("/old-form.html", "/contact/")
    assert client.get("/old-form.html").headers["Location"] == "/contact/"
    assert client.post("/old-form.html").status_code == 404


def test_links_in_texts_follow_a_page_that_moves(client):
    target = factories.make_condition(slug="neck-pain", title="Neck pain")
    text = factories.make_page(
        slug="about", body="See [this](condition:neck-pain) and [](condition:neck-pain)."
    )
    rename(target, "sore-neck")
    rename(target, "stiff-neck")
    page = client.get(text.get_absolute_url()).content.decode()
    assert page.count('href="/conditions/stiff-neck/"') == 2
    assert ">Neck pain</a>" in page


def test_link_to_what_never_was_stays_dead(client):
    Redirect.objects.move("/conditions/never/", "/contact/")
    text = factories.make_page(
        slug="about", body="See [this](condition:never) and [that](condition:../x) too."
    )
    page = client.get(text.get_absolute_url()).content.decode()
    assert "conditions/never" not in page


def test_retired_page_leads_to_its_successor_under_the_new_slug(client):
    successor = factories.make_article(slug="better")
    old = factories.make_article(slug="old")
    old.retired_at, old.retired_as, old.successor = timezone.now(), old.RetiredAs.MOVED, "article:better"
    old.save()
    rename(successor, "best")
    answer = client.get("/articles/old/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/best/")
