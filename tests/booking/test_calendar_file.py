"""Calendar files, read back by a reader of our own."""

import re
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from services.booking import actions, emails
from services.booking.calendar_file import invitation
from services.booking.models import RequestEvent
from services.models import Clinic
from services.outbox.delivery import build
from services.outbox.models import OutgoingEmail
from tests.factories import make_hours, make_location

from .factories import EMAIL, NAME, NOTE, make_in_state, make_slot, make_therapist
from .ics import Component, read

pytestmark = pytest.mark.django_db
PATIENT = RequestEvent.By.PATIENT


def files() -> list[Component]:
    """The calendar files of all mails so far, in order."""
    return [read(mail.calendar) for mail in OutgoingEmail.objects.order_by("pk") if mail.calendar]


def event_of(calendar: Component) -> Component:
    [event] = calendar.parts
    assert event.name == "VEVENT"
    return event


def move(item, lena, **slot):
    therapist = item.visit.practitioner
    return actions.move_visit(item, actor=lena, version=item.version, slot=make_slot(therapist, **slot))


def test_agreed_visit_is_an_event_in_utc(clinic, lena):
    with time_machine.travel("2026-11-20 15:00Z"):
        item = make_in_state("confirmed", lena, email=EMAIL)
        [calendar] = files()
        event = event_of(calendar)
        assert abs((event.instant("DTSTAMP") - timezone.now()).total_seconds()) < 5
    assert (calendar.text("METHOD"), calendar.text("VERSION")) == ("REQUEST", "2.0")
    assert event.instant("DTSTART") == item.visit.starts_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert event.instant("DTEND") == item.visit.ends_at
    assert event.text("SUMMARY") == "Appointment, Northgate Physiotherapy"
    assert event.text("LOCATION") == "Northgate, 48 Northgate Lane, Harbour Mills"
    assert event.text("DESCRIPTION") == f"Reference {item.reference}. Questions? Call 613-555-0142."
    assert event.text("STATUS") == "CONFIRMED"
    assert event.properties["ORGANIZER"] == (
        {"CN": "Northgate Physiotherapy"},
        "mailto:clinic@northgate.example.org",
    )
    assert event.properties["ATTENDEE"] == ({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}, f"mailto:{EMAIL}")


