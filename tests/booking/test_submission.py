import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from services.booking import actions, emails
from services.booking.models import AppointmentRequest, RequestEvent
from services.guard.address import client_address
from services.guard.models import RateCount
from services.outbox.models import OutgoingEmail
from tests.factories import make_clinic, make_closure

from .factories import EMAIL, NAME, NOTE, PHONE, answers, make_request

URL, SENT = "/appointments/request/", "/appointments/request/sent/"


@pytest.mark.django_db
class TestConfirmation:
    def test_shows_reference_promise_and_what_was_told(self, clinic, client):
        with time_machine.travel("2026-11-20 15:00Z"):  # Friday, 10 am in Toronto
            response = client.post(URL, answers(), follow=True)
        page = response.content.decode()
        item = AppointmentRequest.objects.get()
        assert f'<p class="ref">{item.reference}</p>' in page
        assert "We will call you on <strong><bdi>613-555-0199</bdi></strong> by" in page
        assert "<strong>10:00 am on Monday 23 November</strong>" in page
        for told in (NAME, NOTE, EMAIL, "Low back or leg", "Anyone", "Mon morning; Tue late"):
            assert told in page
        assert 'href="tel:911"' in page
        assert 'href="tel:+16135550142"' in page
        assert NAME not in re.search("<title>(.*)</title>", page)[1]

    def test_is_never_cached(self, clinic, client):
        for response in (client.get(URL), client.post(URL, answers()), client.get(SENT)):
            assert "no-store" in response["Cache-Control"]

    def test_leads_back_to_the_form_without_a_session(self, clinic, client):
        assert client.get(SENT)["Location"] == URL

    def test_is_not_shown_for_long(self, clinic, client):
        with time_machine.travel("2026-11-20 15:00Z", tick=False) as clock:
            client.post(URL, answers())
            clock.shift(timedelta(minutes=61))
            assert client.get(SENT)["Location"] == URL

    def test_promise_skips_closures(self, clinic, client):
        make_closure(datetime(2026, 11, 23).date(), datetime(2026, 11, 27).date())
        with time_machine.travel("2026-11-20 15:00Z"):
            client.post(URL, answers())
        assert AppointmentRequest.objects.get().reply_by == datetime(2026, 11, 30, 15, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("reach", "line"),
        [
            ("text", "We will text you on <strong><bdi>613-555-0199</bdi></strong> by"),
            ("email", f"We will write to <strong><bdi>{EMAIL}</bdi></strong> by"),
        ],
    )
    def test_says_where_we_answer(self, clinic, client, reach, line):
        assert line in client.post(URL, answers(reach=reach), follow=True).content.decode()

    def test_reading_the_form_sets_no_session(self, clinic, client):
        client.get(URL)
        assert set(client.cookies) == {"csrftoken"}


@pytest.mark.django_db
class TestIdempotency:
    def test_same_key_gives_the_same_answer_and_one_row(self, clinic, client):
        filled = answers()
        first = client.post(URL, filled, follow=True)
        again = client.post(URL, filled | {"note": "changed"}, follow=True)
        item = AppointmentRequest.objects.get()
        assert item.note == NOTE
        assert item.reference in first.content.decode()
        assert item.reference in again.content.decode()
        assert "had reached us already" in again.content.decode()
        assert item.events.count() == 1
        assert OutgoingEmail.objects.count() == 2

    def test_another_key_is_another_request(self, clinic, client):
        client.post(URL, answers())
        client.post(URL, answers())
        assert AppointmentRequest.objects.count() == 2

    @pytest.mark.parametrize("key", [None, "", "x", "9" * 10_000, "\0", "{}"])
    def test_missing_or_odd_key_is_stored_and_held(self, clinic, client, key):
        assert client.post(URL, answers(key=key)).status_code == 302
        item = AppointmentRequest.objects.get()
        assert item.status == "held"
        assert item.events.get().detail == "no-key"


