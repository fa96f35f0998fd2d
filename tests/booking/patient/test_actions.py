"""What a patient can do on the page, and that looking changes nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from services.booking import actions
from services.booking.models import AccessToken, AppointmentRequest, RequestEvent, Visit
from services.booking.patient import private_link
from services.guard.models import RateCount
from tests.html_validity import validate

from ..factories import (
    make_in_state,
    make_request,
    make_slot,
    make_therapist,
)
from .page import BEFORE, PAGES, STATUS, prove, send, words

pytestmark = pytest.mark.django_db
Status = AppointmentRequest.Status
PATIENT = RequestEvent.By.PATIENT


@pytest.mark.parametrize("status", [*BEFORE, "confirmed"])
def test_any_open_request_can_be_cancelled_with_a_reason(arrive, owner, status):
    item = make_in_state(status, owner)
    browser = arrive(item)
    page = words(browser.get(PAGES["cancel"]))
    assert "Cancel your appointment?" in page if status == "confirmed" else "Cancel your request?" in page
    assert "The clinic had to cancel" not in page
    response = send(browser, "cancel", item, reason="better")
    assert response.redirect_chain == [(STATUS, 302)]
    assert "It is cancelled." in words(response)
    item.refresh_from_db()
    event = item.events.last()
    assert (item.status, event.by, event.detail, event.actor) == ("cancelled", PATIENT, "better", None)
    assert not item.visits.exists()


def test_cancelling_needs_no_reason_and_takes_none_of_the_clinics(arrive):
    item = make_request()
    browser = arrive(item)
    response = send(browser, "cancel", item, reason="clinic")
    assert "Choose one from the list" in words(response)
    assert AppointmentRequest.objects.get().status == "new"
    send(browser, "cancel", item)
    assert item.events.last().detail == ""


def test_cancelling_twice_is_answered_kindly(arrive):
    item = make_request()
    browser = arrive(item)
    send(browser, "cancel", item)
    assert "cancelled already" in words(send(browser, "cancel", item))
    assert item.events.count() == 2


def test_short_notice_is_accepted_and_says_to_call(arrive, confirmed):
    start = timezone.now() + timedelta(hours=3)
    Visit.objects.update(starts_at=start, ends_at=start + timedelta(minutes=45))
    browser = arrive(confirmed)
    assert "please also call us" in words(browser.get(PAGES["cancel"]))
    assert "short notice. Please call us on 613-555-0142." in words(send(browser, "cancel", confirmed))
    assert confirmed.events.last().data["late"] is True


def test_asking_for_another_time_keeps_the_present_one(arrive, confirmed):
    browser = arrive(confirmed)
    response = send(browser, "change", confirmed, times=["mon-morning", "tue-late"], note="Not before noon")
    page = words(response)
    assert "We have your wish" in page
    assert "This one stays yours until we answer" in page
    assert confirmed.visit.when in page
    confirmed.refresh_from_db()
    assert (confirmed.status, confirmed.change_times) == ("confirmed", ["mon-morning", "tue-late"])
    assert confirmed.events.last().note == "Not before noon"
    assert Visit.objects.confirmed().count() == 1


def test_impossible_times_and_long_notes_are_refused_with_the_answers_kept(arrive, confirmed):
    response = send(arrive(confirmed), "change", confirmed, times=["sun-morning"], note="x" * 301)
    page = response.content.decode()
    assert "Tick only what is offered" in page
    assert "at most 300 characters" in page
    assert "x" * 301 in page
    assert "<title>Error: " in page
    confirmed.refresh_from_db()
    assert confirmed.change_asked_at is None


def test_choosing_an_offered_time_makes_it_theirs(arrive, offered):
    browser = arrive(offered)
    first, second = offered.live_offers()
    page = words(browser.get(STATUS))
    assert f"{first.when}, with Maya Okafor" in page
    assert "free for you until" in page
    response = send(browser, "choose", offered, visit=second.pk)
    assert "The time is yours" in words(response)
    assert "Confirmed" in words(response)
    assert "You chose the time on" in words(response)
    offered.refresh_from_db()
    assert (offered.status, offered.visit.pk, offered.visits.count()) == ("confirmed", second.pk, 1)


def test_choosing_nothing_is_an_error_beside_the_times(arrive, offered):
    response = send(arrive(offered), "choose", offered)
    assert "Choose one of the times" in words(response)
    assert offered.live_offers()[0].when in words(response)


def test_lapsed_or_foreign_time_cannot_be_chosen_and_what_is_left_is_shown(arrive, offered, lena):
    browser = arrive(offered)
    first, second = offered.live_offers()
    foreign = actions.offer(
        make_request(name="Somebody Else"),
        actor=lena,
        version=1,
        slots=[make_slot(make_therapist(name="Ben Nair"))],
    ).live_offers()[0]
    Visit.objects.filter(pk=first.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    for pk in (first.pk, foreign.pk, 0, -1, 10**30, "x"):
        page = words(send(browser, "choose", offered, visit=pk))
        assert "This time is not free any more" in page
        assert second.when in page
        assert first.when not in page
        assert "Nair" not in page
    offered.refresh_from_db()
    assert offered.status == "offered"
    foreign.refresh_from_db()
    assert foreign.state == Visit.State.OFFERED


def test_time_that_goes_between_looking_and_choosing_is_answered_kindly(arrive, offered, monkeypatch):
    def too_late(*_args, **_kwargs):
        raise actions.TimeTaken("Somebody was quicker")

    monkeypatch.setattr(actions, "choose", too_late)
    page = words(send(arrive(offered), "choose", offered, visit=offered.live_offers()[0].pk))
    assert "This time is not free any more. We are sorry." in page
    assert offered.live_offers()[1].when in page


def test_none_of_the_times_suits(arrive, offered):
    response = send(arrive(offered), "refuse", offered, note="Only evenings")
    assert "find another time" in words(response)
    offered.refresh_from_db()
    event = offered.events.last()
    assert (offered.status, event.kind, event.by, event.note) == (
        "in_progress",
        "refused",
        PATIENT,
        "Only evenings",
    )
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", ["cancel", "change", "choose", "refuse"])
@pytest.mark.parametrize("status", Status.values)
def test_stale_page_is_answered_with_how_things_are(arrive, owner, status, name):
    allowed = {
        "cancel": {*BEFORE, "confirmed"}, "change": {"confirmed"}, "choose": {"offered"}, "refuse": {"offered"},
    }  # fmt: skip
    if status in allowed[name]:
        status = "closed"
    item = make_in_state(status, owner)
    browser = arrive(item)
    before = (item.version, item.events.count())
    response = send(browser, name, item, visit=1, reason="better", note="Hello")
    assert response.redirect_chain == [(STATUS, 302)]
    assert re.search("any more|cancelled already", words(response))
    assert "Held" not in words(response)
    item.refresh_from_db()
    assert (item.version, item.events.count()) == before


@pytest.mark.parametrize("name", [name for name in PAGES if name != "calendar"])
def test_post_without_a_token_is_refused(arrive, confirmed, name):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = arrive(confirmed).cookies
    assert browser.post(PAGES[name], {"of": confirmed.reference}).status_code == 403
    confirmed.refresh_from_db()
    assert confirmed.version == 2


@pytest.mark.parametrize(
    ("status", "names"),
    [("confirmed", ("status", "cancel", "change", "calendar")), ("offered", ("choose", "refuse"))],
)
def test_visiting_again_and_again_changes_nothing(arrive, owner, status, names):
    item = make_in_state(status, owner)
    token = AccessToken.objects.mint(item, "test")
    browser = arrive(item)

    def state() -> list:
        models = (AppointmentRequest, RequestEvent, Visit, AccessToken, RateCount, Session)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = state()
    for address in (*(PAGES[name] for name in names), f"/appointments/r/{token}/"):
        for method in (browser.get, browser.head):
            assert {method(address).status_code for _ in range(5)} <= {200, 302}
    assert state() == before


def test_visit_goes_into_the_calendar_with_neither_name_nor_reason(arrive, confirmed):
    response = arrive(confirmed).get(PAGES["calendar"])
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert f"DTSTART:{confirmed.visit.starts_at:%Y%m%dT%H%M%SZ}" in text
    assert [secret for secret in ("Zebulon", "Trombone", "0199", "Okafor") if secret in text] == []


def test_calendar_of_a_request_without_a_visit_leads_back(arrive, offered):
    response = arrive(offered).get(PAGES["calendar"])
    assert (response.status_code, response["Location"]) == (302, STATUS)


def test_cookie_name_follows_the_setting(settings):
    assert private_link.cookie_name() == "booking"
    settings.SESSION_COOKIE_SECURE = True
    assert private_link.cookie_name() == "__Host-booking"


@pytest.mark.validator
def test_every_page_is_valid_html(arrive, owner):
    pages = {"dead": Client().get("/appointments/r/x/"), "needed": Client().get(STATUS)}
    for status in ("new", "offered", "confirmed", "cancelled"):
        item = make_in_state(status, owner)
        browser = arrive(item, browser=Client(), known=False)
        pages[f"{status}, gate"] = prove(browser, item, "12")
        prove(browser, item, "0199")
        pages[status] = browser.get(STATUS)
        for name in PAGES.keys() - {"status", "calendar"}:
            if (page := browser.get(PAGES[name])).status_code == 200:
                pages[f"{status}, {name}"] = page
                pages[f"{status}, {name}, errors"] = send(
                    browser, name, item, note="x" * 301, reason="x", visit="x"
                )
    assert len(pages) > 15
    assert validate({name: page.content.decode() for name, page in pages.items()}) == []
