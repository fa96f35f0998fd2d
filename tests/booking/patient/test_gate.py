"""Who sees more than the state and the time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from services.booking.models import AppointmentRequest, RequestEvent
from services.guard.models import RateCount

from ..factories import (
    EMAIL,
    NAME,
    make_request,
    make_therapist,
)
from .page import PAGES, PRIVATE, STATUS, prove, send, words

pytestmark = pytest.mark.django_db
Status = AppointmentRequest.Status
PATIENT = RequestEvent.By.PATIENT


def test_link_alone_shows_state_and_time_and_nothing_else(arrive, confirmed, offered):
    for item in (make_request(practitioner=make_therapist()), offered, confirmed):
        page = words(arrive(item, known=False).get(STATUS))
        assert item.reference in page
        assert [secret for secret in PRIVATE if secret in page] == []
    assert confirmed.visit.when in page


@pytest.mark.parametrize(
    "typed", ["0199", " 01 99 ", "01-99", "613-555-0199", "+1 (613) 555-0199", "٠١٩٩", "0199 x12"]
)
@pytest.mark.parametrize("phone", ["+16135550199", "+16135550199;ext=4321"])
def test_last_four_digits_open_the_details(arrive, typed, phone):
    item = make_request(phone=phone)
    browser = arrive(item, known=False)
    assert prove(browser, item, typed).status_code == 302
    assert NAME in words(browser.get(STATUS))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter the last 4 digits"),
        ("199", "Enter 4 digits"),
        ("abcd", "Enter 4 digits"),
        ("4321", "not what you gave us"),
        (EMAIL, "Enter 4 digits"),
        ("9" * 41, "at most 40 characters"),
    ],
)
def test_wrong_digits_are_refused_with_the_page_kept(arrive, typed, error):
    item = make_request(phone="+16135550199;ext=4321", email=EMAIL)
    browser = arrive(item, known=False)
    response = prove(browser, item, typed)
    assert response.status_code == 200
    assert error in words(response)
    assert "<title>Error: " in response.content.decode()
    assert item.reference in words(response)
    assert NAME not in words(browser.get(STATUS))


def test_five_tries_an_hour_for_all_browsers_together(arrive, time_machine):
    item = make_request()
    for number in range(5):
        browser = arrive(item, known=False, browser=Client())
        assert "not what you gave us" in words(prove(browser, item, f"000{number}"))
    assert "tried too often" in words(prove(browser, item, "0199"))
    assert NAME not in words(browser.get(STATUS))
    other = make_request(name="Other Person")
    assert prove(arrive(other, known=False, browser=Client()), other, "0199").status_code == 302
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert prove(arrive(item, known=False, browser=Client()), item, "0199").status_code == 302


def test_right_digits_use_no_try_up(arrive):
    item = make_request()
    for _ in range(7):
        arrive(item, browser=Client())


def test_what_cannot_be_right_is_no_try(arrive):
    item = make_request()
    browser = arrive(item, known=False)
    for _ in range(6):
        prove(browser, item, "12")
    assert not RateCount.objects.exists()


@pytest.mark.parametrize(
    ("typed", "is_right"), [(EMAIL, True), (f" {EMAIL.upper()} ", True), ("zebulon@example.org", False)]
)
def test_without_a_number_the_address_is_asked_for(arrive, typed, is_right):
    item = make_request(phone="", email=EMAIL)
    browser = arrive(item, known=False)
    page = browser.get(STATUS)
    assert "Your e-mail address" in words(page)
    assert "zebulon" not in page.content.decode().lower()
    assert (prove(browser, item, typed).status_code == 302) is is_right
    assert (NAME in words(browser.get(STATUS))) is is_right


def test_actions_wait_for_the_gate(arrive, confirmed):
    browser = arrive(confirmed, known=False)
    for name in ("cancel", "change", "calendar"):
        assert browser.get(PAGES[name]).status_code == 302
    assert "First show that it is you" in words(send(browser, "cancel", confirmed))
    confirmed.refresh_from_db()
    assert confirmed.version == 2