@pytest.mark.django_db(transaction=True)
def test_twenty_sendings_at_once_make_one_request():
    make_clinic()
    filled = answers()

    def send(_number: int) -> str:
        browser = Client()
        try:
            assert browser.post(URL, filled).status_code == 302
            return re.search(r'"ref">(.*?)<', browser.get(SENT).content.decode())[1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(send, range(20)))
    assert references == {AppointmentRequest.objects.get().reference}
    assert RequestEvent.objects.count() == 1
    assert sorted(OutgoingEmail.objects.values_list("kind", flat=True)) == [
        "request-alert",
        "request-received",
    ]


@pytest.mark.django_db
class TestMail:
    def mails(self, kind: str):
        return list(OutgoingEmail.objects.filter(kind=kind))

    def test_patient_gets_reference_and_promise(self, clinic):
        with time_machine.travel("2026-11-20 15:00Z"):
            item = make_request(email=EMAIL)
        (mail,) = self.mails(emails.RECEIVED)
        assert mail.recipient == EMAIL
        assert mail.about == item.reference
        assert mail.subject == "We have your request – Northgate Physiotherapy"
        for text in (mail.body_text, mail.body_html):
            for words in (item.reference, "10:00 am on Monday 23 November", "613-555-0142", "call 911"):
                assert words in text

    def test_desk_is_told_at_the_main_location(self, clinic):
        item = make_request()
        (mail,) = OutgoingEmail.objects.all()
        assert (mail.kind, mail.recipient) == (emails.ALERT, "hello@northgate.example.org")
        assert mail.subject == f"New request {item.reference}"
        assert f"http://testserver/desk/booking/appointmentrequest/{item.reference}/" in mail.body_text

    def test_no_mail_to_the_patient_without_an_address(self, clinic):
        make_request(email="")
        assert self.mails(emails.RECEIVED) == []

    def test_no_alert_without_an_address_of_the_desk(self, clinic):
        clinic.main_location.email = ""
        clinic.main_location.save()
        make_request()
        assert OutgoingEmail.objects.count() == 0

    def test_clinic_is_not_named_to_who_asked_for_that(self, clinic):
        make_request(email=EMAIL, may_name_clinic=False)
        (mail,) = self.mails(emails.RECEIVED)
        assert "Northgate" not in mail.subject + mail.body_text + mail.body_html

    def test_one_address_gets_one_acknowledgement_a_day(self, clinic):
        with time_machine.travel("2026-11-20 15:00Z", tick=False) as clock:
            for hours in (0, 1, 22, 2):
                clock.shift(timedelta(hours=hours))
                make_request(email=EMAIL.upper() if hours else EMAIL)
        assert len(self.mails(emails.RECEIVED)) == 2
        assert len(self.mails(emails.ALERT)) == 4

    def test_nothing_the_person_typed_is_in_any_mail(self, clinic, client):
        client.post(URL, answers(reason="headache-jaw"))
        for mail in OutgoingEmail.objects.all():
            text = mail.subject + mail.body_text + mail.body_html
            for canary in (*NAME.split(), NOTE, PHONE, "5550199", EMAIL, "eadache"):
                assert canary not in text, mail.kind

    def test_request_and_mail_are_stored_together_or_not_at_all(self, clinic, monkeypatch):
        def fail(*args, **kwargs):
            raise OperationalError("disk full")

        monkeypatch.setattr(emails, "enqueue", fail)
        with pytest.raises(OperationalError):
            make_request(email=EMAIL)
        assert AppointmentRequest.objects.count() == RequestEvent.objects.count() == 0
        assert not RateCount.objects.exists()  # tomorrow's acknowledgement is not used up


@pytest.mark.django_db
def test_stored_rows_hold_nothing_readable(clinic, client):
    client.post(URL, answers())
    item = AppointmentRequest.objects.get()
    actions.add_note(item, actor=None, version=1, note=f"{NAME} called back")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored = repr(cursor.fetchall())
            for canary in (*NAME.split(), NOTE, PHONE, "5550199", EMAIL):
                assert canary not in stored, table


