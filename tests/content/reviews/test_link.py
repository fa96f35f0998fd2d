"""The mailed link: read without signing in, sign or return by a POST, once, within seven days."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from services.content import actions
from services.content.models import SignOff
from services.content.reviews.tokens import link_to
from services.outbox.models import OutgoingEmail

from .conftest import TICKED, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(draft, people):
    return actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)


@pytest.fixture
def link(asked) -> str:
    """The path of the link as it stands in the mail."""
    return re.search(r"https?://[^/\s]+(/review/\S+)", OutgoingEmail.objects.get().body_text)[1]


def signature(draft) -> dict:
    return {"do": "sign", "digest": draft.latest_revision.digest, "checklist": TICKED}


def test_reviewer_reads_words_and_checklist_and_nobody_keeps_a_copy(client, link):
    response = client.get(link)
    page = response.content.decode()
    assert "Keep moving each day" in page and "all of it is new" in page
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert link not in page


def test_looking_as_often_as_a_mail_scanner_does_changes_nothing(client, link, asked):
    for _ in range(3):
        assert client.get(link).status_code == client.head(link).status_code == 200
    asked.refresh_from_db()
    assert asked.is_open and not SignOff.objects.exists()


def test_reviewer_signs_by_the_link_and_it_is_used_up(client, link, draft, people):
    assert b"You have signed" in client.post(link, signature(draft)).content
    signoff = SignOff.objects.get()
    assert (signoff.way, signoff.signed_by) == ("link", people.clinician)
    for response in (client.get(link), client.post(link, signature(draft))):
        assert response.status_code == 404
        assert b"This link is over" in response.content
    assert SignOff.objects.count() == 1


def test_reviewer_returns_by_the_link(client, link, asked, draft):
    assert client.post(link, {"do": "return", "comment": " "}).status_code == 422
    assert b"You have returned" in client.post(link, {"do": "return", "comment": "Not thin."}).content
    asked.refresh_from_db()
    assert (asked.answer, asked.comment) == ("returned", "Not thin.")
    assert client.post(link, signature(draft)).status_code == 404


def test_form_without_the_token_of_its_page_is_refused(link, draft):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, signature(draft)).status_code == 403
    assert not SignOff.objects.exists()


def test_draft_that_moved_on_is_not_signed_and_the_new_words_are_shown(client, link, draft, people):
    seen = signature(draft)
    draft.save_revision(**WORDS | {"body": "A hollow needle."}, user=people.writer)
    response = client.post(link, seen)
    assert response.status_code == 422
    assert b"The text has changed since you opened it" in response.content
    assert b"A hollow needle." in response.content
    assert not SignOff.objects.exists()


def test_line_left_out_is_said_beside_the_list(client, link, draft):
    response = client.post(link, signature(draft) | {"checklist": TICKED[:2]})
    assert response.status_code == 422
    assert b"Tick every line" in response.content


def test_link_dies_after_seven_days(client, link):
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(link).status_code == 404


def test_withdrawn_request_and_forged_link_open_nothing(client, link, draft, people):
    forged = link[:-3] + ("AAA/" if not link.endswith("AAA/") else "BBB/")
    assert client.get(forged).status_code == 404
    actions.withdraw(draft, user=people.writer)
    assert client.get(link).status_code == 404


def test_link_of_somebody_who_may_no_longer_sign_opens_nothing(client, link, people):
    people.reyes.is_active = False
    people.reyes.save()
    assert client.get(link).status_code == 404


def test_link_is_one_persons_own(asked, people):
    """The token names who was asked: a request handed to somebody else would not open by an old link."""
    mine = link_to(asked)
    asked.reviewer = people.author
    assert link_to(asked) != mine
