"""Requests of the demo that have got further, each with a link that never changes, so that their pages can be tried."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone

from services.availability import warnings
from services.booking import actions
from services.booking.models import AccessToken, AppointmentRequest, RequestEvent, Visit
from services.booking.models.token import digest
from services.models import Clinic, Practitioner, Treatment

# The same keys at every loading, so that nothing doubles.
NAMESPACE = uuid.UUID("c1d6f1a4-20fb-4d0c-8f52-8a1e3f4d9b77")
# What their patients open is /appointments/r/demo-offered/ and so on; their last 4 digits are asked there.
STAGES = {
    "offered": {"name": "Nadia Stone", "phone": "+16135550171"},
    "confirmed": {"name": "Omar Reyes", "phone": "+16135550172"},
    "cancelled": {"name": "Greta Lund", "phone": "+16135550173"},
    "change": {"name": "Felix Amari", "phone": "+16135550174"},
}
# Afternoons first, so that mornings are free for whoever tries things out.
HOURS = [time(hour) for hour in (13, 14, 15, 16, 17, 18, 9, 10, 11, 12)]


def load_visits() -> None:
    """Bring one request to each stage of STAGES; those that are there already are left alone."""
    desk = User.objects.get(username="frontdesk")
    who = Practitioner.objects.published().get(slug="okafor")
    treatment = (
        Treatment.objects.select_related("fee").filter(fee__isnull=False).order_by("position", "pk").first()
    )
    zone = Clinic.objects.current().zone
    first = timezone.localdate(timezone=zone) + timedelta(weeks=1)
    days = (first + timedelta(days=ahead) for ahead in range(60))
    slots = free_times(who, treatment.fee.minutes, days, zone)
    wishes = {"treatment": treatment, "practitioner": who, "preferred_times": ["tue-morning", "thu-late"]}
    for stage, person in STAGES.items():
        data = wishes | person | {"may_leave_message": True, "note": "I need a step-free room."}
        request, is_new = actions.submit(data=data, key=uuid.uuid5(NAMESPACE, stage))
        if not is_new:
            continue
        AccessToken.objects.create(request=request, digest=digest(f"demo-{stage}"), purpose="demo")
        bring_to(stage, request, slots, desk)


def bring_to(stage: str, request: AppointmentRequest, slots: Iterator[actions.Slot], desk: User) -> None:
    """Let the desk or the patient act until the request is where it should be."""
    version = request.version
    if stage == "offered":
        actions.offer(request, actor=desk, version=version, slots=[next(slots) for _ in range(3)])
    elif stage == "confirmed":
        actions.confirm(request, actor=desk, version=version, slot=next(slots))
    elif stage == "cancelled":
        actions.cancel(request, by=RequestEvent.By.PATIENT, reason=AppointmentRequest.CancelReason.BETTER)
    elif stage == "change":
        agreed = actions.confirm(request, actor=desk, version=version, slot=next(slots))
        actions.ask_change(agreed, times=["thu-midday", "thu-late"], note="I have to be at work that day.")


def free_times(
    who: Practitioner, minutes: int, days: Iterable[date], zone: ZoneInfo, hours: list[time] = HOURS
) -> Iterator[actions.Slot]:
    """Give one time a day at which somebody can be seen and has nobody else, the first of `hours` that will do."""
    for day in days:
        for place in {row.location for row in who.days.all() if row.weekday == day.weekday()}:
            slots = (actions.Slot(who, place, day, at, minutes) for at in hours)
            if slot := next((slot for slot in slots if is_free(slot, zone)), None):
                yield slot


def is_free(slot: actions.Slot, zone: ZoneInfo) -> bool:
    """Whether nothing speaks against a time."""
    if warnings(slot.practitioner, slot.location, slot.day, slot.starts, slot.minutes, zone):
        return False
    return not Visit.objects.overlapping(visit_of(slot, zone)).exists()


def visit_of(slot: actions.Slot, zone: ZoneInfo) -> Visit:
    """Give the agreed visit of a slot, not stored."""
    return Visit(
        practitioner=slot.practitioner,
        location=slot.location,
        state=Visit.State.CONFIRMED,
        day=slot.day,
        starts=slot.starts,
        minutes=slot.minutes,
        zone=zone.key,
    ).compute()
