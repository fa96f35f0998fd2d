"""The screens of the first day, from an empty database to an open site."""

from datetime import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from clinic_site.first_day import recovery
from clinic_site.first_day.models import Setup
from clinic_site.first_day.steps import STEPS
from services.content.models import Page
from services.models import Clinic, Fee, Location, OpeningHours, Practitioner, Treatment
from services.regions import PACKS, Region
from tests import factories
from tests.admin.helpers import enter, said
from tests.factories.people import PASSWORD

from .screens import form_errors, url

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Riverbend Physio",
    "tagline": "",
    "summary": "A small clinic by the river.",
    "region_pack": "ca",
    "time_zone": "America/Toronto",
    **{
        name: PACKS[Region.CANADA].facts[name]
        for name in ("emergency_number", "health_line", "currency_symbol", "privacy_law")
    },
}
PLACE = {"name": "Mill Street", "street": "1 Mill Street", "city": "Ashford", "phone": "613 555 0142"}

# Who gets in


@pytest.mark.parametrize("role", ["editor", "clinician", "publisher", "auditor", "front desk"])
def test_only_the_owner_opens_the_screens(client, clinic, role):
    enter(client, role)
    for step in ("", *(step.name for step in STEPS)):
        assert client.get(url(step)).status_code in {403, 404}
        assert client.post(url(step), {}).status_code in {403, 404}


def test_strangers_are_asked_to_sign_in(client, clinic):
    for step in ("", *(step.name for step in STEPS)):
        assert client.get(url(step)).url.startswith(reverse("account_login"))


def test_every_screen_opens_and_looking_changes_nothing(client, owner, clinic):
    for step in STEPS:
        response = client.get(url(step.name))
        assert response.status_code == 200 or response.url == url("locations"), step.name
        assert "no-store" in response.headers["Cache-Control"]
    assert not Setup.objects.exists()
    assert not Location.objects.exists()


def test_without_a_clinic_the_screens_lead_to_naming_it(client, owner):
    for step in ("hours", "colour", "people", "staff"):
        assert client.get(url(step)).url == url("clinic")
    for step in ("", "clinic", "mail", "key"):
        assert client.get(url(step)).status_code == 200


def test_owner_of_a_site_that_is_not_open_finds_the_screens_on_the_first_page(client, owner, clinic):
    assert url() in client.get("/admin/").content.decode()
    enter(client, "editor")
    assert url() not in client.get("/admin/").content.decode()


# Facts


def test_naming_the_clinic_makes_it_closed_and_goes_on(client, owner):
    assert client.post(url("clinic"), FACTS).url == url("locations")
    clinic = Clinic.objects.get()
    assert (clinic.name, clinic.is_open, clinic.phone_region) == ("Riverbend Physio", False, "CA")


@pytest.mark.parametrize("region", Region.values)
def test_facts_that_nobody_typed_follow_the_country(client, owner, region):
    pack = PACKS[Region(region)]
    zone = {"ca": "America/Halifax", "us": "America/Chicago", "au": "Australia/Perth"}.get(
        region, "America/Toronto"
    )
    client.post(url("clinic"), FACTS | {"region_pack": region, "time_zone": zone})
    clinic = Clinic.objects.get()
    assert {name: getattr(clinic, name) for name in pack.facts} == pack.facts
    assert clinic.time_zone == {"uk": "Europe/London", "ie": "Europe/Dublin"}.get(region, zone)


def test_what_the_owner_typed_wins_over_the_country(client, owner):
    client.post(url("clinic"), FACTS | {"region_pack": "uk", "emergency_number": "112", "health_line": ""})
    assert Clinic.objects.get().emergency_number == "112"
    assert Clinic.objects.get().health_line == ""


def test_button_fills_in_the_country_and_stores_nothing(client, owner):
    response = client.post(url("clinic"), FACTS | {"name": "", "region_pack": "au", "fill": "1"})
    page = response.content.decode()
    assert 'value="000"' in page
    assert "There is a problem" not in page
    assert not Clinic.objects.exists()


def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(client, owner):
    response = client.post(
        url("clinic"), FACTS | {"name": " ", "tagline": "By the river", "emergency_number": "nine"}
    )
    assert form_errors(response)["name"] == ["Please fill this in."]
    assert form_errors(response)["emergency_number"] == ["Enter digits only, such as 911."]
    page = response.content.decode()
    assert "<title>Error: " in " ".join(page.split())
    assert 'value="By the river"' in page
    assert 'href="#id_name"' in page


def test_another_country_of_several_zones_asks_for_one(client, owner):
    response = client.post(url("clinic"), FACTS | {"region_pack": "us"})
    assert form_errors(response)["time_zone"] == ["Choose the time zone of the clinic."]


def test_first_location_becomes_the_main_one(client, owner, clinic):
    client.post(url("locations"), PLACE)
    assert client.post(url("locations"), PLACE | {"name": "Mill Street", "another": "1"}).url == url(
        "locations"
    )
    clinic.refresh_from_db()
    assert clinic.main_location.phone.as_e164 == "+16135550142"
    assert list(Location.objects.values_list("slug", flat=True)) == ["mill-street", "mill-street-2"]


