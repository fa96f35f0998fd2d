"""What the database refuses, and what the models of services say about themselves."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from services.models import (
    Announcement,
    BodyRegion,
    Clinic,
    ConditionTreatment,
    Fee,
    OpeningHours,
    Practitioner,
    PractitionerDay,
    Weekday,
)
from tests import factories

pytestmark = pytest.mark.django_db


def assert_refused(build) -> None:
    """The database itself says no."""
    with pytest.raises(IntegrityError), transaction.atomic():
        build()


def message_of(item) -> str:
    """What the form tells the person who tries."""
    with pytest.raises(ValidationError) as refusal:
        item.full_clean()
    return " ".join(refusal.value.messages)


def test_there_is_one_clinic():
    factories.make_clinic()
    place = factories.make_location()
    assert_refused(lambda: factories.make_clinic(id=2, main_location=place))
    assert_refused(lambda: factories.make_clinic(main_location=place))
    second = Clinic(id=2, name="Two", summary="Two.", emergency_number="911", main_location=place)
    assert "There is only one clinic." in message_of(second)


def test_current_clinic_is_none_before_the_first_day():
    assert Clinic.objects.current() is None


def test_current_clinic_comes_with_its_main_location_in_one_query(django_assert_num_queries):
    factories.make_clinic()
    with django_assert_num_queries(1):
        assert Clinic.objects.current().main_location.name == "Northgate"


def test_unknown_time_zone_is_refused():
    clinic = factories.make_clinic()
    clinic.time_zone = "Canada/Nowhere"
    assert "America/Toronto" in message_of(clinic)


@pytest.mark.parametrize("number", ["", "call us", "9-1-1", "1"])
def test_emergency_number_is_digits(number):
    clinic = factories.make_clinic()
    clinic.emergency_number = number
    assert message_of(clinic)


def test_lines_of_the_clinic_leave_empty_ones_out():
    clinic = Clinic(first_visit="One\n\nTwo\n", fee_policies=" \n")
    assert (clinic.first_visit_facts, clinic.fee_policy_lines) == (["One", "Two"], [])


def test_location_that_is_the_main_one_is_kept():
    clinic = factories.make_clinic()
    assert_refused(clinic.main_location.delete)


def test_two_locations_do_not_share_an_address():
    factories.make_location(slug="riverside")
    assert_refused(lambda: factories.make_location(slug="riverside"))


@pytest.mark.parametrize("closes", [time(9), time(8)])
def test_hours_close_after_they_open(closes):
    place = factories.make_location()
    assert_refused(lambda: factories.make_hours(place, 0, opens=time(9), closes=closes))
    hours = OpeningHours(location=place, weekday=0, opens=time(9), closes=closes)
    assert "later than the opening time" in message_of(hours)


def test_hours_stand_on_a_day_of_the_week():
    place = factories.make_location()
    assert_refused(lambda: factories.make_hours(place, 7))


def test_same_hours_stand_once():
    place = factories.make_location()
    factories.make_hours(place, 0)
    assert_refused(lambda: factories.make_hours(place, 0))


@pytest.mark.parametrize(
    ("opens", "closes", "overlaps"),
    [("08:00", "09:01", True), ("16:59", "18:00", True), ("10:00", "11:00", True), ("17:00", "18:00", False)],
)
def test_hours_of_one_day_do_not_overlap(opens, closes, overlaps):
    place = factories.make_location()
    factories.make_hours(place, 0, opens=time(9), closes=time(17))
    hours = OpeningHours(
        location=place, weekday=0, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
    )
    if overlaps:
        assert "overlap" in message_of(hours)
    else:
        hours.full_clean()


def test_closure_ends_after_it_starts():
    assert_refused(lambda: factories.make_closure(date(2026, 5, 2), date(2026, 5, 1)))


def test_announcement_ends_after_it_starts():
    now = timezone.now()
    assert_refused(lambda: Announcement.objects.create(text="Hello", starts_at=now, ends_at=now))


def test_announcement_is_shown_between_its_moments_and_the_newest_wins():
    now = timezone.now()
    hour = timedelta(hours=1)
    Announcement.objects.create(text="over", starts_at=now - 3 * hour, ends_at=now)
    Announcement.objects.create(text="not yet", starts_at=now + hour)
    Announcement.objects.create(text="older", starts_at=now - 2 * hour)
    Announcement.objects.create(text="newer", starts_at=now - hour, ends_at=now + hour)
    assert [row.text for row in Announcement.objects.published(now)] == ["newer", "older"]


def test_announcement_fits_one_line_of_a_phone():
    assert "60" in message_of(Announcement(text="x" * 61))


@pytest.mark.parametrize("wrong", [{"amount": Decimal("-0.01")}, {"minutes": 0}])
def test_fee_is_not_negative_and_has_a_length(wrong):
    assert_refused(lambda: factories.make_fee(**wrong))
    with pytest.raises(ValidationError):
        Fee(**{"key": "x", "name": "X", "minutes": 1, "amount": 0} | wrong).full_clean()


def test_fee_goes_and_the_treatment_stays():
    treatment = factories.make_treatment(fee=factories.make_fee())
    treatment.fee.delete()
    treatment.refresh_from_db()
    assert treatment.fee is None


@pytest.mark.parametrize("year", [1939, 2201])
def test_start_of_practice_is_a_plausible_year(year):
    assert_refused(lambda: factories.make_practitioner(practising_since=year))


def test_years_of_practice_are_counted_from_the_start():
    this_year = timezone.localdate().year
    assert Practitioner(practising_since=this_year - 14).years_of_practice == 14
    assert Practitioner().years_of_practice is None


def test_working_day_stands_once_for_a_place():
    person, here, there = (
        factories.make_practitioner(),
        factories.make_location(),
        factories.make_location(),
    )
    PractitionerDay.objects.create(practitioner=person, location=here, weekday=Weekday.MONDAY)
    PractitionerDay.objects.create(practitioner=person, location=there, weekday=Weekday.MONDAY)
    assert_refused(
        lambda: PractitionerDay.objects.create(practitioner=person, location=here, weekday=Weekday.MONDAY)
    )
    assert_refused(lambda: PractitionerDay.objects.create(practitioner=person, location=here, weekday=7))


def test_who_has_left_is_not_public():
    here = factories.make_practitioner()
    factories.make_practitioner(is_active=False)
    assert list(Practitioner.objects.published()) == [here]


def test_sign_in_goes_and_the_practitioner_stays():
    user = factories.make_user()
    person = factories.make_practitioner(user=user)
    user.delete()
    person.refresh_from_db()
    assert person.user is None


def test_author_with_a_text_is_kept():
    condition = factories.make_condition(author=factories.make_practitioner())
    assert_refused(condition.author.delete)


@pytest.mark.parametrize("build", [factories.make_condition, factories.make_treatment])
def test_reviewer_is_somebody_other_than_the_author(build):
    person = factories.make_practitioner()
    assert_refused(lambda: build(author=person, reviewer=person))


def test_reviewer_and_author_may_each_be_missing():
    person = factories.make_practitioner()
    factories.make_condition(author=person)
    factories.make_condition(reviewer=person)
    factories.make_condition()


def test_treatment_is_listed_once_for_a_condition():
    treatment = factories.make_treatment()
    condition = factories.make_condition(treatments=[treatment])
    assert_refused(lambda: ConditionTreatment.objects.create(condition=condition, treatment=treatment))


def test_the_ten_parts_of_the_body_are_there_from_the_start():
    assert set(BodyRegion.objects.values_list("slug", flat=True)) == {
        "head",
        "neck",
        "shoulder",
        "upper-back",
        "elbow",
        "lower-back",
        "hip",
        "hand",
        "knee",
        "foot",
    }


def test_other_names_are_lines():
    condition = factories.make_condition(other_names=" crick \n\nstiff neck")
    assert condition.other_name_list == ["crick", "stiff neck"]
