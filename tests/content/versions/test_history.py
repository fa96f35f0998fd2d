"""The page of versions, the difference of two, restoring and naming: the same for every kind of text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Article
from services.content.models import Page, Revision
from services.models import Condition, Treatment
from tests.admin.helpers import enter, page, said
from tests.factories import make_article, make_condition, make_page, make_treatment, make_user

pytestmark = pytest.mark.django_db
KINDS = [
    pytest.param(model, make, id=model._meta.model_name)
    for model, make in (
        (Article, make_article), (Condition, make_condition), (Treatment, make_treatment), (Page, make_page),
    )
]  # fmt: skip


def draft(text, body: str, user=None, note: str = "") -> Revision:
    return text.save_revision(title=text.title, standfirst="S", body=body, user=user, note=note)


def address(name: str, text) -> str:
    return reverse(f"admin:text-{name}", args=[text._meta.label_lower, text.pk])


@pytest.mark.parametrize(("model", "make"), KINDS)
def test_every_kind_of_text_has_a_page_of_versions_under_the_address_of_its_history(client, model, make):
    text = make(body="First.")
    draft(text, "Second.", make_user("editor", first_name="Ben", last_name="Ode"), "Shorter")
    enter(client, "editor")
    html = client.get(page(model, "history", text.pk)).content.decode()
    for words in ("newest", "live", "Ben Ode", "Shorter", "What readers don’t see yet"):
        assert words in html
    compared = client.get(address("compare", text), {"from": "live", "to": "newest"}).content.decode()
    assert "<del>" in compared
    assert "<ins>" in compared


@pytest.mark.parametrize("role", ["editor", "clinician", "publisher", "auditor", "owner"])
def test_whoever_may_read_a_text_may_read_its_versions(client, role):
    text = make_page()
    enter(client, role)
    assert client.get(page(Page, "history", text.pk)).status_code == 200


def test_nobody_else_may(client):
    text = make_page()
    enter(client, "front desk")
    assert client.get(page(Page, "history", text.pk)).status_code == 403
    assert client.get(address("compare", text)).status_code == 403


def test_any_two_versions_are_compared_in_words_that_are_read_aloud_too(client):
    text = make_page(body="Rest for two days.\n\nSame.\n\nSame too.\n\nAs before.")
    first = text.latest_revision
    second = draft(text, "Move for two days.\n\nSame.\n\nSame too.\n\nAs before.")
    draft(text, "Third.")
    enter(client, "auditor")
    ends = {"from": first.pk, "to": second.pk}
    html = " ".join(client.get(address("compare", text), ends).content.decode().split())
    assert '<del><span class="vh">[removed: </span>Rest<span class="vh"> ]</span></del>' in html
    assert '<ins><span class="vh">[added: </span>Move<span class="vh"> ]</span></ins> for two days.' in html
    assert "<summary>2 paragraphs without a change</summary>" in html


def test_equal_versions_say_so(client):
    text = make_page()
    enter(client, "auditor")
    html = client.get(address("compare", text), {"from": "live", "to": "newest"}).content.decode()
    assert "Not a word differs." in html


@pytest.mark.parametrize("end", ["", "x", "0", "99999", "signed", "²"])
def test_versions_that_are_not_there_are_a_404(client, end):
    text, other = make_page(), make_page()
    enter(client, "auditor")
    url = address("compare", text)
    assert client.get(url, {"from": end, "to": "newest"}).status_code == 404
    assert client.get(url, {"from": other.latest_revision_id, "to": "newest"}).status_code == 404


def test_changes_since_the_last_signature_are_one_click_away(client, sign):
    text = make_condition(body="Signed words.")
    sign(text)
    draft(text, "Signed words, and more.")
    enter(client, "clinician")
    html = client.get(page(Condition, "history", text.pk)).content.decode()
    assert "signed by Maya Okafor" in html
    url = f"{address('compare', text)}?from=signed&amp;to=newest"
    assert f'<a href="{url}">Changes since the last sign-off</a>' in html
    assert ", and more" in client.get(url.replace("&amp;", "&")).content.decode()


def test_an_older_version_is_taken_up_as_a_new_draft(client):
    text = make_page(body="First.")
    first = text.latest_revision
    draft(text, "Second.")
    user = enter(client, "editor")
    response = client.post(address("restore", text), {"revision": first.pk}, follow=True)
    text = Page.objects.get()
    assert (text.latest_revision.body, text.latest_revision.author) == ("First.", user)
    assert text.latest_revision != first
    assert "taken up again" in text.latest_revision.note
    assert text.live_revision == first
    assert "are the newest draft now" in said(response)[0]


def test_a_version_is_named(client):
    text = make_page()
    enter(client, "editor")
    send = {"revision": text.latest_revision_id, "note": "  As printed\nin May "}
    assert "As printed in May" in client.post(address("name", text), send, follow=True).content.decode()
    assert Revision.objects.get().note == "As printed in May"


@pytest.mark.parametrize("name", ["restore", "name"])
@pytest.mark.parametrize("role", ["clinician", "auditor"])
def test_those_who_may_only_read_change_no_version(client, name, role):
    text = make_page()
    enter(client, role)
    assert client.post(address(name, text), {"revision": text.latest_revision_id}).status_code == 403
    assert client.get(address(name, text)).status_code in {403, 405}
    html = client.get(page(Page, "history", text.pk)).content.decode()
    assert "Take up these words again" not in html


def test_versions_of_another_text_are_not_taken_up(client):
    text, other = make_page(), make_page()
    enter(client, "editor")
    assert client.post(address("restore", text), {"revision": other.latest_revision_id}).status_code == 404


def test_a_page_of_many_versions_costs_as_many_queries_as_one_of_few(client, django_assert_num_queries, sign):
    text = make_condition()
    for number in range(3):
        draft(text, f"Words {number}", make_user("editor"))
        sign(text)
    enter(client, "editor")
    url = page(Condition, "history", text.pk)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(30):
        draft(text, f"More words {number}", make_user("editor"))
        sign(text)
    with django_assert_num_queries(len(few)):
        client.get(url)
