"""Saving in the back office when somebody else has saved, and words that were typed and never saved."""

import random

import pytest
from django.urls import reverse

from services.content.actions.drafts import keep_copy, words_of
from services.content.models import Page, Revision, WorkingCopy
from tests.admin.helpers import enter, filled_in, page, said
from tests.factories import make_page

pytestmark = pytest.mark.django_db
WORDS = {"title": "Opening hours", "standfirst": "When.", "body": "One.\n\nTwo.\n\nThree."}


@pytest.fixture
def text():
    return make_page(slug="hours", **WORDS)


def form_of(client, text) -> dict:
    return filled_in(client, page(Page, "change", text.pk), Page)


def send(client, text, form: dict, **changes):
    return client.post(page(Page, "change", text.pk), form | {"_save": "on"} | changes, follow=True)


@pytest.fixture
def clash(client, text):
    """Two forms opened at once: the first one is saved, the second comes back. Gives (its answer, its data)."""
    enter(client, "editor")
    first, second = form_of(client, text), form_of(client, text)
    send(client, text, first, body="One, first.\n\nTwo.\n\nThree.")
    data = second | {"body": "One.\n\nTwo.\n\nThree, second."}
    return send(client, text, data), data


def test_the_second_saver_gets_the_page_back_with_both_texts(text, clash):
    response, data = clash
    html = response.content.decode()
    form = response.context["adminform"].form
    assert form["body"].value() == data["body"]
    assert "while you were writing" in html
    assert '<ins><span class="vh">[added: </span>, second' in html
    assert '<del><span class="vh">[removed: </span>, first' in html
    assert Page.objects.get().latest_revision.body == "One, first.\n\nTwo.\n\nThree."


def theirs(response) -> int:
    return response.context["clash"].theirs.pk


def test_both_texts_are_put_together_to_be_edited_and_saved(client, text, clash):
    response, data = clash
    merged = send(client, text, data, _clash=f"merge:{theirs(response)}")
    form = merged.context["adminform"].form
    assert form["body"].value() == "One, first.\n\nTwo.\n\nThree, second."
    assert "Nothing is saved yet" in merged.content.decode()
    assert Revision.objects.count() == 2
    again = data | {name: form[name].value() for name in ("base", "title", "standfirst", "body")}
    assert "is saved" in said(send(client, text, again))[0]
    assert Page.objects.get().latest_revision.body == "One, first.\n\nTwo.\n\nThree, second."


@pytest.mark.parametrize(("choice", "newest"), [("mine", "Three, second."), ("theirs", "One, first.")])
def test_the_writer_chooses_and_the_other_text_stays_in_the_versions(client, text, clash, choice, newest):
    response, data = clash
    send(client, text, data, _clash=f"{choice}:{theirs(response)}")
    assert newest in Page.objects.get().latest_revision.body
    bodies = set(Revision.objects.values_list("body", flat=True))
    assert bodies == {WORDS["body"], "One, first.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, second."}


def test_a_choice_made_before_a_third_save_is_asked_again(client, text, clash):
    response, data = clash
    send(client, text, form_of(client, text), body="Third.")
    again = send(client, text, data, _clash=f"mine:{theirs(response)}")
    assert "while you were writing" in again.content.decode()
    assert Page.objects.get().latest_revision.body == "Third."


def test_a_form_without_its_base_writes_over_nothing(client, text):
    enter(client, "editor")
    data = form_of(client, text)
    del data["base"]
    assert "while you were writing" in send(client, text, data, body="Mine.").content.decode()
    assert Revision.objects.count() == 1


def test_saving_a_stale_form_leaves_what_was_published_meanwhile(client, text):
    """The row is saved field by field, so that no pointer goes back."""
    enter(client, "editor")
    data = form_of(client, text)
    text.save_revision(**WORDS | {"title": "Published since"}, publish=True)
    send(client, text, data, slug="new-address")
    text = Page.objects.get()
    assert (text.slug, text.title) == ("new-address", "Published since")
    assert text.live_revision == text.latest_revision


