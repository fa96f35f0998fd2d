"""The link of a mail and the cookie it is swapped for."""

import secrets
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.booking.models import AccessToken, AppointmentRequest, RequestEvent
from services.booking.models.token import digest

from ..factories import (
    NAME,
    answers,
    make_request,
)
from .page import PAGES, STATUS, prove, send, words

pytestmark = pytest.mark.django_db
Status = AppointmentRequest.Status
PATIENT = RequestEvent.By.PATIENT


def test_link_is_swapped_for_a_cookie_and_leads_on_at_once(client):
    item = make_request()
    token = AccessToken.objects.mint(item, "test")
    response = client.get(f"/appointments/r/{token}/")
    assert (response.status_code, response["Location"]) == (302, STATUS)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    cookie = response.cookies["booking"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    row = AccessToken.objects.get()
    assert cookie.value.split(":")[:2] == [str(row.pk), "0"]
    page = client.get(STATUS)
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert token not in page.content.decode()


def test_cookie_is_bound_to_the_host_in_production(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    token = AccessToken.objects.mint(make_request(), "test")
    cookie = client.get(f"/appointments/r/{token}/").cookies["__Host-booking"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_writes_nothing(client, method, django_assert_num_queries):
    token = AccessToken.objects.mint(make_request(), "test")
    with django_assert_num_queries(2) as seen:  # the clinic and the link
        getattr(client, method)(f"/appointments/r/{token}/")
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("token", ["unknown", "a" * 43, "é" * 43, "x" * 5000])
def test_dead_link_says_how_to_go_on(client, token):
    response = client.get(f"/appointments/r/{token}/")
    assert response.status_code == 404
    assert response["Referrer-Policy"] == "no-referrer"
    assert "613-555-0142" in words(response)
    assert reverse("booking:request") in response.content.decode()
    assert token not in response.content.decode()
    assert "booking" not in response.cookies


def test_links_die_thirty_days_after_the_end_and_their_cookies_with_them(arrive):
    item = make_request()
    browser = arrive(item)
    token = AccessToken.objects.mint(item, "test")
    ended = {"status": "closed", "close_reason": "answered"}
    AppointmentRequest.objects.update(ended_at=timezone.now() - timedelta(days=29, hours=23), **ended)
    assert browser.get(STATUS).status_code == 200
    assert Client().get(f"/appointments/r/{token}/").status_code == 302
    AppointmentRequest.objects.update(ended_at=timezone.now() - timedelta(days=30, minutes=1))
    assert browser.get(STATUS).status_code == 403
    assert Client().get(f"/appointments/r/{token}/").status_code == 404


def test_a_link_expires_however_long_its_request_stays_open(client):
    token = AccessToken.objects.mint(make_request(), "test")
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/appointments/r/{token}/").status_code == 404


def test_guessing_is_slowed_down_and_never_keeps_a_good_link_out(client):
    token = AccessToken.objects.mint(make_request(), "test")
    answers_ = [client.get(f"/appointments/r/{secrets.token_urlsafe(32)}/").status_code for _ in range(32)]
    assert answers_ == [404] * 30 + [429] * 2
    assert client.get("/appointments/r/x/", REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.get(f"/appointments/r/{token}/").status_code == 302


def test_ten_thousand_guesses_open_nothing():
    for number in range(20):
        AccessToken.objects.mint(make_request(phone=f"+1613555{number:04}"), "test")
    guesses = [digest(secrets.token_urlsafe(32)) for _ in range(10_000)]
    tries = (guesses[start : start + 500] for start in range(0, len(guesses), 500))
    assert not any(AccessToken.objects.live().filter(digest__in=some).exists() for some in tries)


def test_logs_hold_no_token(client, caplog):
    client.get("/appointments/r/SeCrEt-token/")
    client.get("/appointments/r/SeCrEt-token/more/")
    assert "SeCrEt" not in caplog.text


@pytest.mark.parametrize("value", ["1:9999999999", "1:9999999999:x:y", "", "nonsense", "1"])
def test_forged_cookie_opens_nothing(client, value):
    make_request()
    client.cookies["booking"] = value
    response = client.get(STATUS)
    assert response.status_code == 403
    assert "Open the link in our mail once more" in words(response)
    assert "613-555-0142" in words(response)


def test_cookie_signed_for_another_purpose_opens_nothing(client):
    item = make_request()
    AccessToken.objects.mint(item, "test")
    value = f"{AccessToken.objects.get().pk}:9999999999"
    client.cookies["booking"] = signing.get_cookie_signer(salt="booking" + "else").sign(value)
    assert client.get(STATUS).status_code == 403


def test_cookie_lasts_an_hour(arrive, time_machine):
    item = make_request()
    browser = arrive(item)
    start = timezone.now()
    time_machine.move_to(start + timedelta(minutes=59))
    assert NAME in words(browser.get(STATUS))
    time_machine.move_to(start + timedelta(minutes=61))
    for name in PAGES:
        for method in (browser.get, browser.post):
            response = method(PAGES[name])
            assert (response.status_code, "link" in words(response)) == (403, True), name
    item.refresh_from_db()
    assert item.version == 1


def test_opening_the_link_again_keeps_who_is_known_but_no_longer_than_the_hour(arrive, time_machine):
    item = make_request()
    browser = arrive(item)
    start = timezone.now()
    time_machine.move_to(start + timedelta(minutes=50))
    arrive(item, known=False)
    assert NAME in words(browser.get(STATUS))
    time_machine.move_to(start + timedelta(minutes=70))
    response = browser.get(STATUS)
    assert response.status_code == 200
    assert NAME not in words(response)


def test_two_requests_in_one_browser_are_not_mixed_up(arrive):
    first, second = make_request(name="First Person"), make_request(name="Second Person")
    browser = arrive(first)
    arrive(second, known=False)
    assert "First Person" not in words(browser.get(STATUS))
    prove(browser, second, "0199")
    assert "Second Person" in words(browser.get(STATUS))
    response = send(browser, "cancel", first)
    assert "opened another request" in words(response)
    assert [item.version for item in AppointmentRequest.objects.all()] == [1, 1]
    assert "another request" in words(send(browser, "status", first, proof="0199"))


def test_browser_that_has_just_sent_the_form_is_known_for_an_hour(client, time_machine):
    key = answers()
    for _ in range(2):  # a double click
        client.post("/appointments/request/", key)
    assert AccessToken.objects.filter(purpose="form").count() == 1
    sent = client.get("/appointments/request/sent/").content.decode()
    assert f'href="{STATUS}"' in sent
    assert f'href="{PAGES["cancel"]}"' in sent
    assert NAME in words(client.get(STATUS))
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert client.get(STATUS).status_code == 403
