"""What the page about a condition or treatment joins: who does it here, where, for how much, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from .hours import Calendar
from .models import Clinic, Condition, Fee, Location, Practitioner, Treatment


@dataclass(frozen=True)
class Hub:
    """What the clinic can say of the way from reading to a visit; whatever is empty is not shown.

    `people` come with their days; `places` are where they work. `fee` is the first of the price list: a first visit.
    `reply_by` is when a request sent now is answered at the latest, in the clinic's zone.
    """

    people: list[Practitioner]
    places: list[Location]
    fee: Fee | None
    reply_by: datetime | None


def hub(subject: Condition | Treatment, clinic: Clinic | None) -> Hub:
    """Give what belongs to the page of `subject`; five queries, however many people and places there are."""
    people = list(
        Practitioner.objects.published()
        .filter(**{f"{subject._meta.model_name}s": subject})
        .with_days()
        .select_related("portrait")
    )
    places = {day.location for person in people for day in person.days.all()}
    return Hub(
        people=people,
        places=sorted(places, key=lambda place: (place.position, place.name)),
        fee=Fee.objects.first(),
        reply_by=next_reply(clinic),
    )


def next_reply(clinic: Clinic | None) -> datetime | None:
    """Give when the clinic answers a request sent now, at the latest; None without opening hours."""
    if clinic is None or clinic.main_location is None:
        return None
    return Calendar.of(clinic.main_location, clinic.zone).reply_due(timezone.now())
