"""What the mails say, and what none of them may tell: all of them, from one long story."""

import re
from datetime import time
from uuid import uuid4

import pytest
from django.utils import timezone

from services.booking import actions, emails
from services.booking.models import AccessToken, AppointmentRequest, RequestEvent
from services.outbox.models import OutgoingEmail

from .factories import E164, EMAIL, NAME, NOTE, make_in_state, make_slot, make_therapist
from .mail_help import everything_in, mails

pytestmark = pytest.mark.django_db
PATIENT = RequestEvent.By.PATIENT
LINK = re.compile(r"http://testserver/appointments/r/([\w-]{43})/")
PROMISES = re.compile(r"\bbooked\b|\bconfirm(ed|ation|s)?\b|\bguarantee|\byour appointment\b", re.IGNORECASE)
BEFORE_AGREEMENT = {
    emails.RECEIVED,
    emails.OFFERED,
    emails.CLOSED,
    emails.ALERT,
    "alert-refused",
    "alert-lapsed",
}
HEALTH = (
    "Low back or leg",
    "low-back-leg",
    "Sciatica",
    "Okafor",
    "Maya",
    "New patient",
    "first visit",
    "My child",
)


@pytest.fixture
def whole_story(clinic, lena):
    """Every mail that there is, about people whose every word is a canary."""

    def tell(**fields) -> list[OutgoingEmail]:
        told = {
            "email": EMAIL,
            "reason": "low-back-leg",
            "for_whom": "child",
            "preferred_times": ["mon-morning"],
        } | fields

        def start(status: str) -> AppointmentRequest:
            address = told["email"] and f"{uuid4().hex}@canary.example.org"
            return make_in_state(status, lena, **told | {"email": address})

        item = start("offered")
        item = actions.refuse_offers(item, by=PATIENT, note=NOTE)
        slot = make_slot(make_therapist(), at=time(15))
        item = actions.offer(item, actor=lena, version=item.version, slots=[slot], note=NOTE)
        item = actions.choose(item, visit=item.visits.get().pk, by=PATIENT)
        item = actions.ask_change(item, times=["tue-late"], note=NOTE)
        slot = make_slot(item.visit.practitioner, at=time(16))
        item = actions.move_visit(item, actor=lena, version=item.version, slot=slot, note=NOTE)
        actions.cancel(item, by=PATIENT, reason="better", note=NOTE)
        agreed = start("confirmed")
        emails.send_reminder(agreed)
        emails.send_clocks_changed(agreed)
        emails.alert_desk(agreed, emails.Alert.CLOCKS)
        actions.cancel(start("confirmed"), actor=lena, version=2)
        actions.cancel(start("new"), by=PATIENT)
        for reason in ("declined", "unreachable"):
            actions.close(start("new"), actor=lena, version=1, reason=reason, note=NOTE)
        offered = start("offered")
        offered.visits.update(held_until=timezone.now())
        actions.lapse(offered)
        told["kind"] = "message"
        message = start("new")
        actions.close(message, actor=lena, version=1, reason="other")
        emails.send_overdue([item.reference])
        return mails()

    return tell


def test_story_has_every_kind_of_mail(whole_story):
    # Canned replies are written by the clinic; their own tests are with them.
    assert {mail.kind for mail in whole_story()} == set(emails.KINDS) - {emails.REPLY}


def test_nothing_that_a_patient_said_is_in_any_mail(whole_story):
    for mail in whole_story():
        text = everything_in(mail)
        for canary in (*NAME.split(), NOTE, "Trombone", E164, "555-0199", "5550199", *HEALTH):
            assert canary.lower() not in text.lower(), (mail.kind, canary)


def test_nothing_before_a_visit_is_agreed_says_that_it_is(whole_story):
    read = [mail for mail in whole_story() if mail.kind in BEFORE_AGREEMENT]
    assert {mail.kind for mail in read} == BEFORE_AGREEMENT
    for mail in read:
        found = PROMISES.search(f"{mail.subject} {mail.body_text} {re.sub('<[^>]+>', ' ', mail.body_html)}")
        assert found is None, (mail.kind, found)


def test_no_mail_names_the_clinic_to_who_asked_for_that(whole_story):
    for mail in whole_story(may_name_clinic=False):
        if mail.recipient.endswith("canary.example.org"):
            # The address that it comes from stands in From, Message-ID and the calendar file.
            text = everything_in(mail).replace("@northgate.example.org", "")
            assert "northgate" not in text.lower(), mail.kind


def test_every_mail_names_the_clinic_otherwise(whole_story):
    for mail in whole_story():
        if mail.recipient.endswith("canary.example.org"):
            assert mail.subject.endswith(" – Northgate Physiotherapy")
            assert "Northgate Physiotherapy" in mail.body_html


def test_every_mail_to_a_patient_has_a_link_of_its_own(whole_story):
    tokens = []
    for mail in whole_story():
        found = LINK.findall(mail.body_text)
        assert LINK.findall(mail.body_html) == found
        if mail.recipient.endswith("canary.example.org"):
            [token] = found
            assert AccessToken.objects.find(token).request.reference == mail.about
            tokens.append(token)
        else:
            assert found == []
            assert "http://testserver/desk/" in mail.body_text
    assert len(set(tokens)) == len(tokens) > 10


def test_html_says_what_the_text_says_and_fetches_nothing(whole_story):
    for mail in whole_story():
        assert not re.search(r"<(img|link|script|style|iframe)\b|\sstyle=|\ssrc=|url\(", mail.body_html)
        words = re.findall(r"\w+", re.sub(r"http\S+", "", mail.body_text))
        html = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", mail.body_html.partition("<body>")[2]))
        assert set(words) - set(html) <= {"613", "555", "0142"}, mail.kind


def test_subjects_are_short_and_of_one_line(whole_story):
    for mail in whole_story():
        assert len(mail.subject) <= 100
        assert mail.subject.isprintable()


def test_desk_alerts_tell_a_reference_and_nothing_more(whole_story):
    alerts = [mail for mail in whole_story() if mail.kind.startswith("alert-")]
    assert len(alerts) >= len(emails.Alert)
    for mail in alerts:
        assert mail.recipient == "hello@northgate.example.org"
        assert mail.subject.startswith(f"{mail.about}: ")


def test_somebody_without_an_address_gets_no_mail_and_the_desk_its_alerts(whole_story):
    sent = whole_story(email="", phone=E164)
    assert {mail.recipient for mail in sent} == {"hello@northgate.example.org"}
    assert {mail.kind for mail in sent} > {
        "alert-chosen",
        "alert-change-asked",
        "alert-cancelled",
        "alert-lapsed",
    }
    assert AccessToken.objects.count() == 0
