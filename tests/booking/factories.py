"""Requests, and what a patient types."""

from uuid import uuid4

from services.booking import actions
from services.booking.models import AppointmentRequest
from services.guard.forms import issue_stamp

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