def test_forms_lose_no_word_whatever_the_order_they_are_saved_in(client, text):
    enter(client, "editor")
    for seed in range(5):
        rng = random.Random(seed)
        forms = [form_of(client, text) for _window in range(3)]
        for number, form in enumerate(forms):
            form["body"] = [form["body"][0].replace("Two.", f"Two. window{seed}x{number}.")]
        rng.shuffle(forms)
        for form in forms:
            response = send(client, text, form)
            if response.context.get("clash"):
                send(client, text, form, _clash=f"{rng.choice(['mine', 'theirs'])}:{theirs(response)}")
        everything = " ".join(Revision.objects.values_list("body", flat=True))
        assert all(f"window{seed}x{number}" in everything for number in range(3))


# Copies


def address(pk: int) -> str:
    return reverse("admin:text-copy", args=["content.page", pk])


def test_the_copy_is_kept_and_the_answer_says_when(client, text):
    user = enter(client, "editor")
    typed = WORDS | {"body": "Typed.\r\n\r\nMore.", "base": text.latest_revision_id, "tab": "t1"}
    answer = client.post(address(text.pk), typed).json()
    copy = WorkingCopy.objects.get()
    assert (copy.user, copy.body, copy.base, copy.tab) == (
        user,
        "Typed.\n\nMore.",
        text.latest_revision,
        "t1",
    )
    assert answer["newer"] == ""
    assert len(answer["saved_at"]) == 5
    assert Revision.objects.count() == 1


def test_while_typing_people_are_told_that_somebody_else_has_saved(client, text):
    enter(client, "editor")
    base = text.latest_revision_id
    send(client, text, form_of(client, text), body="Theirs.")
    answer = client.post(address(text.pk), WORDS | {"base": base}).json()
    assert "Robin Hale saved this text at" in answer["newer"]
    assert client.get(address(text.pk), {"base": base}).json()["newer"] == answer["newer"]


@pytest.mark.parametrize(("role", "status"), [("clinician", 403), ("auditor", 403), ("editor", 200)])
def test_only_those_who_may_write_keep_copies(client, text, role, status):
    enter(client, role)
    assert client.post(address(text.pk), WORDS).status_code == status
    assert client.post(address(0), WORDS).status_code == status
    assert WorkingCopy.objects.count() == (2 if status == 200 else 0)


def test_words_never_saved_are_offered_on_opening_and_can_be_gone_on_with(client, text):
    user = enter(client, "editor")
    copy = keep_copy(user, Page, text.pk, "t1", text.latest_revision_id, WORDS | {"body": "Rescued words."})
    url = page(Page, "change", text.pk)
    html = client.get(url).content.decode()
    assert "that were never saved" in html
    assert "Rescued words." in html
    taken = filled_in(client, f"{url}?take={copy.pk}", Page)
    assert (taken["body"], taken["tab"]) == (["Rescued words."], ["t1"])
    assert taken["base"] == [str(text.latest_revision_id)]
    send(client, text, taken)
    assert Page.objects.get().latest_revision.body == "Rescued words."
    assert not WorkingCopy.objects.exists()


def test_a_copy_is_thrown_away_on_demand_alone(client, text):
    user = enter(client, "editor")
    keep_copy(user, Page, text.pk, "t1", text.latest_revision_id, WORDS | {"body": "Rescued words."})
    form_of(client, text)
    assert WorkingCopy.objects.exists()
    client.post(address(text.pk), {"discard": "t1"})
    assert not WorkingCopy.objects.exists()


def test_nobody_is_offered_what_another_person_typed(client, text):
    other = enter(client, "editor")
    copy = keep_copy(other, Page, text.pk, "t1", text.latest_revision_id, WORDS | {"body": "Private draft."})
    enter(client, "publisher")
    url = page(Page, "change", text.pk)
    assert "Private draft." not in client.get(url).content.decode()
    assert "Private draft." not in client.get(f"{url}?take={copy.pk}").content.decode()


def test_a_new_text_never_saved_is_offered_and_its_copy_goes_when_it_is_saved(client):
    user = enter(client, "editor")
    copy = keep_copy(user, Page, 0, "t9", None, {"title": "Begun", "standfirst": "S", "body": "New words."})
    url = page(Page, "add")
    assert "you began “Begun”" in client.get(url).content.decode()
    data = filled_in(client, f"{url}?take={copy.pk}", Page)
    client.post(url, data | {"_save": "on"})
    assert words_of(Page.objects.get().latest_revision)["body"] == "New words."
    assert not WorkingCopy.objects.exists()