def test_moves_and_cancels_keep_the_uid_and_raise_the_sequence(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    item = move(item, lena, at=time(14))
    item = move(item, lena, at=time(9))
    moved = item.visit.starts_at
    item = actions.cancel(item, by=PATIENT)
    item = actions.reopen(item, actor=lena, version=item.version)
    slot = make_slot(make_therapist(), at=time(16))
    actions.confirm(item, actor=lena, version=item.version, slot=slot)
    calendars = files()
    events = [event_of(calendar) for calendar in calendars]
    assert [calendar.text("METHOD") for calendar in calendars] == ["REQUEST"] * 3 + ["CANCEL", "REQUEST"]
    assert [event.text("STATUS") for event in events] == ["CONFIRMED"] * 3 + ["CANCELLED", "CONFIRMED"]
    assert len({event.text("UID") for event in events}) == 1
    sequences = [int(event.text("SEQUENCE")) for event in events]
    assert sequences == sorted(set(sequences))
    assert events[3].instant("DTSTART") == moved


def test_undone_move_still_leaves_the_next_file_with_a_higher_sequence(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    item = move(item, lena, at=time(14))
    item = actions.undo(item, actor=lena, version=item.version)
    move(item, lena, at=time(9))
    sequences = [int(event_of(calendar).text("SEQUENCE")) for calendar in files()]
    assert len(sequences) == 2  # what was withdrawn is wiped
    assert sequences[1] > sequences[0]


def test_every_request_has_a_uid_of_its_own_that_tells_nothing(clinic, lena):
    one = make_in_state("confirmed", lena, email=EMAIL)
    two = make_in_state("offered", lena, email=EMAIL)
    actions.choose(two, visit=two.live_offers()[0].pk, by=PATIENT)
    uids = [event_of(calendar).text("UID") for calendar in files()]
    assert len(set(uids)) == 2
    for known in (one.reference, one.idempotency_key.hex, str(one.idempotency_key), "northgate"):
        assert known not in uids[0]


def test_clinic_and_place_are_not_named_to_who_asked_for_that(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL, may_name_clinic=False)
    actions.cancel(item, by=PATIENT)
    for calendar in files():
        event = event_of(calendar)
        assert event.text("SUMMARY") == "Appointment"
        assert "LOCATION" not in event.properties
        assert event.properties["ORGANIZER"][0] == {}
    assert len(files()) == 2


def test_file_names_no_person_and_opens_no_page(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    actions.cancel(item, by=PATIENT)
    for mail in OutgoingEmail.objects.exclude(kind__startswith="alert"):
        file = re.sub("\r\n[ \t]", "", mail.calendar)
        for word in (*NAME.split(), NOTE, "5550199", "Maya", "Okafor", "http"):
            assert word not in file


def test_file_for_somebody_without_an_address_invites_nobody(clinic, lena):
    item = make_in_state("confirmed", lena)
    calendar = read(invitation(item, item.visit, clinic))
    assert calendar.text("METHOD") == "PUBLISH"
    assert "ATTENDEE" not in event_of(calendar).properties


def test_what_the_clinic_is_called_cannot_break_the_file(clinic, lena):
    Clinic.objects.update(name='Knees; backs, & "more"\\ Zoë Ørsted\'s very long name for a small clinic ☂☂☂')
    place = clinic.main_location
    place.street, place.city = "1 Long; Lane,\nBEGIN:VEVENT", "Übersee"
    place.save()
    make_in_state("confirmed", lena, email=EMAIL)
    [calendar] = files()
    event = event_of(calendar)
    assert event.text("SUMMARY") == f"Appointment, {Clinic.objects.get().name}"
    assert event.text("LOCATION") == "Northgate, 1 Long; Lane,\nBEGIN:VEVENT, Übersee"


def test_mail_part_names_the_method_and_holds_the_file_unchanged(clinic, lena):
    item = make_in_state("confirmed", lena, email=EMAIL)
    actions.cancel(item, by=PATIENT)
    for kind, method in ((emails.AGREED, "REQUEST"), (emails.CANCELLED, "CANCEL")):
        mail = OutgoingEmail.objects.get(kind=kind)
        message = message_from_bytes(build(mail).message().as_bytes(), policy=policy.SMTP)
        [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == method
        arrived = part.get_payload(decode=True).decode()
        assert read(re.sub("\r?\n", "\r\n", arrived)) == read(mail.calendar)


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("America/New_York", date(2027, 3, 14), time(10), datetime(2027, 3, 14, 14, tzinfo=UTC)),
        ("Europe/London", date(2027, 10, 31), time(9), datetime(2027, 10, 31, 9, tzinfo=UTC)),
        ("Australia/Sydney", date(2027, 4, 4), time(10), datetime(2027, 4, 4, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(9), datetime(2027, 10, 2, 22, tzinfo=UTC)),
        ("America/Vancouver", date(2026, 12, 1), time(10), datetime(2026, 12, 1, 17, tzinfo=UTC)),
    ],
)
def test_file_page_and_mail_tell_the_same_time_in_every_zone(clinic, lena, zone, day, at, instant):
    Clinic.objects.update(time_zone=zone)
    make_hours(clinic.main_location, 6)
    therapist = make_therapist()
    for weekday in (5, 6):
        therapist.days.create(location=clinic.main_location, weekday=weekday)
    with time_machine.travel("2026-11-20 15:00Z"):
        item = make_in_state("in_progress", lena, email=EMAIL)
        slot = make_slot(therapist, day=day, at=at)
        item = actions.confirm(item, actor=lena, version=item.version, slot=slot)
    [calendar] = files()
    start = event_of(calendar).instant("DTSTART")
    assert start == instant
    assert start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, at)
    assert f"Time: {item.visit.when}\n" in OutgoingEmail.objects.get(kind=emails.AGREED).body_text


def test_visit_elsewhere_names_that_place(clinic, lena):
    place = make_location(name="Riverside", street="7 Mill Road", phone="+16135550188")
    make_hours(place)
    therapist = make_therapist()
    therapist.days.filter(weekday=0).update(location=place)
    slot = make_slot(therapist)
    item = make_in_state("in_progress", lena, email=EMAIL)
    slot = actions.Slot(therapist, place, slot.day, slot.starts, slot.minutes)
    actions.confirm(item, actor=lena, version=item.version, slot=slot)
    [calendar] = files()
    assert event_of(calendar).text("LOCATION").startswith("Riverside, 7 Mill Road")
    assert "613-555-0188" in event_of(calendar).text("DESCRIPTION")
