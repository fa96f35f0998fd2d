"""The patient's own page: what it says in each state, who sees more than the state, and what can be done there."""

import re
import secrets
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.booking import actions
from services.booking.models import AccessToken, AppointmentRequest, RequestEvent, Visit
from services.booking.models.token import digest
from services.booking.patient import private_link
from services.guard.models import RateCount
from tests.factories import make_fee, make_treatment
from tests.html_validity import validate

from .factories import (
    EMAIL,
    NAME,
    NOTE,
    answers,
    let_begin,
    make_in_state,
    make_request,
    make_slot,
    make_therapist,
)

pytestmark = pytest.mark.django_db
Status = AppointmentRequest.Status
PATIENT = RequestEvent.By.PATIENT
STATUS = "/appointments/yours/"
PAGES = {
    name: reverse(f"booking:{name}")
    for name in ("status", "cancel", "change", "choose", "refuse", "calendar")
}
# What only those read who have shown that it is theirs.
PRIVATE = ("Zebulon", "Trombone", "0199", "Okafor", "Northgate Lane", "45 minutes")


@pytest.fixture(autouse=True)
def _clinic(clinic):
    """Every request has a clinic to go to."""


@pytest.fixture
def arrive(client):
    """Opens the mailed link of a request, and passes the gate unless told not to; gives the browser."""

    def go(item: AppointmentRequest, *, known: bool = True, browser: Client | None = None) -> Client:
        browser = browser or client
        token = AccessToken.objects.mint(item, "test")
        assert browser.get(f"/appointments/r/{token}/").status_code == 302
        if known:
            assert prove(browser, item, "0199").status_code == 302
        return browser

    return go


@pytest.fixture
def owner(person):
    """Somebody who may do everything at the desk."""
    return person("owner")


@pytest.fixture
def offered(lena):
    """A request with two offered times."""
    maya = make_therapist()
    slots = [make_slot(maya), make_slot(maya, at=make_slot(maya).starts.replace(hour=14))]
    return actions.offer(make_request(), actor=lena, version=1, slots=slots)


@pytest.fixture
def confirmed(lena):
    """A request with an agreed visit next Monday at ten."""
    return actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(make_therapist()))


def prove(browser: Client, item: AppointmentRequest, typed: str):
    return browser.post(STATUS, {"of": item.reference, "proof": typed})


def send(browser: Client, name: str, item: AppointmentRequest, **data):
    return browser.post(PAGES[name], {"of": item.reference} | data, follow=True)


