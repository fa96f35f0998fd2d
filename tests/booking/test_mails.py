"""Which mail leaves when, and to whom."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine

from services.booking import actions, emails
from services.booking.limits import may_acknowledge
from services.booking.models import AppointmentRequest, RequestEvent
from services.models import Clinic
from services.outbox.delivery import build
from services.outbox.models import MailSettings, OutgoingEmail

from .factories import EMAIL, NAME, make_in_state, make_request, make_slot, make_therapist
from .mail_help import forget, mails

pytestmark = pytest.mark.django_db
PATIENT = RequestEvent.By.PATIENT


def kinds() -> list[str]:
    return [mail.kind for mail in mails()]


def is_at_once(mail: OutgoingEmail) -> bool:
    return mail.due_at - mail.created_at < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "act", "expected"),
    [
        (
            "new",
            lambda item, lena, slot: actions.offer(item, actor=lena, version=1, slots=[slot]),
            emails.OFFERED,
        ),
        (
            "new",
            lambda item, lena, slot: actions.confirm(item, actor=lena, version=1, slot=slot),
            emails.AGREED,
        ),
        (
            "confirmed",
            lambda item, lena, slot: actions.move_visit(item, actor=lena, version=2, slot=slot),
            emails.MOVED,
        ),
        ("confirmed", lambda item, lena, slot: actions.cancel(item, actor=lena, version=2), emails.CANCELLED),
        (
            "new",
            lambda item, lena, slot: actions.close(item, actor=lena, version=1, reason="other"),
            emails.CLOSED,
        ),
    ],
)
def test_mail_about_what_staff_did_waits_for_an_undo_and_leaves_the_desk_alone(
    clinic, lena, status, act, expected
):
    item = make_in_state(status, lena, email=EMAIL)
    forget()
    act(item, lena, make_slot(make_therapist(), at=time(15)))
    [mail] = mails()
    assert (mail.kind, mail.recipient, mail.about) == (expected, EMAIL, item.reference)
    assert mail.due_at - mail.created_at == pytest.approx(timedelta(seconds=90), abs=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("status", "act", "expected"),
    [
        (
            "offered",
            lambda item: actions.choose(item, visit=item.visits.get().pk, by=PATIENT),
            [emails.AGREED, "alert-chosen"],
        ),
        ("offered", lambda item: actions.refuse_offers(item, by=PATIENT), ["alert-refused"]),
        (
            "confirmed",
            lambda item: actions.ask_change(item, times=[]),
            [emails.CHANGE_ASKED, "alert-change-asked"],
        ),
        ("confirmed", lambda item: actions.cancel(item, by=PATIENT), [emails.CANCELLED, "alert-cancelled"]),
        ("new", lambda item: actions.cancel(item, by=PATIENT), [emails.CANCELLED, "alert-cancelled"]),
        ("held", lambda item: actions.cancel(item, by=PATIENT), []),
    ],
)
def test_mails_about_what_a_patient_did_leave_at_once(clinic, lena, status, act, expected):
    item = make_in_state(status, lena, email=EMAIL)
    forget()
    act(item)
    assert kinds() == expected
    assert all(is_at_once(mail) for mail in mails())


@pytest.mark.parametrize("reason", ["answered", "duplicate", "spam"])
def test_closing_says_nothing_where_nobody_waits_for_a_word(clinic, lena, reason):
    item = make_request(email=EMAIL)
    forget()
    actions.close(item, actor=lena, version=1, reason=reason)
    assert mails() == []


def test_whoever_would_rather_be_called_is_written_to_as_well(clinic):
    make_request(email=EMAIL, contact_method="phone")
    assert [mail.recipient for mail in mails(emails.RECEIVED)] == [EMAIL]


def test_agreed_time_and_place_stand_in_the_mail(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    [mail] = mails(emails.AGREED)
    for text in (mail.body_text, mail.body_html):
        for words in (item.visit.when, "48 Northgate Lane", "613-555-0142", item.reference, "911"):
            assert words in text
    assert "METHOD:REQUEST" in mail.calendar


def test_message_is_acknowledged_as_a_message(clinic):
    make_request(email=EMAIL, kind="message")
    [mail] = mails(emails.RECEIVED)
    assert mail.subject == "We have your message – Northgate Physiotherapy"
    assert "has your message" in mail.body_text
    assert "come in" not in mail.body_text


def test_sender_has_the_clinics_name_for_who_may_hear_it_and_for_the_desk(clinic):
    make_request(email=EMAIL)
    assert {(mail.kind, mail.from_name) for mail in mails()} == {
        (emails.RECEIVED, "Northgate Physiotherapy"),
        (emails.ALERT, "Northgate Physiotherapy"),
    }


def test_sender_has_no_name_for_who_asked_for_that(clinic, lena, reply, settings):
    settings.DEFAULT_FROM_EMAIL = "Northgate Physiotherapy <hello@site.example.org>"
    item = make_in_state("confirmed", lena, email=EMAIL, may_name_clinic=False)
    emails.send_reply(item, reply)
    theirs = [mail for mail in mails() if mail.recipient == EMAIL]
    assert len(theirs) == 3
    assert {build(mail).message()["From"] for mail in theirs} == {"hello@site.example.org"}
    [agreed] = mails(emails.AGREED)
    assert "ORGANIZER:mailto:hello@site.example.org" in agreed.calendar


def test_calendar_file_comes_from_the_address_that_the_owner_entered(clinic, lena, settings):
    settings.MAIL_IS_FIXED = False
    MailSettings.objects.create(host="mail.example.org", from_address="desk@site.example.org")
    make_in_state("confirmed", lena, email=EMAIL)
    [agreed] = mails(emails.AGREED)
    assert "mailto:desk@site.example.org" in agreed.calendar.replace("\r\n ", "")


def test_what_was_released_from_hold_is_acknowledged_then(clinic, lena):
    item = make_in_state("held", lena, email=EMAIL)
    assert mails() == []
    actions.release_from_hold(item, actor=lena, version=1)
    assert kinds() == [emails.RECEIVED, emails.ALERT]


def test_what_the_clinic_calls_itself_is_escaped(clinic, lena):
    Clinic.objects.update(name="Knees & <b>Backs</b>")
    make_in_state("confirmed", lena, email=EMAIL)
    for mail in (*mails(emails.RECEIVED), *mails(emails.AGREED)):
        assert "Knees & <b>Backs</b>" in mail.body_text
        assert "Knees &amp; &lt;b&gt;Backs&lt;/b&gt;" in mail.body_html


def test_without_a_clinic_or_its_address_nothing_fails(clinic, lena):
    clinic.main_location.email = ""
    clinic.main_location.save()
    item = make_in_state("confirmed", lena, email=EMAIL)
    forget()
    actions.cancel(item, by=PATIENT)
    assert kinds() == [emails.CANCELLED]


def test_a_thousand_requests_in_one_name_are_acknowledged_once(clinic):
    victim = make_request(email=EMAIL)
    assert not any(may_acknowledge(victim) for _number in range(1000))
    assert len(mails(emails.RECEIVED)) == 1


def test_requests_in_many_names_are_acknowledged_as_far_as_the_hour_allows(clinic, settings):
    settings.BOOKING_MAILS_PER_HOUR = 10
    for number in range(40):
        email = "victim@canary.example.org" if number % 2 else f"{number}@canary.example.org"
        actions.submit(data={"name": NAME, "email": email}, key=uuid4(), address=f"10.0.0.{number}")
    recipients = [mail.recipient for mail in mails(emails.RECEIVED)]
    assert recipients.count("victim@canary.example.org") == 1
    assert 5 < len(recipients) <= 10
    assert AppointmentRequest.objects.count() == 40
    assert AppointmentRequest.objects.filter(status="held").count() == 30


def test_contact_messages_share_the_one_acknowledgement_of_the_day(clinic):
    with time_machine.travel("2026-03-02 15:00Z", tick=False) as clock:
        for kind in ("message", "appointment", "message"):
            actions.submit(data={"name": NAME, "email": EMAIL, "kind": kind}, key=uuid4())
        assert [mail.recipient for mail in mails(emails.RECEIVED)] == [EMAIL]
        clock.shift(timedelta(hours=24))
        make_request(email=EMAIL, kind="message")
        assert len(mails(emails.RECEIVED)) == 2


def test_messages_in_many_names_are_acknowledged_as_far_as_the_hour_allows(clinic, settings):
    settings.BOOKING_MAILS_PER_HOUR = 3
    for number in range(6):
        data = {"name": NAME, "email": f"{number}@canary.example.org", "kind": "message"}
        actions.submit(data=data, key=uuid4(), address=f"10.0.0.{number}")
    assert len(mails(emails.RECEIVED)) == 3
    assert AppointmentRequest.objects.filter(status="held").count() == 3


def test_who_asks_for_another_time_again_and_again_is_answered_once_an_hour(clinic, lena):
    with time_machine.travel("2026-11-20 15:00Z", tick=False) as clock:
        item, other = make_in_state("confirmed", lena, email=EMAIL), make_in_state("new", lena, email=EMAIL)
        slot = make_slot(make_therapist(), at=time(15))
        actions.confirm(other, actor=lena, version=1, slot=slot)
        forget()
        for _number in range(5):
            actions.ask_change(item, times=["tue-late"])
        assert kinds() == [emails.CHANGE_ASKED, "alert-change-asked"]
        actions.ask_change(other, times=[])
        assert len(mails(emails.CHANGE_ASKED)) == 2
        clock.shift(timedelta(hours=1))
        item = actions.ask_change(item, times=["mon-morning"])
        assert len(mails(emails.CHANGE_ASKED)) == len(mails("alert-change-asked")) == 3
    assert item.change_times == ["mon-morning"]
