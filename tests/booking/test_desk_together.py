"""One request, two people: who asked twice, and two colleagues who act at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions
from services.booking.models import RequestEvent
from tests.factories import make_user

from .desk import done, post, text
from .factories import make_in_state, make_request

By = RequestEvent.By
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


class TestSamePerson:
    def test_earlier_requests_say_what_they_mean(self, desk, lena):
        with time_machine.travel(timezone.now() - timedelta(days=200)):
            old = make_in_state("closed", lena)
        lately, still_open, item = make_in_state("closed", lena), make_request(), make_request()
        page = text(desk.get(item.desk_url))
        assert "3 other requests with this number or address" in page
        for other, words in (
            (old, "has been in touch before"),
            (lately, "may be the same request"),
            (still_open, "may be the same request"),
        ):
            assert re.search(f"{other.reference} , [^:]+ ago: {words}", page)
        choices = desk.get(item.desk_url).context["forms"]["merge"].fields["into"].choices
        assert [pk for pk, _label in choices] == [still_open.pk]

    def test_merging_keeps_both_texts(self, desk):
        other, item = make_request(note="First words"), make_request(note="Second words")
        item = done(desk, item, "merge", into=other.pk)
        assert (item.status, item.close_reason, item.duplicate_of) == ("closed", "duplicate", other)
        page = text(desk.get(other.desk_url))
        assert "First words" in page
        assert "Second words" in page
        assert f"Joined with another request: {item.reference}" in page
        closed = desk.get(item.desk_url).content.decode()
        assert "Second words" in closed
        assert f'Closed: Asked twice, <a href="{other.desk_url}">' in closed

    def test_only_requests_of_the_same_person_are_offered_and_taken(self, desk):
        item, stranger = make_request(), make_request(phone="+16135550111")
        assert "merge" not in desk.get(item.desk_url).context["forms"]
        assert post(desk, item, "merge", into=stranger.pk).status_code == 200
        item.refresh_from_db()
        assert item.version == 1

    def test_clinician_is_not_shown_requests_of_others(self, client, person):
        maya = person("clinician")
        item, other = make_request(practitioner=maya.practitioner), make_request()
        client.force_login(maya)
        assert other.reference not in client.get(item.desk_url).content.decode()


class TestTwoPeople:
    @pytest.mark.parametrize(
        ("status", "action", "typed"),
        [
            ("new", "record_contact", {"outcome": "spoke", "note": "Typed words"}),
            ("new", "add_note", {"note": "Typed words"}),
            ("new", "close", {"reason": "declined", "note": "Typed words"}),
            ("new", "cancel", {"reason": "better", "note": "Typed words"}),
            ("offered", "refuse_offers", {"note": "Typed words"}),
            ("closed", "reopen", {"note": "Typed words"}),
        ],
    )
    def test_second_is_told_and_keeps_what_they_typed(self, desk, lena, status, action, typed):
        item = make_in_state(status, lena)
        actions.add_note(item, actor=make_user(first_name="Ines"), version=item.version, note="Rang twice")
        response = desk.post(item.desk_url, {"action": action, "version": item.version} | typed)
        page = response.content.decode()
        assert response.status_code == 409
        changed = page[page.index('class="changed"') : page.index('class="request"')]
        assert "Somebody else was quicker" in changed
        assert "Rang twice" in changed
        assert "Typed words" in page
        form = response.context["form"]
        again = {"action": action, "version": form["version"].value()} | typed
        assert desk.post(item.desk_url, again).status_code == 302

    def test_wrong_answers_on_an_old_page_are_told_both(self, desk, lena):
        item = make_request()
        actions.claim(item, actor=make_user(first_name="Ines"), version=1)
        response = desk.post(item.desk_url, {"action": "close", "version": 1, "note": "Typed words"})
        page = text(response)
        assert response.status_code == 409
        for words in ("Somebody else was quicker", "Choose one from the list", "Typed words"):
            assert words in page

    def test_offer_that_was_chosen_meanwhile_is_told(self, desk, lena):
        item = make_in_state("offered", lena)
        visit, version = item.visits.get().pk, item.version
        actions.choose(item, visit=visit, by=By.PATIENT)
        response = desk.post(item.desk_url, {"action": "choose", "version": version, "visit": visit})
        assert response.status_code == 409
        assert "Visit agreed" in text(response)
        assert item.events.filter(kind="confirmed").count() == 1