@pytest.mark.django_db
class TestHeld:
    @pytest.mark.parametrize(
        ("fields", "rule"),
        [
            ({"homepage": "x"}, "honeypot"),
            ({"stamp": ""}, "no-stamp"),
            ({"stamp": "forged"}, "no-stamp"),
            ({"note": "http://a.example http://b.example"}, "content"),
            ({"note": "<a href=x>"}, "content"),
        ],
    )
    def test_suspicious_request_is_held_with_the_same_answer(self, clinic, client, fields, rule):
        response = client.post(URL, answers(**fields), follow=True)
        item = AppointmentRequest.objects.get()
        assert item.status == "held"
        assert item.reply_by
        assert item.reference in response.content.decode()
        assert item.events.get().detail == rule
        assert OutgoingEmail.objects.count() == 0
        normal = client.post(URL, answers(), follow=True).content.decode()
        other = AppointmentRequest.objects.get(status="new").reference
        held = response.content.decode().replace(item.reference, other)
        strip = re.compile(r"<dt>Your note.*?</dd>|by <strong>.*?</strong>|nonce")
        assert strip.sub("", held) == strip.sub("", normal)

    def test_too_quick_is_held(self, clinic, client, settings):
        settings.GUARD_MIN_SECONDS = 3
        client.post(URL, answers())
        assert AppointmentRequest.objects.get().events.get().detail == "too-fast"

    @pytest.mark.parametrize(
        ("setting", "rule"),
        [
            ("BOOKING_PER_ADDRESS_HOUR", "rate-address"),
            ("BOOKING_PER_CONTACT_DAY", "rate-contact"),
            ("BOOKING_PER_SITE_HOUR", "rate-site"),
            ("BOOKING_MAILS_PER_HOUR", "rate-site"),
        ],
    )
    def test_more_than_the_limit_is_held_and_never_refused(self, clinic, client, settings, setting, rule):
        setattr(settings, setting, 2)
        for _number in range(3):
            assert client.post(URL, answers()).status_code == 302
        held = AppointmentRequest.objects.get(status="held")
        assert rule in held.events.get().detail
        assert AppointmentRequest.objects.filter(status="new").count() == 2

    def test_limits_without_settings_are_those_promised(self, clinic, client):
        for number in range(4):
            client.post(URL, answers(email="", phone="613-555-0177"))
            assert AppointmentRequest.objects.filter(status="held").count() == (number == 3)

    def test_what_is_suspected_anyway_uses_up_nothing_of_the_whole_site(self, clinic, client, settings):
        settings.BOOKING_PER_SITE_HOUR = 1
        client.post(URL, answers(homepage="x"))
        client.post(URL, answers())
        assert AppointmentRequest.objects.filter(status="new").count() == 1

    def test_sending_the_same_form_again_uses_up_nothing(self, clinic, client, settings):
        settings.BOOKING_PER_ADDRESS_HOUR = 2
        filled = answers()
        for _number in range(5):
            client.post(URL, filled)
        client.post(URL, answers())
        assert AppointmentRequest.objects.filter(status="new").count() == 2


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "127.0.0.1"),
    ],
)
def test_address_of_the_sender_can_be_forged_by_nobody_but_a_proxy(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


@pytest.mark.django_db
def test_database_that_does_not_answer_costs_no_answers(clinic, client, monkeypatch):
    def fail(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "submit", fail)
    filled = answers()
    response = client.post(URL, filled)
    page = response.content.decode()
    assert response.status_code == 503
    assert "Please send it again, or call us." in page
    assert NOTE in page
    assert filled["key"] in page
    monkeypatch.undo()
    assert client.post(URL, filled).status_code == 302


@pytest.mark.django_db
def test_unknown_method_is_refused(client):
    assert client.put(URL).status_code == 405
    assert client.post(SENT).status_code == 405


@pytest.mark.django_db
def test_event_says_channel_and_notice(clinic):
    event = make_request().events.get()
    assert (event.kind, event.detail) == ("created", "web, 2026-11")
    assert AppointmentRequest.objects.get().notice_version == "2026-11"


@pytest.mark.django_db
def test_integrity_error_that_is_no_second_sending_is_not_swallowed(clinic, monkeypatch):
    one = make_request()
    with pytest.raises(IntegrityError):
        actions.submit(data={"name": NAME, "phone": "+16135550199", "reference": one.reference}, key=uuid4())
    assert reverse("booking:request") == URL
