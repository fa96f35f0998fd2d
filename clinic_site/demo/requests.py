"""Made-up requests for the demo's desk, so that the front desk has something to answer, and its replies."""

import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from services.booking import actions
from services.booking.models import AppointmentRequest, CannedReply, RequestEvent
from services.guard import spam
from services.models import Condition, Practitioner

from .fixtures import read_json

Reason, Contact = AppointmentRequest.Reason, AppointmentRequest.ContactMethod
NAMESPACE = uuid.UUID(
    "6f2f3c58-3b8e-4a1f-9a52-0d6f1d6a7f10"
)  # the same keys at every loading: nothing doubles

# (hours ago, what they sent)
SENT = [
    (50, {"name": "Walter Finch", "phone": "+16135550161", "reason": Reason.NECK_UPPER_BACK, "condition": "neck-pain",
          "note": "Mornings are easier for me.", "preferred_times": ["tue-morning", "thu-morning"]}),
    (30, {"name": "Pauline Grey", "phone": "+16135550162", "email": "pauline@example.org", "practitioner": "birch",
          "reason": Reason.HEADACHE_JAW, "is_new_patient": False, "contact_method": Contact.EMAIL,
          "preferred_times": ["mon-midday", "wed-midday"]}),
    (27, {"name": "Samuel Osei", "phone": "+16135550163", "reason": Reason.LOW_BACK_LEG, "condition": "sciatica",
          "may_leave_message": True, "preferred_times": ["mon-late", "tue-late", "wed-late"]}),
    (9, {"name": "Ruth Bell", "phone": "+16135550164", "reason": Reason.AFTER_FALL, "condition": "whiplash",
         "practitioner": "okafor", "may_name_clinic": False, "note": "I need a step-free room."}),
    (3, {"name": "Ellen Marsh", "email": "ellen@example.org", "reason": Reason.ANKLE_FOOT,
         "contact_method": Contact.EMAIL, "preferred_times": ["sat-morning"]}),
    (1, {"name": "مريم حداد", "phone": "+16135550165", "reason": Reason.OTHER, "for_whom": "child",
         "contact_method": Contact.TEXT}),
    (2, {"name": "Hedda Brandt", "phone": "+16135550166", "reason": Reason.LOW_BACK_LEG, "is_new_patient": False,
         "may_leave_message": True, "note": "My back hurts, and my left foot feels numb since this morning.",
         "preferred_times": ["mon-morning", "tue-morning"]}),
    (6, {"name": "Harold Winter", "email": "harold@example.org", "kind": AppointmentRequest.Kind.MESSAGE,
         "contact_method": Contact.EMAIL, "note": "Is there a hearing loop in the treatment rooms as well?"}),
    (11, {"name": "Rank Rocket", "email": "sales@example.org", "kind": AppointmentRequest.Kind.MESSAGE,
          "contact_method": Contact.EMAIL,
          "note": "Dear owner, we looked at your website. We bring you to the first page, guaranteed. Reply YES."}),
]  # fmt: skip


def load_requests(now: datetime) -> None:
    """Send the requests, some of them a while ago, and let the desk have begun."""
    load_replies()
    desk = User.objects.get(username="frontdesk")
    for number, (hours, fields) in enumerate(SENT):
        request, is_new = actions.submit(
            data=answers(fields),
            key=uuid.uuid5(NAMESPACE, str(number)),
            suspicions=suspicions(fields),
            at=now - timedelta(hours=hours),
        )
        if not is_new:
            continue
        if number == 1:
            actions.claim(request, actor=desk, version=request.version)
        elif number == 2:
            actions.record_contact(
                request, actor=desk, version=request.version, outcome=RequestEvent.Contact.NO_ANSWER
            )


def load_replies() -> None:
    """Load what the desk can mail without writing it anew."""
    for row in read_json("replies"):
        CannedReply.objects.update_or_create(title=row["title"], defaults=row)


def answers(fields: dict) -> dict:
    """Give the fields with their objects."""
    data = dict(fields)
    if slug := data.get("condition"):
        data["condition"] = Condition.objects.get(slug=slug)
    if slug := data.get("practitioner"):
        data["practitioner"] = Practitioner.objects.get(slug=slug)
    return data


def suspicions(fields: dict) -> list[str]:
    """Give what the form would find suspicious about it."""
    found = {"name": fields["name"], "text": fields.get("note", ""), "scripted": True}
    return list(spam.signs(**found)) if spam.is_suspicious(**found) else []
