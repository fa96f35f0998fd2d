from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from services.availability import NoSuchTime, moment, warnings
from services.models import Leave
from tests.factories import make_clinic, make_closure, make_location, make_practitioner

ZONE = ZoneInfo("America/Toronto")
MONDAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    """The main location, open Monday to Friday from nine to five."""
    return make_clinic().main_location


@pytest.fixture
def maya(place):
    """At the main location on Mondays, as long as it is open, and on Tuesdays from ten to three."""
    person = make_practitioner(name="Maya Okafor")
    person.days.create(location=place, weekday=0)
    person.days.create(location=place, weekday=1, starts=time(10), ends=time(15))
    return person


def said(person, place, *, day=MONDAY, at=time(10), minutes=45) -> list[str]:
    return warnings(person, place, day, at, minutes, ZONE)


def test_nothing_speaks_against_a_time_within_hours_and_days(maya, place):
    assert said(maya, place) == []
    assert said(maya, place, at=time(9)) == []
    assert said(maya, place, at=time(16, 15)) == []


@pytest.mark.parametrize("at", [time(8, 59), time(16, 16), time(17), time(0), time(23, 59)])
def test_outside_opening_hours(maya, place, at):
    assert said(maya, place, at=at) == ["That is outside the opening hours of Northgate."]


def test_a_visit_over_midnight_is_outside_opening_hours(maya, place):
    for minutes in (8 * 60, 24 * 60, 25 * 60):
        assert said(maya, place, at=time(16), minutes=minutes) != []


def test_a_closed_day_says_so_and_not_that_it_is_outside_hours(maya, place):
    make_closure(MONDAY)
    assert said(maya, place) == ["The clinic is closed on that day."]


def test_a_closure_counts_on_its_first_and_last_day_and_only_at_its_place(maya, place):
    make_closure(date(2026, 11, 16), MONDAY, location=place)
    assert said(maya, place) == ["The clinic is closed on that day."]
    assert said(maya, place, day=date(2026, 11, 30)) == []
    make_closure(date(2026, 11, 30), location=make_location(name="Southgate"))
    assert said(maya, place, day=date(2026, 11, 30)) == []


@pytest.mark.parametrize(("at", "minutes"), [(time(9, 30), 45), (time(14, 30), 45), (time(15), 30)])
def test_hours_of_a_practitioner_on_a_day_are_narrower_than_the_clinics(maya, place, at, minutes):
    tuesday = date(2026, 11, 24)
    assert said(maya, place, day=tuesday, at=at, minutes=minutes) == [
        "Maya Okafor is not there at that time."
    ]
    assert said(maya, place, day=tuesday, at=time(10), minutes=300) == []


def test_a_day_that_is_not_theirs_or_is_at_another_place(maya, place):
    elsewhere = make_location(name="Southgate")
    maya.days.create(location=elsewhere, weekday=2)
    wednesday = date(2026, 11, 25)
    assert said(maya, place, day=wednesday) == ["Maya Okafor is not at Northgate on that day."]


@pytest.mark.parametrize(
    ("first", "last", "away"), [(-7, 0, True), (0, 0, True), (0, 7, True), (1, 7, False), (-7, -1, False)]
)
def test_leave_counts_from_its_first_to_its_last_day(maya, place, first, last, away):
    def day(offset):
        return date.fromordinal(MONDAY.toordinal() + offset)

    Leave.objects.create(practitioner=maya, first_day=day(first), last_day=day(last))
    assert said(maya, place) == (["Maya Okafor is on leave on that day."] if away else [])


def test_everything_that_speaks_against_a_time_is_said(maya, place):
    make_closure(MONDAY)
    Leave.objects.create(practitioner=maya, first_day=MONDAY, last_day=MONDAY)
    assert len(said(maya, place, at=time(3))) == 2
    assert len(said(maya, place, day=date(2026, 11, 28))) == 2  # a Saturday


def test_costs_four_queries(maya, place, django_assert_num_queries):
    with django_assert_num_queries(4):
        said(maya, place)


def test_moment_gives_the_instant_of_a_wall_time():
    assert moment(MONDAY, time(10, 20), ZONE).isoformat() == "2026-11-23T15:20:00+00:00"


@pytest.mark.parametrize(("day", "at"), [(date(2027, 3, 14), time(2, 30)), (date(2027, 11, 7), time(1, 30))])
def test_moment_refuses_what_the_clocks_skip_or_repeat(day, at):
    with pytest.raises(NoSuchTime, match="Choose another time"):
        moment(day, at, ZONE)
