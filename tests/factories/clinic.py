"""The clinic, its places, hours and prices."""

from datetime import date, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from services.models import Clinic, Closure, Fee, Location, OpeningHours

from .numbers import fresh

ZONE = ZoneInfo("America/Toronto")
NINE, FIVE = time(9), time(17)


def today() -> date:
    """The date where the clinic is, which is not always that of the machine."""
    return timezone.localdate(timezone=ZONE)


def make_location(**fields) -> Location:
    """A place with a phone, a text line, a fax and an e-mail address."""
    defaults = {
        "name": "Northgate",
        "slug": fresh("northgate"),
        "street": "48 Northgate Lane",
        "city": "Harbour Mills",
        "phone": "+16135550142",
        "text_phone": "+16135550143",
        "fax": "+16135550144",
        "email": "hello@northgate.example.org",
        "access": "Step-free door\nHearing loop",
    }
    return Location.objects.create(**defaults | fields)


def make_hours(
    location: Location, *weekdays: int, opens: time = NINE, closes: time = FIVE
) -> list[OpeningHours]:
    """Opening hours on the given weekdays (Monday is 0), Monday to Friday without any."""
    return [
        OpeningHours.objects.create(location=location, weekday=day, opens=opens, closes=closes)
        for day in weekdays or range(5)
    ]


def make_closure(first_day: date, last_day: date | None = None, **fields) -> Closure:
    """A closure of all locations, of one day without a `last_day`."""
    return Closure.objects.create(first_day=first_day, last_day=last_day or first_day, **fields)


def make_clinic(**fields) -> Clinic:
    """The one clinic, open Monday to Friday from nine to five; `main_location` may be given, or None."""
    if "main_location" not in fields:
        fields["main_location"] = make_location(slug="northgate")
        make_hours(fields["main_location"])
    defaults = {
        "name": "Northgate Physiotherapy",
        "summary": "A small physiotherapy clinic.",
        "emergency_number": "911",
        "time_zone": ZONE.key,
    }
    return Clinic.objects.create(**defaults | fields)


def make_fee(**fields) -> Fee:
    """An hour for 115 dollars."""
    return Fee.objects.create(
        **{"key": fresh("fee"), "name": "First visit", "minutes": 60, "amount": 115} | fields
    )
