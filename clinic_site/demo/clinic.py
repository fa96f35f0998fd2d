"""The clinic with its places, hours, closure, notice, fees and people."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User

from services.models import (
    Announcement,
    Clinic,
    Closure,
    Fee,
    Location,
    OpeningHours,
    Practitioner,
    PractitionerDay,
)
from services.regions import PACKS, Region

from .fixtures import read_json, without
from .people import CLINICIAN, make_user


def load_clinic(now: datetime) -> None:
    """Load the clinic with its places, hours, closure, notice, fees and people."""
    data, fees = read_json("clinic"), read_json("fees")
    places = {row["slug"]: load_location(row) for row in data["locations"]}
    facts = data["clinic"]
    clinic, _created = Clinic.objects.update_or_create(
        id=1,
        defaults={
            **{
                key: facts[key]
                for key in ("name", "tagline", "summary", "emergency_number", "time_zone", "currency_symbol")
            },
            **{
                key: PACKS[Region.CANADA].facts[key] for key in ("health_line", "phone_region", "privacy_law")
            },
            "main_location": next(places[row["slug"]] for row in data["locations"] if row["is_main"]),
            "first_visit": "\n".join(facts["first_visit"]),
            "fee_policies": "\n".join(fees["policies"]),
        },
    )
    first, last = next_closure(now.astimezone(clinic.zone).date())
    Closure.objects.update_or_create(
        location=None, first_day=first, defaults={"last_day": last, "notice": data["closure"]["notice"]}
    )
    Announcement.objects.update_or_create(
        text=data["announcement"]["text"],
        defaults={**without(data["announcement"], "text"), "starts_at": now - timedelta(days=1)},
    )
    for row in fees["fees"]:
        Fee.objects.update_or_create(key=row["key"], defaults=without(row, "key"))
    for row in read_json("practitioners"):
        load_practitioner(row, places, now)


def load_location(row: dict) -> Location:
    """Load one place with its opening hours."""
    location, _created = Location.objects.update_or_create(
        slug=row["slug"],
        defaults={
            **without(row, "slug", "is_main", "hours", "access"),
            "access": "\n".join(row["access"]),
            "map_drawing": f"map-{row['slug']}",
        },
    )
    for hours in row["hours"]:
        OpeningHours.objects.update_or_create(
            location=location,
            weekday=hours["weekday"],
            opens=time.fromisoformat(hours["opens"]),
            defaults={"closes": time.fromisoformat(hours["closes"])},
        )
    return location


def next_closure(today: date) -> tuple[date, date]:
    """Give the holiday that is on or comes next: 24 December to 1 January."""
    year = today.year - 1 if (today.month, today.day) == (1, 1) else today.year
    return date(year, 12, 24), date(year + 1, 1, 1)


def load_practitioner(row: dict, places: dict[str, Location], now: datetime) -> None:
    """Load one person with a user, so that they can sign off texts, and their days."""
    first, last = row["name"].split(" ", 1)
    if row["key"] == CLINICIAN:
        user = User.objects.get(username="clinician")
    else:
        user = make_user(row["key"], "clinician", first, last)
    copied = (
        "name", "credentials", "role", "focus", "bio", "registration_body", "registration_number", "needling_hours",
        "position",
    )  # fmt: skip
    practitioner, _created = Practitioner.objects.update_or_create(
        slug=row["key"],
        defaults={
            **{key: row[key] for key in copied},
            "user": user,
            "languages": ", ".join(row["languages"]),
            "practising_since": now.year - row["started_years_ago"],
            "drawing": row["portrait"],
        },
    )
    for day in row["days"]:
        PractitionerDay.objects.get_or_create(
            practitioner=practitioner, location=places[day["location"]], weekday=day["weekday"]
        )
