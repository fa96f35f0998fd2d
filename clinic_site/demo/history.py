"""What lies behind the demo's desk: the visits of two days, what has ended, and a year of requests for the figures.

Actions act now. These requests have a past, so they are written down as actions would have left them then.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from services.booking import notice
from services.booking.models import AppointmentRequest, RequestEvent, Visit
from services.hours import Calendar
from services.models import Clinic, Practitioner

from .visits import HOURS, free_times, visit_of

Status, Kind, By = AppointmentRequest.Status, RequestEvent.Kind, RequestEvent.By
Contact, Reason = RequestEvent.Contact, AppointmentRequest.Reason
NAMESPACE = uuid.UUID("0c6a2b1e-7a55-4c0d-9a3f-5d1be2a4c863")

# How a request went: each event with its detail. An ending is the last of them.
SPOKE, AGREED = (Kind.CONTACT, Contact.SPOKE), (Kind.CONFIRMED, "")
COMING = (SPOKE, AGREED)
CAME, MISSED = (*COMING, (Kind.ATTENDED, "")), (*COMING, (Kind.NO_SHOW, ""))
CALLED_OFF = (*COMING, (Kind.CANCELLED, AppointmentRequest.CancelReason.BETTER))
ANSWERED = ((Kind.CONTACT, Contact.MAILED), (Kind.CLOSED, AppointmentRequest.CloseReason.ANSWERED))
DECLINED = (SPOKE, (Kind.CLOSED, AppointmentRequest.CloseReason.DECLINED))
UNREACHABLE = (
    *3 * ((Kind.CONTACT, Contact.NO_ANSWER),),
    (Kind.CLOSED, AppointmentRequest.CloseReason.UNREACHABLE),
)
SPAM = ((Kind.CLOSED, AppointmentRequest.CloseReason.SPAM),)
# Where each event leads to, and how long after the one before it comes.
LEADS_TO = {
    Kind.CONTACT: (Status.IN_PROGRESS, timedelta(days=1)),
    Kind.CONFIRMED: (Status.CONFIRMED, timedelta(minutes=3)),
    Kind.ATTENDED: (Status.ATTENDED, timedelta()),
    Kind.NO_SHOW: (Status.NO_SHOW, timedelta()),
    Kind.CANCELLED: (Status.CANCELLED, timedelta(days=1)),
    Kind.CLOSED: (Status.CLOSED, timedelta(minutes=5)),
}

# Lists of different lengths, gone through again and again, so that nothing repeats for a long time.
USUAL = (
    CAME, CAME, CALLED_OFF, CAME, ANSWERED, CAME, MISSED, CAME, DECLINED, CAME, UNREACHABLE, CAME, CAME, SPAM,
)  # fmt: skip
GAPS = (2, 3, 1, 2, 4, 2, 1, 3, 2, 2, 3, 1)  # open days between two requests: about eleven a month
ASKED_AT = tuple(time(hour, minute) for hour, minute in ((9, 12), (20, 41), (12, 5), (7, 33), (15, 48)))
WAITS = tuple(timedelta(minutes=minutes) for minutes in (25, 140, 55, 300, 90, 40, 200))
LATE = {2, 5, 19}  # of each 29 requests
REASONS = (*Reason, "")
FIRST = (
    "Alma", "Bruno", "Celia", "Dario", "Edda", "Gwen", "Hugo", "Iris", "Jonas", "Kira", "Linus", "Mabel", "Noel",
    "Odile", "Pavel", "Rosa", "Silas",
)  # fmt: skip
LAST = (
    "Ashdown", "Birkett", "Calder", "Dunmore", "Elstow", "Fairley", "Garrow", "Hollis", "Ingram", "Jessop", "Kemble",
    "Larkin", "Marlow",
)  # fmt: skip
NOTES = {ANSWERED: "Do you take my insurance plan?", SPAM: "Dear owner, cheap loans, guaranteed. Click here."}


def load_history(now: datetime) -> None:
    """Write the past down where there is none yet. Open days are counted from today, backwards and forwards."""
    if AppointmentRequest.objects.filter(idempotency_key=Chronicle.key(0)).exists():
        return
    chronicle = Chronicle(now)
    chronicle.write_year()
    chronicle.write_recent()
    chronicle.write_days()
    RequestEvent.objects.bulk_create(chronicle.events)


class Chronicle:
    """Writes requests down one after the other. `worked` are the open days before today, yesterday's first."""

    def __init__(self, now: datetime) -> None:
        clinic = Clinic.objects.current()
        self.now, self.place, self.zone = now, clinic.main_location, clinic.zone
        self.calendar = Calendar.of(self.place, self.zone)
        self.desk = User.objects.get(username="frontdesk")
        people = Practitioner.objects.published().prefetch_related("days__location__opening_hours", "leave")
        self.people = list(people)
        today = now.astimezone(self.zone).date()
        self.worked = [day for back in range(1, 366) if self.is_open(day := today - timedelta(days=back))]
        coming = (today + timedelta(days=ahead) for ahead in range(60))
        self.coming = list(islice(filter(self.is_open, coming), 2))
        self.number = 0
        self.events: list[RequestEvent] = []

    @staticmethod
    def key(number: int) -> uuid.UUID:
        """Give the key of the n-th request, the same at every loading."""
        return uuid.uuid5(NAMESPACE, str(number))

    def is_open(self, day: date) -> bool:
        """Whether the main location is open on a day."""
        return bool(self.calendar.intervals(day))

    def write_year(self) -> None:
        """Everything that has ended, as far back as the figures go, the oldest first."""
        gaps, asked = cycle(GAPS), []
        index = 25
        while index < len(self.worked):
            asked.append(index)
            index += next(gaps)
        for index, course in zip(reversed(asked), cycle(USUAL), strict=False):
            self.write(course, index, days=self.worked[index - 4 : index - 14 : -1])

    def write_recent(self) -> None:
        """What has ended lately, and a visit of which nobody has said what became of it."""
        lately = self.worked[1:7]
        for course, index in (
            (CAME, 12),
            (CAME, 11),
            (MISSED, 13),
            (COMING, 10),
            (CALLED_OFF, 9),
            (DECLINED, 8),
        ):
            self.write(course, index, days=lately)

    def write_days(self) -> None:
        """The visits of today and the next open day, for two or three people each."""
        index = 3
        for day in self.coming:
            here = [who for who in self.people if any(row.weekday == day.weekday() for row in who.days.all())]
            for who in 2 * here[:3]:
                self.write(COMING, index, days=[day], who=who)
                index += 2

    def write(
        self, course: tuple, index: int, *, days: Iterable[date], who: Practitioner | None = None
    ) -> None:
        """Write down one request of an open day, and its visit on the first of `days` with time for it."""
        number, self.number = self.number, self.number + 1
        asked = datetime.combine(self.worked[index], pick(ASKED_AT, number), self.zone)
        due = self.calendar.reply_due(asked)
        who = who or pick(self.people, number)
        minutes = 60 if number % 3 else 30
        ending = course[-1][0]
        visit = None
        if AGREED in course and ending != Kind.CANCELLED:
            turn = number % 4
            hours = [*HOURS[turn:6], *HOURS[:turn], *HOURS[6:]]
            visit = visit_of(next(free_times(who, minutes, days, self.zone, hours)), self.zone)
        is_late = course != COMING and number % 29 in LATE
        answered = self.at_work(due + timedelta(hours=3) if is_late else asked + pick(WAITS, number))
        steps = self.steps(course, asked, answered, visit)
        ended_at = steps[-1]["at"] if steps[-1]["to_status"] in AppointmentRequest.ENDED_STATES else None
        gone = self.gone_at(ended_at, visit)
        if gone:
            forgotten = {"from_status": steps[-1]["to_status"], "to_status": steps[-1]["to_status"]}
            steps.append({"kind": Kind.ANONYMISED, "by": By.SITE, "at": gone, **forgotten})
        request = AppointmentRequest.objects.create(
            idempotency_key=self.key(number),
            kind=AppointmentRequest.Kind.MESSAGE
            if course == ANSWERED
            else AppointmentRequest.Kind.APPOINTMENT,
            status=steps[-1]["to_status"],
            close_reason=course[-1][1] if ending == Kind.CLOSED else "",
            version=len(steps),
            location=self.place,
            notice_version=notice.VERSION,
            reply_by=due,
            first_answer_at=answered,
            ended_at=ended_at,
            anonymised_at=gone,
            calendar_sequence=int(AGREED in course),
            created_at=asked,
            **({} if gone else self.person(number, course, who)),
        )
        if visit:
            visit.request = request
            visit.save()
        self.events += [
            RequestEvent(request=request, **step | ({"data": {}} if gone else {})) for step in steps
        ]

    def steps(
        self, course: tuple, asked: datetime, answered: datetime, visit: Visit | None
    ) -> list[dict[str, Any]]:
        """Give the fields of each event."""
        first = Kind.HELD if course == SPAM else Kind.CREATED
        status = Status.HELD if course == SPAM else Status.NEW
        detail = "trade" if course == SPAM else f"web, {notice.VERSION}"
        steps = [{"kind": first, "by": By.PATIENT, "to_status": status, "detail": detail, "at": asked}]
        at = answered
        for place, (kind, detail) in enumerate(course):
            target, later = LEADS_TO[kind]
            if kind in {Kind.ATTENDED, Kind.NO_SHOW}:
                at = visit.ends_at
            elif place:
                at = self.at_work(at + later)
            by_patient = kind == Kind.CANCELLED
            times = {"times": [visit.as_data()]} if visit and kind == Kind.CONFIRMED else {}
            steps.append(
                {
                    "kind": kind,
                    "by": By.PATIENT if by_patient else By.STAFF,
                    "actor": None if by_patient else self.desk,
                    "from_status": steps[-1]["to_status"],
                    "to_status": target,
                    "detail": detail,
                    "data": times,
                    "at": at,
                }
            )
        return steps

    def at_work(self, moment: datetime) -> datetime:
        """Give the moment, or shortly after the clinic opens next when it is closed then."""
        opens, _closes = next(self.calendar.upcoming(moment))
        return max(moment, opens + timedelta(minutes=10))

    def gone_at(self, ended_at: datetime | None, visit: Visit | None) -> datetime | None:
        """Give when the details were deleted, None while they may be kept."""
        kept = settings.BOOKING_KEEP_VISIT if visit else settings.BOOKING_KEEP_ENDED
        gone = (visit.ends_at if visit else ended_at) + kept
        return gone if gone <= self.now else None

    def person(self, number: int, course: tuple, who: Practitioner) -> dict[str, Any]:
        """Give who asked and what for: nobody real, with a number that no telephone has."""
        first, last = pick(FIRST, number), pick(LAST, number)
        mails = course in {ANSWERED, SPAM} or number % 3 == 0
        method = AppointmentRequest.ContactMethod
        return {
            "name": "Quick Loans" if course == SPAM else f"{first} {last}",
            "phone": "" if course in {ANSWERED, SPAM} else f"+134355501{number % 100:02}",
            "email": f"{first}.{last}@example.org".lower() if mails else "",
            "note": NOTES.get(course, ""),
            "reason": "" if course in {ANSWERED, SPAM} else pick(REASONS, number),
            "practitioner": who if number % 2 else None,
            "is_new_patient": number % 3 != 0,
            "contact_method": method.EMAIL if mails else method.PHONE,
            "may_leave_message": number % 4 != 0,
            "claimed_by": None if course == SPAM else self.desk,
        }


def pick(choices: list | tuple, number: int) -> Any:
    """Give the n-th of the choices, from the first again after the last."""
    return choices[number % len(choices)]
