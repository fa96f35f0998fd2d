import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import OperationalError

from services.booking import actions
from services.booking.models import AppointmentRequest, RequestEvent
from services.outbox.models import OutgoingEmail
from tests.factories import make_practitioner

from .factories import E164, EMAIL, NAME, NOTE, PHONE

ENTRY = "/desk/entry/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def entered(**fields) -> dict:
    """What the desk types; a field set to None is not sent."""
    filled = {
        "key": str(uuid4()), "channel": "phone", "name": NAME, "phone": PHONE, "email": EMAIL, "reach": "call",
        "may_name_clinic": "no", "visited": "returning", "for_whom": "child", "reason": "low-back-leg",
        "practitioner": "", "times": ["mon-morning", "tue-late"], "note": NOTE,
    }  # fmt: skip
    return {name: value for name, value in (filled | fields).items() if value is not None}


@pytest.mark.parametrize("channel", ["phone", "walk-in"])
def test_is_stored_like_any_request_and_leads_to_its_page(desk, lena, channel):
    someone = make_practitioner()
    response = desk.post(ENTRY, entered(channel=channel, practitioner=someone.slug), follow=True)
    item = AppointmentRequest.objects.get()
    assert response.redirect_chain == [(item.desk_url, 302)]
    assert f"{item.reference} is in the queue." in response.content.decode()
    stored = (item.channel, item.status, item.name, item.phone, item.email, item.note, item.reason)
    assert stored == (channel, "new", NAME, E164, EMAIL, NOTE, "low-back-leg")
    assert (item.practitioner, item.preferred_times) == (someone, ["mon-morning", "tue-late"])
    assert (item.is_new_patient, item.for_whom, item.may_name_clinic) == (False, "child", False)
    assert item.reply_by is not None
    event = item.events.get()
    assert (event.actor, event.by, event.detail) == (lena, RequestEvent.By.STAFF, channel)


def test_sends_the_first_mail_where_there_is_an_address(desk):
    desk.post(ENTRY, entered())
    assert EMAIL in {mail.recipient for mail in OutgoingEmail.objects.all()}
    assert mail.outbox == []


def test_a_name_and_one_way_to_answer_are_enough(desk):
    assert desk.post(ENTRY, {"name": NAME, "email": EMAIL}).status_code == 302
    item = AppointmentRequest.objects.get()
    assert (item.channel, item.contact_method, item.phone) == ("phone", "email", "")


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " "}, "name", "Enter your full name"),
        ({"phone": "", "email": ""}, "phone", "Enter a phone number or an e-mail address"),
        ({"phone": "12"}, "phone", "Enter a phone number with 10 digits"),
        ({"email": "x@"}, "email", "Enter an e-mail address like"),
        ({"channel": "web"}, "channel_0", "Choose one from the list"),
        ({"practitioner": "nobody"}, "practitioner", "Choose one from the list"),
        ({"note": "x" * 301}, "note", "Please use at most 300 characters"),
    ],
)
def test_errors_stand_beside_the_field_and_the_answers_stay(desk, fields, field, said):
    if "name" in fields:
        said = "Enter the full name of the patient"
    typed = entered(**fields)
    response = desk.post(ENTRY, typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert f'<a href="#id_{field}">{said}' in page
    assert f'name="key" value="{typed["key"]}"' in page
    if "note" not in fields:
        assert NOTE in page
    assert page.count(" checked") >= 4
    assert not AppointmentRequest.objects.exists()


def test_sent_twice_it_is_stored_once(desk):
    typed = entered()
    first = desk.post(ENTRY, typed)
    again = desk.post(ENTRY, typed, follow=True)
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "was stored already" in again.content.decode()
    assert AppointmentRequest.objects.count() == 1


def test_a_broken_key_is_said(desk):
    page = desk.post(ENTRY, entered(key="x")).content.decode()
    assert "Please reload the page and try again." in page
    assert NOTE in page


def test_a_busy_database_keeps_the_answers(desk, monkeypatch):
    def refuse(**fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "submit", refuse)
    response = desk.post(ENTRY, entered())
    assert response.status_code == 503
    assert NOTE in response.content.decode()
    assert "could not be stored" in response.content.decode()


def test_asks_no_traps_and_lets_no_browser_fill_in_whoever_sits_there(desk):
    page = desk.get(ENTRY).content.decode()
    assert "homepage" not in page
    assert 'name="stamp"' not in page
    for name in ("name", "phone", "email"):
        assert 'autocomplete="off"' in re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]


def test_the_limits_of_the_public_form_do_not_hold_up_the_desk(desk, settings):
    settings.BOOKING_PER_CONTACT_DAY = 1
    for _number in range(3):
        desk.post(ENTRY, entered())
    assert set(AppointmentRequest.objects.values_list("status", flat=True)) == {"new"}


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("clinician", 403), ("editor", 404), ("publisher", 404), ("auditor", 404)],
)
def test_who_may_enter_requests(client, person, role, status):
    client.force_login(person(role))
    assert client.get(ENTRY).status_code == status
    if status != 200:
        assert client.post(ENTRY, entered()).status_code == status
        assert not AppointmentRequest.objects.exists()


def test_costs_few_queries(desk, django_assert_max_num_queries):
    for _number in range(10):
        make_practitioner()
    with django_assert_max_num_queries(12):
        desk.get(ENTRY)