def test_phone_numbers_are_read_as_the_country_writes_them(client, owner, clinic):
    Clinic.objects.update(phone_region="GB")
    client.post(url("locations"), PLACE | {"phone": "020 7946 0958"})
    assert Location.objects.get().phone.as_e164 == "+442079460958"
    assert form_errors(client.post(url("locations"), PLACE | {"phone": "12"}))["phone"]


def test_hours_take_the_place_of_the_week_before(client, owner, clinic):
    location = factories.make_location()
    Clinic.objects.update(main_location=location)
    factories.make_hours(location)
    week = {
        "day0_0_opens": "09:00",
        "day0_0_closes": "12:00",
        "day0_1_opens": "13:00",
        "day0_1_closes": "17:30",
    }
    assert client.post(url("hours"), week).url == url("logo")
    rows = OpeningHours.objects.values_list("weekday", "opens", "closes")
    assert list(rows) == [(0, time(9), time(12)), (0, time(13), time(17, 30))]
    assert 'value="17:30"' in client.get(url("hours")).content.decode()


@pytest.mark.parametrize(
    ("week", "field"),
    [
        ({}, "day0_0_opens"),
        ({"day1_0_opens": "09:00"}, "day1_0_closes"),
        ({"day1_0_closes": "09:00"}, "day1_0_opens"),
        ({"day1_0_opens": "09:00", "day1_0_closes": "09:00"}, "day1_0_closes"),
        (
            {
                "day2_0_opens": "09:00",
                "day2_0_closes": "13:00",
                "day2_1_opens": "12:00",
                "day2_1_closes": "14:00",
            },
            "day2_1_opens",
        ),
        ({"day3_0_opens": "nine", "day3_0_closes": "13:00"}, "day3_0_opens"),
    ],
)
def test_hours_that_make_no_sense_are_refused_beside_the_time(client, owner, clinic, week, field):
    location = factories.make_location()
    factories.make_hours(location, 4)
    response = client.post(f"{url('hours')}?location={location.pk}", week)
    assert field in form_errors(response)
    assert OpeningHours.objects.get().weekday == 4
    assert client.get(f"{url('hours')}?location=x").status_code == 404


# Opening


def finish(owner, clinic) -> None:
    """Make everything that the checklist asks for."""
    location = factories.make_location()
    factories.make_hours(location)
    clinic.main_location = location
    clinic.save()
    factories.make_practitioner()
    factories.make_fee()
    factories.make_treatment()
    factories.make_page(slug="privacy")
    Setup(owner_at_desk=True, mail_tested_at=owner.date_joined, kept_key=recovery.last_characters()).save()


def test_site_stays_closed_while_something_is_missing(client, owner, clinic):
    finish(owner, clinic)
    Fee.objects.all().delete()
    assert [line.step for line in client.get(url()).context["missing"]] == ["fees"]
    assert "can’t open yet" in said(client.post(url(), follow=True))[0]
    clinic.refresh_from_db()
    assert not clinic.is_open


def test_owner_opens_the_site_and_the_log_says_so(client, owner, clinic):
    finish(owner, clinic)
    assert "Open the site to the public" in client.get(url()).content.decode()
    client.post(url())
    clinic.refresh_from_db()
    assert clinic.is_open
    assert LogEntry.objects.get().user == owner
    assert "What we know is not perfect" in client.get("/accessibility/").content.decode()


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda: OpeningHours.objects.all().delete(), "hours"),
        (lambda: Practitioner.objects.update(is_active=False), "people"),
        (lambda: Treatment.objects.update(live_revision=None, latest_revision=None), "treatments"),
        (lambda: Page.objects.update(live_revision=None), "privacy"),
        (lambda: Setup.objects.update(mail_tested_at=None), "mail"),
        (lambda: Setup.objects.update(owner_at_desk=False), "staff"),
        (lambda: Setup.objects.update(kept_key=""), "key"),
    ],
)
def test_checklist_names_what_is_missing(client, owner, clinic, change, step):
    finish(owner, clinic)
    change()
    assert [line.step for line in client.get(url()).context["missing"]] == [step]


def test_a_treatment_that_waits_for_a_clinician_does_not_keep_the_site_closed(client, owner, clinic):
    finish(owner, clinic)
    Treatment.objects.update(live_revision=None)
    assert client.get(url()).context["missing"] == []


def test_a_colleague_at_the_desk_counts_as_soon_as_they_have_a_password(client, owner, clinic):
    finish(owner, clinic)
    Setup.objects.update(owner_at_desk=False)
    colleague = factories.make_user("front desk", password=None)
    assert client.get(url()).context["missing"]
    colleague.set_password(PASSWORD)
    colleague.save()
    assert client.get(url()).context["missing"] == []
