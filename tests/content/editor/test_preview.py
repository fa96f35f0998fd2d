"""The live preview is the real public page with the words of the form, and leaves no trace."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.content.models import Revision
from tests.factories import (
    make_article,
    make_category,
    make_clinic,
    make_condition,
    make_page,
    make_practitioner,
    make_treatment,
    make_user,
    sign_off,
)

WORDS = {
    "title": "Unsaved title",
    "standfirst": "Unsaved summary.",
    "body": "One\n\n## Two\n\nUnsaved words.",
}
KINDS = {
    "blog.article": make_article,
    "services.condition": make_condition,
    "services.treatment": make_treatment,
    "content.page": make_page,
}


@pytest.fixture(autouse=True)
def editor(client, db):
    make_clinic()
    user = make_user("editor")
    client.force_login(user)
    return user


def preview(client, label, pk, **words):
    return client.post(reverse("admin:text-preview", args=[label, pk]), WORDS | words)


def writes(captured):
    changing = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in captured if query["sql"].startswith(changing)]


@pytest.mark.parametrize("label", KINDS)
@pytest.mark.parametrize("is_saved", [True, False], ids=["saved", "never saved"])
def test_each_kind_shows_unsaved_words_in_its_own_page_and_writes_nothing(client, label, is_saved):
    make_category()
    pk = KINDS[label](publish=False, body="Saved words.").pk if is_saved else 0
    before = Revision.objects.count()
    with CaptureQueriesContext(connection) as captured:
        response = preview(client, label, pk)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Unsaved title" in html and "Unsaved summary." in html and "Saved words." not in html
    assert '<p data-line="5">Unsaved words.</p>' in html
    assert re.search(r'<h2 [^>]*data-line="3"[^>]*>Two</h2>', html)
    assert '<main id="main">' in html and "mast" in html
    assert (writes(captured.captured_queries), Revision.objects.count()) == ([], before)
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


def test_an_article_can_be_previewed_before_there_is_any_topic(client):
    assert preview(client, "blog.article", 0).status_code == 200


def test_other_fields_of_the_form_show_too(client):
    author, topic = make_practitioner(name="Priya Nair"), make_category("sport")
    html = preview(
        client, "blog.article", 0, author=author.pk, category=topic.pk, kind="case-study"
    ).content.decode()
    assert "Priya Nair" in html and topic.name in html and "One person’s story" in html


def test_what_cannot_be_read_of_the_form_is_left_as_it_was_saved(client):
    author = make_practitioner(name="Priya Nair")
    article = make_article(author=author)
    html = preview(client, "blog.article", article.pk, author="x", publish_at_0="never").content.decode()
    assert "Priya Nair" in html


@pytest.mark.parametrize("words", [{"title": "", "standfirst": "", "body": ""}, {"body": "x" * 100_001}])
def test_a_form_half_filled_is_shown_as_it_stands(client, words):
    assert preview(client, "services.condition", 0, **words).status_code == 200


def test_the_reviewed_badge_shows_only_over_the_signed_words(client):
    signer = make_practitioner(user=make_user("clinician"))
    article = make_article(reviewer=signer)
    sign_off(article, signer.user)
    text = article.live_revision
    same = {name: getattr(text, name) for name in ("title", "standfirst", "body")}
    assert "Clinically reviewed by" in preview(client, "blog.article", article.pk, **same).content.decode()
    assert "Clinically reviewed by" not in preview(client, "blog.article", article.pk).content.decode()


def test_hostile_words_stay_words(client):
    html = preview(client, "content.page", 0, title="<script>alert(1)</script>", body="<img src=x onerror=y>")
    assert b"<script>alert" not in html.content and b"<img src=x" not in html.content


def test_only_writers_of_that_kind_get_a_preview(client):
    article = make_article(publish=False)
    for role in ("auditor", "clinician"):
        client.force_login(make_user(role))
        assert preview(client, "blog.article", article.pk).status_code == 403
        assert preview(client, "blog.article", 0).status_code == 403


def test_what_there_is_not_is_a_404_and_a_preview_is_asked_for_by_post(client):
    assert preview(client, "blog.article", 987).status_code == 404
    assert preview(client, "blog.tag", 1).status_code == 404
    assert preview(client, "nothing", 1).status_code == 404
    assert client.get(reverse("admin:text-preview", args=["blog.article", 0])).status_code == 405
