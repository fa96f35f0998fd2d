"""Opening status, closures, clock changes and the reply promise."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.hours import Calendar, clinic_status
from services.models import Closure, OpeningHours
from tests import factories

TORONTO = ZoneInfo("America/Toronto")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
MONDAY = date(2026, 6, 1)


def hours(weekday: int, opens: str, closes: str) -> OpeningHours:
    return OpeningHours(weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def closure(first: date, last: date | None = None, notice: str = "") -> Closure:
    return Closure(first_day=first, last_day=last or first, notice=notice)


def working_week(zone: ZoneInfo = TORONTO, closures=()) -> Calendar:
    """Monday to Friday, nine to five."""
    return Calendar([hours(day, "09:00", "17:00") for day in range(5)], closures, zone)


def at(day: date, clock: str, zone: ZoneInfo = TORONTO) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


@pytest.mark.parametrize(
    ("clock", "is_open", "text"),
    [
        ("00:00", False, "opens today at 9:00 am"),
        ("08:59:59", False, "opens today at 9:00 am"),
        ("09:00", True, "until 5:00 pm"),
        ("16:59:59", True, "until 5:00 pm"),
        ("17:00", False, "opens tomorrow at 9:00 am"),
        ("23:59:59", False, "opens tomorrow at 9:00 am"),
    ],
)
def test_status_changes_on_the_minute(clock, is_open, text):
    status = working_week().status(at(MONDAY, clock))
    assert (status.is_open, status.text) == (is_open, text)


def test_after_the_last_day_of_the_week_the_next_day_is_named():
    assert working_week().status(at(date(2026, 6, 5), "18:00")).text == "opens Monday at 9:00 am"


def test_a_day_more_than_a_week_away_is_named_by_its_date():
    calendar = working_week(closures=[closure(MONDAY, MONDAY + timedelta(days=13))])
    assert calendar.status(at(MONDAY, "10:00")).text == "opens on 15 June at 9:00 am"


def test_lunch_break_closes_between_two_stretches():
    calendar = Calendar([hours(0, "13:00", "17:00"), hours(0, "08:00", "12:00")], [], TORONTO)
    status = calendar.status(at(MONDAY, "12:30"))
    assert not status.is_open
    assert status.text == "opens today at 1:00 pm"


def test_closure_wins_over_hours_from_midnight_to_midnight():
    calendar = working_week(closures=[closure(MONDAY)])
    assert not calendar.status(at(MONDAY, "10:00")).is_open
    assert calendar.status(at(MONDAY, "10:00")).text == "opens tomorrow at 9:00 am"
    assert calendar.status(at(MONDAY + timedelta(days=1), "09:00")).is_open


def test_closure_across_new_year():
    calendar = working_week(closures=[closure(date(2026, 12, 24), date(2027, 1, 1))])
    assert calendar.status(at(date(2026, 12, 23), "17:00")).changes_at == at(date(2027, 1, 4), "09:00")


def test_without_hours_nothing_is_promised():
    status = Calendar([], [], TORONTO).status(at(MONDAY, "10:00"))
    assert (status.is_open, status.changes_at, status.text) == (False, None, "")


def test_status_reads_a_moment_given_in_any_zone():
    moment = datetime(2026, 6, 1, 13, 0, tzinfo=ZoneInfo("UTC"))
    assert working_week().status(moment).is_open
    assert not working_week().status(moment - timedelta(seconds=1)).is_open


@pytest.mark.parametrize("sunday", [date(2026, 11, 1), date(2027, 3, 14)])
def test_opening_on_the_day_of_a_clock_change_is_wall_time(sunday):
    calendar = Calendar([hours(6, "09:00", "13:00")], [], TORONTO)
    assert calendar.status(at(sunday, "09:00")).is_open
    assert calendar.status(at(sunday, "12:59")).is_open
    assert not calendar.status(at(sunday, "08:59")).is_open
    assert not calendar.status(at(sunday, "13:00")).is_open


@pytest.mark.parametrize(("sunday", "real_hours"), [(date(2026, 11, 1), 6), (date(2027, 3, 14), 4)])
def test_a_stretch_over_the_clock_change_is_as_long_as_it_really_is(sunday, real_hours):
    calendar = Calendar([hours(6, "00:00", "05:00")], [], TORONTO)
    ((opens, closes),) = calendar.intervals(sunday)
    utc = ZoneInfo("UTC")
    assert closes.astimezone(utc) - opens.astimezone(utc) == timedelta(hours=real_hours)


def test_the_hour_that_comes_twice_is_open_both_times():
    sunday = date(2026, 11, 1)
    calendar = Calendar([hours(6, "00:00", "05:00")], [], TORONTO)
    first = at(sunday, "01:30")
    second = first.replace(fold=1)
    assert second.astimezone(ZoneInfo("UTC")) - first.astimezone(ZoneInfo("UTC")) == timedelta(hours=1)
    assert calendar.status(first).is_open
    assert calendar.status(second).is_open


def test_an_opening_time_that_the_clock_skips_still_opens():
    calendar = Calendar([hours(6, "02:30", "05:00")], [], TORONTO)
    sunday = date(2027, 3, 14)
    assert not calendar.status(at(sunday, "01:59")).is_open
    assert calendar.status(at(sunday, "04:00")).is_open


@pytest.mark.parametrize("sunday", [date(2026, 10, 4), date(2027, 4, 4)])
def test_half_hour_clock_change_of_lord_howe(sunday):
    calendar = Calendar([hours(6, "00:00", "09:00")], [], LORD_HOWE)
    utc = ZoneInfo("UTC")
    ((opens, closes),) = calendar.intervals(sunday)
    assert abs((closes.astimezone(utc) - opens.astimezone(utc)) - timedelta(hours=9)) == timedelta(minutes=30)
    assert calendar.status(at(sunday, "08:59", LORD_HOWE)).is_open
    assert not calendar.status(at(sunday, "09:00", LORD_HOWE)).is_open


def test_the_week_starts_on_monday_and_marks_today_in_the_clinics_zone():
    late_sunday_in_toronto = datetime(2026, 6, 1, 3, 0, tzinfo=ZoneInfo("UTC"))
    week = working_week().week(late_sunday_in_toronto)
    assert [day.weekday for day in week] == list(range(7))
    assert [day.weekday for day in week if day.is_today] == [6]
    assert [len(day.stretches) for day in week] == [1, 1, 1, 1, 1, 0, 0]


def test_notices_begin_two_months_ahead_and_end_with_the_closure():
    calendar = working_week(closures=[closure(date(2026, 12, 24), date(2027, 1, 1))])

    def noticed(day: date) -> bool:
        return bool(calendar.closure_notices(at(day, "12:00")))

    assert [noticed(date(2026, 10, 24)), noticed(date(2026, 10, 25))] == [False, True]
    assert [noticed(date(2027, 1, 1)), noticed(date(2027, 1, 2))] == [True, False]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (at(MONDAY, "10:20"), at(date(2026, 6, 2), "10:20")),
        (at(MONDAY, "17:00"), at(date(2026, 6, 3), "09:00")),  # counts as received on Tuesday at nine
        (at(MONDAY, "03:00"), at(date(2026, 6, 2), "09:00")),
        (at(date(2026, 6, 5), "16:00"), at(date(2026, 6, 8), "16:00")),  # Friday to Monday
        (at(date(2026, 6, 6), "12:00"), at(date(2026, 6, 9), "09:00")),  # Saturday to Tuesday
    ],
)
def test_reply_is_due_within_one_working_day(received, due):
    assert working_week().reply_due(received) == due


def test_reply_is_never_due_after_closing_on_a_shorter_day():
    calendar = Calendar([hours(3, "08:00", "19:00"), hours(4, "08:00", "17:00")], [], TORONTO)
    assert calendar.reply_due(at(date(2026, 6, 4), "18:30")) == at(date(2026, 6, 5), "17:00")


def test_reply_waits_for_the_end_of_a_closure():
    calendar = working_week(closures=[closure(date(2026, 12, 24), date(2027, 1, 1))])
    assert calendar.reply_due(at(date(2026, 12, 23), "10:00")) == at(date(2027, 1, 4), "10:00")
    assert calendar.reply_due(at(date(2026, 12, 25), "10:00")) == at(date(2027, 1, 5), "09:00")


def test_reply_over_the_clock_change_keeps_the_time_of_day():
    due = working_week().reply_due(at(date(2026, 10, 30), "10:00"))
    assert due == at(date(2026, 11, 2), "10:00")
    assert due.utcoffset() == timedelta(hours=-5)


def test_without_opening_hours_no_reply_is_promised():
    assert Calendar([], [], TORONTO).reply_due(at(MONDAY, "10:00")) is None


@pytest.mark.django_db
def test_calendar_of_a_location_knows_its_own_closures_and_those_of_all(django_assert_num_queries):
    here, there = factories.make_location(), factories.make_location()
    factories.make_hours(here)
    factories.make_closure(MONDAY, location=there)
    factories.make_closure(MONDAY + timedelta(days=1))
    with django_assert_num_queries(2):
        calendar = Calendar.of(here, TORONTO)
    assert calendar.status(at(MONDAY, "10:00")).is_open
    assert not calendar.status(at(MONDAY + timedelta(days=1), "10:00")).is_open


@pytest.mark.django_db
def test_clinic_without_a_main_location_has_no_status():
    assert clinic_status(factories.make_clinic(main_location=None)) is None


@pytest.mark.django_db
def test_clinic_status_is_that_of_the_main_location():
    clinic = factories.make_clinic()
    assert clinic_status(clinic, at(MONDAY, "10:00")).is_open
