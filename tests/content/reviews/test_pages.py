"""The pages of the back office about checks: who gets which, and what they refuse."""

import pytest
from django.urls import reverse

from services.content import actions
from services.content.models import ContentEvent, Correction, EditorialPolicy, SignOff
from services.content.reviews.forms import TRIES

from .conftest import PASSWORD, TICKED, WORDS

pytestmark = pytest.mark.django_db


def page(name: str, text) -> str:
    return reverse(f"admin:review-{name}", args=[text._meta.label_lower, text.pk])


def edit(text) -> str:
    return reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", args=[text.pk])


def signature(text, **changes) -> dict:
    return {
        "digest": text.latest_revision.digest,
        "checklist": TICKED,
        "own_password": PASSWORD,
    } | changes


def test_writer_sends_the_newest_words_to_a_clinician_but_not_to_the_author(client, draft, people):
    client.force_login(people.writer)
    form = client.get(page("send", draft)).context["form"]
    assert list(form.fields["person"].queryset) == [people.clinician]
    response = client.post(page("send", draft), {"person": people.clinician.pk, "message": "Please."})
    assert response.url == edit(draft)
    assert actions.open_request(draft).reviewer == people.clinician


def test_clinician_sees_what_changed_and_signs_with_the_own_password(client, draft, people):
    actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
    draft.save_revision(**WORDS | {"body": "A solid needle is very thin."}, user=people.writer)
    client.force_login(people.clinician)
    shown = client.get(page("sign", draft)).content.decode()
    assert "<ins>" in shown and "very" in shown
    assert client.post(page("sign", draft), signature(draft)).url == edit(draft)
    assert SignOff.objects.filter(way="password").get().signed_by == people.clinician


@pytest.mark.parametrize("password", ["", "wrong"])
def test_wrong_password_signs_nothing_and_keeps_what_was_ticked(client, draft, people, password):
    client.force_login(people.clinician)
    response = client.post(page("sign", draft), signature(draft, own_password=password))
    assert response.status_code == 422
    assert response.context["form"]["checklist"].value() == TICKED
    assert not SignOff.objects.exists()


def test_passwords_are_not_guessed_here(client, draft, people):
    client.force_login(people.clinician)
    for _ in range(TRIES):
        client.post(page("sign", draft), signature(draft, own_password="wrong"))
    response = client.post(page("sign", draft), signature(draft))
    assert b"Too many wrong passwords" in response.content
    assert not SignOff.objects.exists()


def test_page_that_is_behind_the_draft_signs_nothing(client, draft, people):
    client.force_login(people.clinician)
    seen = signature(draft)
    draft.save_revision(**WORDS | {"body": "A hollow needle."}, user=people.writer)
    response = client.post(page("sign", draft), seen)
    assert b"The text has changed since you opened it" in response.content
    assert b"A hollow needle." in response.content
    assert not SignOff.objects.exists()


def test_author_reads_why_they_may_not_sign(client, draft, people):
    client.force_login(people.author)
    response = client.post(page("sign", draft), signature(draft))
    assert b"somebody else must check them" in response.content


def test_only_who_was_asked_returns(client, draft, people):
    actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    client.force_login(people.author)
    assert client.post(page("return", draft), {"comment": "No."}).status_code == 403
    client.force_login(people.clinician)
    assert client.post(page("return", draft), {"comment": "Too sure."}).url == edit(draft)
    client.force_login(people.writer)
    assert b"Too sure." in client.get(edit(draft)).content


def test_panel_says_where_the_check_stands(client, draft, people):
    client.force_login(people.writer)
    assert "Nobody yet" in client.get(edit(draft)).content.decode()
    actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
    said = client.get(edit(draft)).content.decode()
    assert "These words are signed." in said and "Ana Reyes" in said


def test_request_is_taken_back_by_a_post_alone(client, draft, people):
    actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    client.force_login(people.writer)
    assert b"Ana Reyes" in client.get(page("withdraw", draft)).content
    assert actions.open_request(draft)
    client.post(page("withdraw", draft))
    assert actions.open_request(draft) is None


def test_typo_page_says_why_a_full_check_is_needed(client, draft, people):
    actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
    draft.save_revision(**WORDS | {"body": WORDS["body"].replace("solid", "hollow")}, user=people.writer)
    client.force_login(people.writer)
    shown = client.get(page("typo", draft)).content.decode()
    assert "Another word stands there: “solid” became “hollow”" in shown


def test_typo_is_asked_for_and_confirmed_on_pages(client, draft, people):
    actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
    draft.save_revision(**WORDS | {"body": WORDS["body"].replace("moving", "movnig")}, user=people.writer)
    client.force_login(people.writer)
    assert client.post(page("typo", draft), {"person": people.publisher.pk}).url == edit(draft)
    client.force_login(people.publisher)
    assert b"movnig" in client.get(page("typo-confirm", draft)).content
    client.post(page("typo-confirm", draft), {"digest": draft.latest_revision.digest})
    assert SignOff.objects.filter(way="typo").get().confirmed_by == people.publisher


def test_correction_is_shown_to_readers_with_its_day(client, draft, people):
    actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
    actions.publish(draft, user=people.publisher)
    client.force_login(people.publisher)
    line = {"day": "2026-11-02", "text": "We had the dose wrong. It is right now."}
    assert client.post(page("correct", draft), line).url == edit(draft)
    client.logout()
    shown = client.get(draft.get_absolute_url()).content.decode()
    assert "What changed" in shown and "We had the dose wrong." in shown
    assert ContentEvent.objects.get(kind="corrected").why == line["text"]


def test_editor_writes_no_corrections(client, draft, people):
    client.force_login(people.writer)
    assert client.get(page("correct", draft)).status_code == 403
    assert not Correction.objects.exists()


def test_policy_is_changed_by_an_owner_and_told_to_readers(client, people):
    url = reverse("admin:content_editorialpolicy_change", args=[1])
    client.force_login(people.publisher)
    assert client.post(url, {}).status_code == 403
    client.force_login(people.owner)
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"treatment_months": 6}
    assert client.post(url, data).status_code == 302
    assert EditorialPolicy.objects.get().treatment_months == 6
    assert "treatment_months" in ContentEvent.objects.get(kind="rule").why


def test_clinician_may_read_what_others_may_change(client, draft, people):
    client.force_login(people.clinician)
    assert client.get(page("send", draft)).status_code == 403
    assert client.get(page("sign", draft)).status_code == 200
    client.force_login(people.owner)
    assert client.get(page("sign", draft)).status_code == 403


@pytest.mark.parametrize("name", ["send", "sign", "return", "typo", "correct"])
def test_form_sent_empty_says_what_is_missing(client, draft, people, name):
    actions.send_to_review(draft, user=people.publisher, reviewer=people.clinician)
    client.force_login(people.clinician if name in {"sign", "return"} else people.publisher)
    if name == "typo":
        words = WORDS | {"body": WORDS["body"].replace("moving", "movnig")}
        actions.sign(draft, draft.latest_revision, user=people.clinician, way="link", checklist=TICKED)
        draft.save_revision(**words, user=people.writer)
    assert client.post(page(name, draft)).status_code == 422
