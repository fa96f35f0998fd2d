"""A plain message is the same engine with another kind; and what is sent twice is asked about, not stored twice."""

import pytest

from services.booking.models import AppointmentRequest
from services.outbox.models import OutgoingEmail

from .factories import EMAIL, NOTE, answers, make_request

URL, MESSAGE, SENT = "/appointments/request/", "/appointments/message/", "/appointments/request/sent/"
pytestmark = pytest.mark.django_db


def message(**fields) -> dict:
    return answers(note="Do you have a ramp?", reason=None, times=None, visited=None, for_whom=None, **fields)


def test_message_is_stored_with_event_mails_and_reply_by_time(clinic, client):
    assert client.post(MESSAGE, message()).status_code == 302
    item = AppointmentRequest.objects.get()
    assert (item.kind, item.status, item.note) == ("message", "new", "Do you have a ramp?")
    assert item.reply_by
    assert item.events.count() == 1
    assert OutgoingEmail.objects.for_subject(item.reference).count() == 2


def test_page_after_a_message_speaks_of_no_visit(clinic, client):
    page = client.post(MESSAGE, message(), follow=True).content.decode()
    assert "We have your message" in page
    assert AppointmentRequest.objects.get().reference in page
    for word in ("appointment with", "offer you times", "come in until", "arrive ten minutes"):
        assert word not in page


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"note": ""}, "note", "Write your message"),
        ({"note": "x" * 1001}, "note", "Please use at most 1000 characters. There are 1001 now."),
        ({"name": ""}, "name", "Enter your full name"),
        (
            {"phone": "", "email": ""},
            "phone",
            "Enter a phone number or an e-mail address so that we can answer",
        ),
    ],
)
def test_error_stands_beside_its_field_and_the_words_are_kept(clinic, client, fields, field, words):
    response = client.post(MESSAGE, message() | fields)
    assert response.context["form"].errors == {field: [words]}
    assert fields.get("note", "Do you have a ramp?") in response.content.decode()
    assert AppointmentRequest.objects.count() == 0


def test_spam_rules_and_limits_hold_for_messages_too(clinic, client):
    client.post(MESSAGE, message(homepage="x"))
    assert AppointmentRequest.objects.get().status == "held"


def test_desk_sees_that_it_is_a_message(clinic, desk):
    item = make_request(kind="message")
    assert "Message" in desk.get("/desk/booking/appointmentrequest/").content.decode()
    assert NOTE in desk.get(item.desk_url).content.decode()


class TestSentAgain:
    """Gone back and sent again, or sent from a second tab."""

    def test_second_form_within_the_hour_is_asked_about_and_keeps_its_answers(self, clinic, client):
        client.post(URL, answers())
        first = AppointmentRequest.objects.get()
        response = client.post(URL, answers(another=None))
        page = response.content.decode()
        assert response.status_code == 409
        assert f"You have sent {first.reference} already" in page
        assert EMAIL in page
        assert AppointmentRequest.objects.count() == 1

    def test_who_says_that_it_is_something_else_sends_it(self, clinic, client):
        client.post(URL, answers())
        key = str(client.post(URL, answers(another=None)).context["key"])
        assert client.post(URL, answers(key=key, another="on")).status_code == 302
        assert AppointmentRequest.objects.count() == 2

    def test_tick_outlives_an_error_in_another_field(self, clinic, client):
        client.post(URL, answers())
        page = client.post(URL, answers(another="on", name="")).content.decode()
        assert 'name="another" id="id_another" checked' in page

    def test_same_form_sent_again_is_answered_and_not_asked_about(self, clinic, client):
        filled = answers(another=None)
        client.post(URL, filled)
        response = client.post(URL, filled, follow=True)
        assert response.redirect_chain == [(SENT, 302)]
        assert AppointmentRequest.objects.count() == 1

    def test_form_that_is_opened_again_says_what_was_sent(self, clinic, client):
        client.post(URL, answers())
        page = client.get(URL).content.decode()
        assert f"You sent us {AppointmentRequest.objects.get().reference} at" in page
        assert 'name="another"' not in page

    def test_other_browsers_are_not_asked(self, clinic, client):
        client.post(URL, answers())
        client.cookies.clear()
        assert client.post(URL, answers(another=None)).status_code == 302
