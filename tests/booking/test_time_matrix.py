"""The same wall time wherever a visit is shown, on days that are hard on clocks (R9).

Offsets from UTC are written by hand, so that they can disagree with the time-zone rules installed here.
"""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import time_machine
from django.test import Client

from services.availability import NoSuchTime, moment
from services.booking import actions
from services.booking.models import AccessToken
from services.models import Clinic

from .factories import make_request, make_slot, make_therapist

pytestmark = pytest.mark.django_db
NOW = "2026-10-15 12:00Z"
EARLY, LATER = time(0, 40), time(9, 20)
WORDS = {EARLY: "12:40 am", LATER: "9:20 am"}
# Each zone's edge days with the hours from UTC at EARLY, before the clocks change, and at LATER, after it.
DAYS = {
    "America/New_York": {
        date(2027, 3, 14): (-5, -4),
        date(2027, 11, 7): (-4, -5),
        date(2027, 1, 1): (-5, -5),
        date(2028, 2, 29): (-5, -5),
    },
    "Europe/London": {
        date(2027, 3, 28): (0, 1),
        date(2026, 10, 25): (1, 0),
        date(2027, 1, 1): (0, 0),
        date(2028, 2, 29): (0, 0),
    },
    "Australia/Sydney": {
        date(2027, 10, 3): (10, 11),
        date(2027, 4, 4): (11, 10),
        date(2027, 1, 1): (11, 11),
        date(2028, 2, 29): (11, 11),
    },
    "Australia/Lord_Howe": {
        date(2027, 10, 3): (10.5, 11),
        date(2027, 4, 4): (11, 10.5),
        date(2027, 1, 1): (11, 11),
        date(2028, 2, 29): (11, 11),
    },
    # British Columbia stays on UTC-7 from November 2026: on its first two days without a change nothing happens.
    "America/Vancouver": {
        date(2026, 11, 1): (-7, -7),
        date(2027, 3, 14): (-7, -7),
        date(2027, 1, 1): (-7, -7),
        date(2028, 2, 29): (-7, -7),
    },
}
# Wall times that a day does not have, and that it has twice.
GAPS = {
    "America/New_York": (date(2027, 3, 14), time(2, 30)),
    "Europe/London": (date(2027, 3, 28), time(1, 30)),
    "Australia/Sydney": (date(2027, 10, 3), time(2, 30)),
    "Australia/Lord_Howe": (date(2027, 10, 3), time(2, 15)),
}
OVERLAPS = {
    "America/New_York": (date(2027, 11, 7), time(1, 30)),
    "Europe/London": (date(2026, 10, 25), time(1, 30)),
    "Australia/Sydney": (date(2027, 4, 4), time(2, 30)),
    "Australia/Lord_Howe": (date(2027, 4, 4), time(1, 45)),
}


@pytest.fixture
def clinic_in(clinic):
    """Gives the clinic in a zone."""

    def move(zone: str) -> Clinic:
        clinic.time_zone = zone
        clinic.save()
        return Clinic.objects.current()

    return move


@pytest.fixture
def ask(desk):
    """Gives a page of the desk as text, at the frozen time."""

    def get(path: str, **query) -> str:
        response = desk.get(path, query)
        assert response.status_code == 200
        return response.content.decode()

    return get


@pytest.fixture
def as_patient():
    """Gives the patient's page of a request as its patient sees it."""

    def get(item) -> str:
        token = AccessToken.objects.mint(item, "test")
        response = Client().get(f"/appointments/r/{token}/", follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return get


def csv_rows(desk) -> dict[str, dict[str, str]]:
    response = desk.post("/desk/export/", {"tab": "confirmed"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return {row["Reference"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.mark.parametrize("zone", DAYS)
def test_no_surface_shows_another_time_than_was_agreed(desk, lena, ask, clinic_in, as_patient, zone):
    clinic_in(zone)
    assert len(DAYS[zone]) == 4
    mismatches, checks = [], 0
    with time_machine.travel(NOW, tick=False):
        desk.force_login(lena)
        agreed = []
        for day, offsets in DAYS[zone].items():
            for at, offset in zip((EARLY, LATER), offsets, strict=True):
                slot = make_slot(make_therapist(), day=day, at=at)
                item = actions.confirm(make_request(), actor=lena, version=1, slot=slot, reason="Agreed so")
                instant = datetime.combine(day, at, timezone(timedelta(hours=offset))).astimezone(UTC)
                agreed.append((item, day, at, instant))
        rows, queue = csv_rows(desk), ask("/desk/booking/appointmentrequest/", tab="confirmed")
        for item, day, at, instant in agreed:
            words = f"{day:%A} {day.day} {day:%B}, {WORDS[at]}"
            row, sheet = rows[item.reference], ask("/desk/day/", day=f"{day}")
            line = sheet[: sheet.index(item.reference)].rpartition("<tr>")[2]
            queued = queue[queue.index(item.reference) :].partition("</tr>")[0]
            found = {
                "stored": item.visit.starts_at == instant,
                "csv": row["Visit"] == f"{day} {at:%H:%M}",
                "csv, UTC": row["Visit (UTC)"] == f"{instant:%Y-%m-%dT%H:%M:%SZ}",
                "csv, zone": row["Time zone"] == zone,
                "queue": words in queued,
                "request": words in ask(item.desk_url),
                "day sheet": WORDS[at] in line,
                "patient's page": words in as_patient(item),
            }
            checks += len(found)
            mismatches += [(zone, day, at, surface) for surface, is_right in found.items() if not is_right]
    assert mismatches == []
    assert checks == 4 * 2 * 8


@pytest.mark.parametrize(("zone", "place"), [*GAPS.items(), *OVERLAPS.items()])
def test_a_time_that_the_clocks_skip_or_repeat_is_refused_in_plain_words(lena, clinic_in, zone, place):
    clinic_in(zone)
    day, at = place
    with time_machine.travel(NOW, tick=False):
        slot, item = make_slot(make_therapist(), day=day, at=at), make_request()
        for act, fields in (
            (actions.confirm, {"slot": slot, "reason": "Agreed so"}),
            (actions.offer, {"slots": [slot]}),
        ):
            with pytest.raises(actions.TransitionRefused, match="The clocks change at this time on that day"):
                act(item, actor=lena, version=1, **fields)
        item.refresh_from_db()
        assert (item.status, item.visits.count()) == ("new", 0)


@pytest.mark.parametrize(("day", "at"), [(date(2026, 11, 1), time(1, 30)), (date(2027, 3, 14), time(2, 30))])
def test_vancouver_has_no_such_times_any_more(clinic_in, day, at):
    zone = clinic_in("America/Vancouver").zone
    assert moment(day, at, zone) == datetime.combine(day, at, timezone(timedelta(hours=-7)))


def test_the_ends_of_the_calendar_are_refused_too(clinic_in):
    zone = clinic_in("Australia/Lord_Howe").zone
    with pytest.raises(NoSuchTime, match="Choose a day of this or the next years"):
        moment(date(1, 1, 1), time(0), zone)
