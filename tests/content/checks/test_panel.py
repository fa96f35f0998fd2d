"""The panel beside the editor: what it shows without a script, and what it answers about unsaved words."""

import pytest
from django.urls import reverse

from services.content.models import Revision
from tests.factories import make_article, make_condition, make_user, sign_off

from .whole import GUIDE, STANDFIRST, TITLE, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.rules]
WRONG = GUIDE.replace("Moving may help", "It cures you, and the pain is bilateral. Moving may help")


@pytest.fixture
def article():
    make_world()
    return make_article(slug="elbow", title=TITLE, standfirst=STANDFIRST, body=GUIDE)


def url(article, label="blog.article"):
    return reverse("admin:text-checks", args=[label, article.pk])


def ask(client, article, body=WRONG):
    return client.post(url(article), {"title": TITLE, "standfirst": STANDFIRST, "body": body})


def test_unsaved_words_are_checked_and_not_kept(client, article):
    client.force_login(make_user("editor"))
    answer = ask(client, article).json()
    found = {one["rule"]: one for one in answer["findings"]}
    assert found.keys() == {"overclaim", "jargon"}
    assert WRONG[found["overclaim"]["start"] : found["overclaim"]["end"]] == "cures"
    assert found["overclaim"]["field"] == "body"
    assert (found["overclaim"]["severity"], found["jargon"]["severity"]) == ("block", "warn")
    assert answer["counts"] == {"block": 1, "warn": 1, "left": 2}  # the wording, and the signature
    assert 0 < answer["grade"] < 8
    assert "2 things left to do, 1 warning" in answer["summary"]
    assert Revision.objects.filter(body=WRONG).count() == 0


def test_html_of_the_answer_names_each_place(client, article):
    client.force_login(make_user("editor"))
    html = ask(client, article).json()["html"]
    start = WRONG.index("cures")
    assert f'data-field="body" data-start="{start}" data-end="{start + 5}"' in html
    assert "“cures” promises too much." in html
    assert 'class="todo"' in html


def test_line_ends_of_a_form_do_not_move_the_places(client, article):
    client.force_login(make_user("editor"))
    answer = ask(client, article, WRONG.replace("\n", "\r\n")).json()
    assert WRONG[answer["findings"][0]["start"] :].startswith("cures")


def test_words_that_exactly_a_clinician_signed_are_ticked_off(client, article):
    client.force_login(make_user("editor"))
    assert ask(client, article, GUIDE).json()["counts"]["left"] == 1
    sign_off(article, make_user("clinician"))
    assert ask(client, article, GUIDE).json()["counts"]["left"] == 0
    assert ask(client, article, GUIDE + "More.").json()["counts"]["left"] == 1


@pytest.mark.parametrize("role", ["editor", "clinician", "publisher", "owner", "auditor"])
def test_whoever_may_read_a_text_may_have_it_checked(client, article, role):
    client.force_login(make_user(role))
    assert ask(client, article).status_code == 200


def test_front_desk_may_not_and_the_rest_of_the_world_must_sign_in(client, article):
    assert ask(client, article).status_code == 302
    client.force_login(make_user("front desk"))
    assert ask(client, article).status_code == 403


def test_nothing_is_checked_by_get_nor_of_a_text_that_is_not_there(client, article):
    client.force_login(make_user("editor"))
    assert client.get(url(article)).status_code == 405
    assert client.post(reverse("admin:text-checks", args=["blog.article", 999_999])).status_code == 404
    assert client.post(reverse("admin:text-checks", args=["auth.user", article.pk])).status_code == 404


def test_overlong_words_are_refused_in_words(client, article):
    client.force_login(make_user("editor"))
    answer = ask(client, article, "a" * 100_001)
    assert answer.status_code == 400
    assert answer.json() == {"error": "The text is too long to be checked."}


def test_page_shows_what_was_found_in_the_saved_words_without_a_script(client):
    make_world()
    condition = make_condition(slug="elbow", title=TITLE, standfirst=STANDFIRST, body=WRONG)
    client.force_login(make_user("editor"))
    page = client.get(reverse("admin:services_condition_change", args=[condition.pk])).content.decode()
    assert "Reading level" in page
    assert "Before it can go live" in page
    assert "“cures” promises too much." in page
    assert f'data-url="{reverse("admin:text-checks", args=["services.condition", condition.pk])}"' in page
    assert 'role="status" data-said' in page


def test_checking_asks_few_questions_of_the_database(client, article, django_assert_max_num_queries):
    client.force_login(make_user("editor"))
    ask(client, article)
    with django_assert_max_num_queries(24):
        ask(client, article)
