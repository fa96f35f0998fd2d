"""Requests, and what a patient types."""

from datetime import date, time, timedelta
from uuid import uuid4

from django.utils import timezone

from services.booking import actions
from services.booking.models import AppointmentRequest, RequestEvent
from services.guard.forms import issue_stamp
from services.models import Clinic, Practitioner
from tests.factories import make_practitioner, today

# Words that must never be seen where they don't belong.
NAME, NOTE = "Zebulon Quagmire", "Trombone in the left knee"
PHONE, EMAIL = "613-555-0199", "zebulon@canary.example.org"
E164 = "+16135550199"


def answers(**fields) -> dict:
    """A filled-in form; a field set to None is not sent."""
    filled = {
        "key": str(uuid4()),
        "stamp": issue_stamp(),
        "homepage": "",
        "visited": "new",
        "for_whom": "self",
        "reason": "low-back-leg",
        "practitioner": "",
        "times": ["mon-morning", "tue-late"],
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "reach": "call",
        "may_name_clinic": "yes",
        "note": NOTE,
        "another": "on",  # one test browser stands for many people
    } | fields
    return {name: value for name, value in filled.items() if value is not None}


def make_request(*, suspicions=(), status=None, **fields) -> AppointmentRequest:
    """A request that came in by the website, in `status` if that is given."""
    data = {"name": NAME, "phone": E164, "email": "", "note": NOTE} | fields
    item, _is_new = actions.submit(data=data, key=uuid4(), suspicions=suspicions)
    if status:
        reason = "answered" if status == "closed" else ""
        AppointmentRequest.objects.filter(pk=item.pk).update(status=status, close_reason=reason)
        item.refresh_from_db()
    return item


def make_therapist(**fields) -> Practitioner:
    """A practitioner who is at the main location from Monday to Friday."""
    person = make_practitioner(**fields)
    for weekday in range(5):
        person.days.create(location=Clinic.objects.current().main_location, weekday=weekday)
    return person


def next_monday(weeks: int = 1) -> date:
    """A Monday at least `weeks` weeks ahead, so that every time of it is still to come."""
    day = today() + timedelta(weeks=weeks)
    return day - timedelta(days=day.weekday()) + timedelta(weeks=1)


def make_slot(practitioner: Practitioner, *, day: date | None = None, at: time = time(10), minutes: int = 45):
    """A time with somebody at the main location: next Monday at ten, unless said otherwise."""
    location = Clinic.objects.current().main_location
    return actions.Slot(practitioner, location, day or next_monday(), at, minutes)


def make_in_state(status: str, actor, **fields) -> AppointmentRequest:
    """A request that has come to `status` on the way that people take."""
    if status == "held":
        return make_request(suspicions=["links"], **fields)
    item = make_request(**fields)
    if status == "new":
        return item
    if status == "in_progress":
        return actions.claim(item, actor=actor, version=item.version)
    if status == "closed":
        return actions.close(item, actor=actor, version=item.version, reason="declined")
    if status == "cancelled":
        return actions.cancel(item, by=RequestEvent.By.PATIENT)
    slot = make_slot(make_therapist())
    if status == "offered":
        return actions.offer(item, actor=actor, version=item.version, slots=[slot])
    item = actions.confirm(item, actor=actor, version=item.version, slot=slot)
    if status == "confirmed":
        return item
    let_begin(item)
    return actions.record_outcome(item, actor=actor, version=item.version, outcome=status)


def let_begin(item: AppointmentRequest, hours: float = 1) -> None:
    """Let the agreed visit have begun so many hours ago."""
    visit = item.visit
    visit.starts_at = timezone.now() - timedelta(hours=hours)
    visit.ends_at = visit.starts_at + timedelta(minutes=visit.minutes)
    visit.save()
