"""What the page says in each state."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from services.booking import actions
from services.booking.models import AppointmentRequest, RequestEvent, Visit
from tests.factories import make_fee, make_treatment

from ..factories import (
    NAME,
    NOTE,
    let_begin,
    make_in_state,
    make_request,
    make_slot,
    make_therapist,
)
from .page import BEFORE, STATUS, send, words

pytestmark = pytest.mark.django_db
Status = AppointmentRequest.Status
PATIENT = RequestEvent.By.PATIENT


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
