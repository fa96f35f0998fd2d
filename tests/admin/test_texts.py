"""Writing, publishing and retiring texts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Article
from services.content.models import Page, Revision
from services.models import Condition
from tests.factories import make_article, make_category, make_condition, make_page, make_user, sign_off

from .helpers import enter, errors, filled_in, page, said, save

pytestmark = pytest.mark.django_db
MOST_QUERIES = 45


def new_article(client, **changes):
    """Send the form for a new article."""
    words = {"title": "A stiff neck", "standfirst": "What helps.", "body": "## What it is\n\nStiff."}
    fields = {"kind": "guide", "category": make_category().pk}
    return save(client, page(Article, "add"), Article, **words | fields | changes)


@pytest.mark.parametrize("role", ["owner", "editor", "publisher"])
def test_saving_keeps_a_draft_and_readers_see_the_old_words_whoever_saves(client, role):
    article = make_article(title="Old title")
    sign_off(article, make_user("clinician"))
    user = enter(client, role)
    url = page(Article, "change", article.pk)
    response = save(client, url, Article, title="New title", note="Shorter")
    article = Article.objects.get()
    assert (article.live_revision.title, article.latest_revision.title) == ("Old title", "New title")
    assert (article.latest_revision.author, article.latest_revision.note) == (user, "Shorter")
    assert article.current_signoff is not None
    assert said(response) == [
        "Your draft of “New title” is saved. Readers still see the words published before."
    ]
    assert response.redirect_chain[-1][0] == url


@pytest.mark.parametrize("role", ["owner", "publisher", "editor"])
def test_saving_without_changing_the_words_makes_no_revision_and_keeps_the_badge(client, role):
    article = make_article(body='## What\n\n!!! note "N"\n    Text.\r\n\r\n    More.\n')
    sign_off(article, make_user("clinician"))
    enter(client, role)
    response = save(client, page(Article, "change", article.pk), Article, drawing="cover-neck")
    article = Article.objects.get()
    assert article.drawing == "cover-neck"
    assert Revision.objects.count() == 1
    assert article.current_signoff is not None
    assert "Its words have not changed" in said(response)[0]


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_a_new_article_is_a_draft_with_an_address_from_its_title(client, role):
    enter(client, role)
    response = new_article(client)
    article = Article.objects.get()
    assert (article.slug, article.live_revision, article.publish_at) == ("a-stiff-neck", None, None)
    assert said(response) == ["Your draft of “A stiff neck” is saved. Only staff can see it."]
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("button", "name"), [("_publish", "admin:text-publish"), ("_send", "admin:review-send")]
)
def test_the_other_buttons_save_a_draft_and_lead_on(client, button, name):
    article = make_article(title="Old title")
    enter(client, "publisher")
    response = save(client, page(Article, "change", article.pk), Article, button, title="New title")
    article.refresh_from_db()
    assert article.latest_revision.title == "New title"
    assert article.live_revision.title == "Old title"
    assert response.redirect_chain[-1][0] == reverse(name, args=["blog.article", article.pk])


def test_a_title_without_letters_asks_for_an_address(client):
    enter(client, "editor")
    response = new_article(client, title="???")
    assert "slug" in errors(response)
    assert not Article.objects.exists()


def test_a_title_whose_address_is_taken_says_so_beside_the_address(client):
    make_article(slug="a-stiff-neck")
    enter(client, "editor")
    assert "slug" in errors(new_article(client))


def test_an_error_keeps_everything_that_was_typed(client):
    article = make_article()
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    long = "Far too long. " * 20
    response = save(client, url, Article, standfirst=long, title="Kept", body="Kept too", note="And this")
    form = response.context["adminform"].form
    assert list(form.errors) == ["standfirst"]
    assert (form["title"].value(), form["body"].value(), form["note"].value()) == (
        "Kept",
        "Kept too",
        "And this",
    )
    assert form["standfirst"].value() == long
    assert "id_standfirst_error" in response.content.decode()


def test_nobody_sets_the_dates_in_passing(client):
    article = make_article()
    before = article.publish_at
    enter(client, "owner")
    url = page(Article, "change", article.pk)
    assert "publish_at_0" not in filled_in(client, url, Article)
    dates = {"publish_at_0": "2001-01-01", "publish_at_1": "00:00"}
    save(client, url, Article, retired_at_0="2020-01-01", retired_at_1="00:00", **dates)
    article.refresh_from_db()
    assert (article.publish_at, article.retired_at) == (before, None)


def test_author_and_reviewer_must_differ_and_the_message_stands_beside_the_reviewer(client, practitioner):
    article = make_article()
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    response = save(client, url, Article, author=practitioner.pk, reviewer=practitioner.pk)
    assert errors(response) == {"reviewer": ["The reviewer must be somebody other than the author."]}


def test_a_call_to_action_needs_both_halves(client):
    article = make_article()
    enter(client, "editor")
    response = save(client, page(Article, "change", article.pk), Article, cta_text="Book")
    assert list(errors(response)) == ["cta_link"]


def test_a_draft_can_be_deleted_by_the_owner_with_its_revisions(client):
    article = make_article(publish=False)
    article.save_revision(title="Second", standfirst="S", body="B")
    enter(client, "owner")
    url = page(Article, "delete", article.pk)
    assert client.get(url).status_code == 200
    client.post(url, {"post": "yes"})
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_what_was_published_cannot_be_deleted(client):
    article = make_article()
    enter(client, "owner")
    url = page(Article, "change", article.pk)
    assert page(Article, "delete", article.pk) not in client.get(url).content.decode()
    assert client.post(page(Article, "delete", article.pk), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(page(Article)).content.decode()
    assert Article.objects.exists()


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_only_owners_delete_drafts(client, role):
    article = make_article(publish=False)
    enter(client, role)
    assert client.post(page(Article, "delete", article.pk), {"post": "yes"}).status_code == 403


def test_the_form_shows_the_state_and_the_versions(client):
    article = make_article(body="## A heading\n\nSome **bold** words.")
    article.save_revision(
        title="Draft",
        standfirst="S",
        body="Words of the **draft**.",
        user=make_user("editor", first_name="Ben"),
        note="Why",
    )
    enter(client, "editor")
    html = client.get(page(Article, "change", article.pk)).content.decode()
    assert "Draft; readers see older words" in html
    assert "The page that patients see has not changed." in html
    assert "Ben" in html
    assert "Why" in html
    assert article.get_absolute_url() in html


def test_a_draft_has_no_link_to_the_site(client):
    article = make_article(publish=False)
    enter(client, "editor")
    html = client.get(page(Article, "change", article.pk)).content.decode()
    assert article.get_absolute_url() not in html


def test_a_clinician_reads_the_words_but_finds_nothing_to_type_in(client):
    article = make_article(body="Words to **read**.")
    enter(client, "clinician")
    response = client.get(page(Article, "change", article.pk))
    assert "Words to <strong>read</strong>." in response.content.decode()
    assert 'name="body"' not in response.content.decode()
    assert client.post(page(Article, "change", article.pk), {"title": "X"}).status_code == 403


@pytest.mark.parametrize(("model", "make"), [(Condition, make_condition), (Page, make_page)])
def test_other_texts_are_saved_the_same_way(client, model, make):
    thing = make(title="Old")
    enter(client, "publisher")
    save(client, page(model, "change", thing.pk), model, title="New")
    thing.refresh_from_db()
    assert (thing.title, thing.latest_revision.title) == ("Old", "New")


def test_forms_cost_the_same_however_much_there_is_to_choose_from(client, django_assert_num_queries):
    article = make_article(conditions=[make_condition()])
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    client.get(url)  # content types are cached after the first look
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    assert len(few) <= MOST_QUERIES
    for _number in range(8):
        make_article()
        make_condition()
        article.save_revision(title=f"Draft {_number}", standfirst="S", body="Words.")
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_condition_added_beside_an_article_goes_back_to_it(client):
    """The little window of "Add another condition" closes itself with the new row."""
    enter(client, "editor")
    words = {"title": "A stiff neck", "standfirst": "What helps.", "body": ""}
    response = save(client, page(Condition, "add") + "?_popup=1", Condition, **words, _popup="1")
    assert Condition.objects.get().title == "A stiff neck"
    assert response.templates[0].name == "admin/popup_response.html"