def words(response) -> str:
    """The text of the main part of the page."""
    main = response.content.decode().partition('<main id="main">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


# --- The link


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


# --- The cookie


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


# --- The gate


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


# --- What it says

READS = {
    "held": ("Your request", "We have your request and will answer by"),
    "new": ("Your request", "We have your request and will answer by"),
    "in_progress": ("Your request", "We have your request and will answer by"),
    "offered": ("Your request", "Choose a time"),
    "confirmed": ("Your appointment", "Monday"),
    "attended": ("Your appointment", "This visit is over."),
    "no_show": ("Your appointment", "This visit is over."),
    "cancelled": ("Your request", "This is cancelled, and nobody expects you."),
    "closed": ("Your request", "This request is closed."),
}
BEFORE = ("held", "new", "in_progress", "offered")


def test_every_state_has_its_words():
    assert set(READS) == set(Status.values)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("status", READS)
def test_each_state_reads_as_promised(arrive, lena, owner, status, known):
    item = make_in_state(status, owner)
    assert item.status == status
    response = arrive(item, known=known).get(STATUS)
    page = words(response)
    title, headline = READS[status]
    assert f"<title>{title} – Northgate Physiotherapy</title>" in response.content.decode()
    assert headline in page
    assert "This page is private" in page
    assert "613-555-0142" in page
    if status in BEFORE:
        assert not re.search(r"booked|confirmed", response.content.decode(), re.IGNORECASE)
    if status in {"attended", "no_show", "cancelled", "closed"}:
        assert NAME not in page
        assert "Cancel" not in page.replace("Cancelled", "")


def test_held_reads_exactly_like_new(arrive):
    pages = []
    for suspicions in ([], ["links"]):
        item = make_request(suspicions=suspicions)
        page = arrive(item, browser=Client()).get(STATUS).content.decode()
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+', "", page.replace(item.reference, "")))
    assert pages[0] == pages[1]


def test_late_answer_is_owned_up_to(arrive):
    item = make_request()
    AppointmentRequest.objects.update(reply_by=timezone.now() - timedelta(hours=3))
    page = words(arrive(item).get(STATUS))
    assert "wanted to answer by" in page
    assert "We are sorry" in page
    assert "will answer" not in page


def test_who_has_heard_from_us_is_not_promised_a_first_answer(arrive, lena):
    item = actions.record_contact(make_request(), actor=lena, version=1, outcome="left-message")
    page = words(arrive(item).get(STATUS))
    assert "We will be in touch with you again" in page
    assert "answer by" not in page


def test_message_has_its_own_words_and_no_actions(arrive):
    item = make_request(kind="message")
    browser = arrive(item)
    page = words(browser.get(STATUS))
    assert "We have your message and will answer by" in page
    assert "Your visit" not in page
    assert "Cancel" not in page
    assert "can’t be done" in words(send(browser, "cancel", item))
    item.refresh_from_db()
    assert item.status == "new"


@pytest.mark.parametrize("reason", AppointmentRequest.CloseReason.values)
def test_closed_request_gets_a_kind_last_word(arrive, lena, reason):
    item = actions.close(make_request(), actor=lena, version=1, reason=reason)
    page = words(arrive(item, known=False).get(STATUS))
    assert "We are glad to help" in page
    assert "spam" not in page.lower()


def test_confirmed_visit_shows_when_where_who_and_what_to_bring(arrive, confirmed, clinic):
    clinic.first_visit = "Bring your list of medicines.\nWear loose clothes."
    clinic.save()
    page = words(arrive(confirmed).get(STATUS))
    for text in (
        confirmed.visit.when, "With Maya Okafor. 45 minutes.", "48 Northgate Lane", "Please arrive at 9:50 am",
        "Step-free door", "Bring your list of medicines.", "Visit agreed", "613-555-0143", "Add to my calendar",
        "Request sent", NAME, NOTE,
    ):  # fmt: skip
        assert text in page
    assert "$" not in page


def test_price_is_shown_where_it_is_known(arrive, lena):
    treatment = make_treatment(fee=make_fee(minutes=45, amount=90))
    item = make_request(treatment=treatment)
    item = actions.confirm(item, actor=lena, version=1, slot=make_slot(make_therapist()))
    assert "45 minutes. $90." in words(arrive(item).get(STATUS))


def test_visit_under_way_can_no_longer_be_changed_and_is_over_at_its_end(arrive, confirmed):
    browser = arrive(confirmed)
    let_begin(confirmed, hours=0.2)
    page = words(browser.get(STATUS))
    assert "Okafor" in page
    assert "Cancel" not in page
    assert "can’t be done here any more" in words(send(browser, "cancel", confirmed))
    let_begin(confirmed, hours=0.8)
    page = words(browser.get(STATUS))
    assert "This visit is over." in page
    assert "Okafor" not in page


def test_lapsed_offers_read_like_waiting(arrive, offered):
    browser = arrive(offered)
    Visit.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    page = words(browser.get(STATUS))
    assert "The times that we kept for you have run out." in page
    assert "Take this time" not in page
    assert "not free any more" in words(send(browser, "choose", offered, visit=offered.visits.first().pk))


BUDGET = {"new": 5, "offered": 5, "confirmed": 7, "closed": 5}


@pytest.mark.parametrize("status", BUDGET)
def test_page_costs_a_fixed_number_of_queries(arrive, owner, status, django_assert_num_queries):
    item = make_in_state(status, owner)
    browser = arrive(item)
    for number in range(20):
        RequestEvent.objects.create(request=item, kind="note", to_status=item.status, note=f"Note {number}")
    with django_assert_num_queries(BUDGET[status]):
        browser.get(STATUS)


# --- What can be done


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
