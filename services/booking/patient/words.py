"""What the patient's page says in each state, and what can be done there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.models import Clinic, Fee

from ..actions import allows
from ..models import AppointmentRequest, RequestEvent, Visit
from ..wording import promise

Status, CloseReason = AppointmentRequest.Status, AppointmentRequest.CloseReason
# How long before the visit people are asked to come.
EARLY = timedelta(minutes=10)


class Stage(StrEnum):
    """Where a request stands for its patient, who can't tell held from new."""

    WAITING = "waiting"
    CHOOSING = "choosing"
    AGREED = "agreed"
    OVER = "over"
    CANCELLED = "cancelled"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """One of the steps from asking to the visit; `state` is done, now or todo."""

    title: str
    text: str
    state: str


@dataclass(frozen=True)
class Story:
    """The words of the page: its title, the state in a badge, the headline with its lines, the steps so far."""

    stage: Stage
    title: str
    badge: str
    headline: str
    lines: list[str]
    steps: list[Step]


def stage_of(item: AppointmentRequest, now: datetime | None = None) -> Stage:
    """Give where `item` stands at `now`; reads its visits."""
    now = now or timezone.now()
    match item.status:
        case Status.OFFERED:
            return Stage.CHOOSING if item.live_offers(now) else Stage.WAITING
        case Status.CONFIRMED:
            return Stage.OVER if item.visit and item.visit.ends_at <= now else Stage.AGREED
        case Status.ATTENDED | Status.NO_SHOW:
            return Stage.OVER
        case Status.CANCELLED:
            return Stage.CANCELLED
        case Status.CLOSED:
            return Stage.CLOSED
    return Stage.WAITING


def can(name: str, item: AppointmentRequest, now: datetime | None = None) -> bool:
    """Whether the patient may do what actions.TRANSITIONS calls `name` now."""
    now = now or timezone.now()
    if not allows(name, item):
        return False
    if name in {"choose", "refuse_offers"}:
        return bool(item.live_offers(now))
    return item.visit is None or item.visit.starts_at > now


def story(item: AppointmentRequest, clinic: Clinic | None, now: datetime | None = None) -> Story:
    """Tell how things are with `item`, without place, person or anything that was typed."""
    now = now or timezone.now()
    stage = stage_of(item, now)
    badge, headline, lines = {
        Stage.WAITING: _waiting,
        Stage.CHOOSING: _choosing,
        Stage.AGREED: _agreed,
        Stage.OVER: _over,
        Stage.CANCELLED: _cancelled,
        Stage.CLOSED: _closed,
    }[stage](item, clinic, now)
    title = _("Your request")
    if item.is_message:
        title = _("Your message")
    elif stage in {Stage.AGREED, Stage.OVER}:
        title = _("Your appointment")
    return Story(stage, title, badge, headline, lines, _steps(item, stage))


def good_time(visit: Visit) -> str:
    """Say until when cancelling is in good time: "10:20 am on Monday 30 November"."""
    return promise(visit.starts_at - settings.BOOKING_NOTICE, ZoneInfo(visit.zone))


def arrival(visit: Visit) -> datetime:
    """Give when to come to the clinic for the visit."""
    return visit.local_start - EARLY


def price(item: AppointmentRequest) -> Fee | None:
    """Give the fee of the visit where it is known: that of the treatment asked for, if it is as long."""
    fee = item.treatment.fee if item.treatment else None
    return fee if fee and item.visit and fee.minutes == item.visit.minutes else None


def last_event(item: AppointmentRequest, *kinds: str) -> RequestEvent | None:
    """Give the last event of these kinds."""
    return next((event for event in reversed(item.events.all()) if event.kind in kinds), None)


def _waiting(item: AppointmentRequest, clinic: Clinic | None, now: datetime) -> tuple[str, str, list[str]]:
    badge = _("We have your message") if item.is_message else _("We have your request")
    if item.status == Status.OFFERED:
        return (
            badge,
            _("The times that we kept for you have run out."),
            [_("We will get in touch with new ones. If you would rather not wait, please call us.")],
        )
    stay = [] if item.is_message else [_("Please do not come in until we have agreed on a time with you.")]
    if item.first_answer_at:
        return badge, _("%(badge)s.") % {"badge": badge}, [_("We will be in touch with you again."), *stay]
    by = _("by %(when)s") % {"when": promise(item.reply_by)} if item.reply_by else ""
    by = by or (clinic.reply_promise if clinic else _("as soon as we can"))
    headline = _("%(badge)s and will answer %(by)s.") % {"badge": badge, "by": by}
    if item.is_late(now):
        headline = _("%(badge)s and wanted to answer %(by)s.") % {"badge": badge, "by": by}
        stay = [
            _("We are sorry that it takes longer. If you would rather not wait, please call us."),
            *stay,
        ]
    return badge, headline, stay


def _choosing(item: AppointmentRequest, _clinic: Clinic | None, now: datetime) -> tuple[str, str, list[str]]:
    until = promise(min(offer.held_until for offer in item.live_offers(now)))
    return (
        _("Choose a time"),
        _("Choose a time"),
        [_("We keep these times free for you until %(when)s.") % {"when": until}],
    )


def _agreed(item: AppointmentRequest, _clinic: Clinic | None, now: datetime) -> tuple[str, str, list[str]]:
    lines = []
    if item.change_asked_at and item.visit.starts_at > now:
        lines = [
            _("You asked us for another time on %(day)s. This one stays yours until we answer.")
            % {"day": _day(item.change_asked_at)}
        ]
    return _("Confirmed"), item.visit.when, lines


def _over(_item: AppointmentRequest, _clinic: Clinic | None, _now: datetime) -> tuple[str, str, list[str]]:
    return _("Over"), _("This visit is over."), []


def _cancelled(
    item: AppointmentRequest, _clinic: Clinic | None, _now: datetime
) -> tuple[str, str, list[str]]:
    event = last_event(item, RequestEvent.Kind.CANCELLED)
    by_clinic = event and event.detail == AppointmentRequest.CancelReason.CLINIC
    first = (
        _("We are sorry that we had to cancel.") if by_clinic else _("There is nothing more for you to do.")
    )
    return (
        _("Cancelled"),
        _("This is cancelled, and nobody expects you."),
        [first, _("You are welcome to ask again at any time, or to call us.")],
    )


def _closed(item: AppointmentRequest, _clinic: Clinic | None, _now: datetime) -> tuple[str, str, list[str]]:
    first = {
        CloseReason.ANSWERED: _("You have had our answer. We hope that it helped."),
        CloseReason.DUPLICATE: _("You had asked us more than once, so we go on with your other request."),
        CloseReason.UNREACHABLE: _("We tried to reach you and could not. Please call us when it suits you."),
        CloseReason.DECLINED: _("You told us that you do not need us for now. We wish you well."),
    }.get(item.close_reason, _("We have closed it without a visit."))
    headline = _("This message is closed.") if item.is_message else _("This request is closed.")
    return (
        _("Closed"),
        headline,
        [first, _("If you need us, please call us or ask again. We are glad to help.")],
    )


def _steps(item: AppointmentRequest, stage: Stage) -> list[Step]:
    """Give the steps while there is something to come; a message is asked and answered, no more."""
    if stage not in {Stage.WAITING, Stage.CHOOSING, Stage.AGREED}:
        return []
    sent = Step(_("Message sent") if item.is_message else _("Request sent"), _day(item.created_at), "done")
    by = _("By %(when)s") % {"when": promise(item.reply_by)} if item.reply_by else ""
    by = by if not item.first_answer_at and not item.is_late() else ""
    if item.is_message:
        return [sent, Step(_("We answer"), by, "now")]
    to_come = Step(_("You come to see us"), _("Once we have agreed on a time."), "todo")
    if stage == Stage.WAITING:
        return [sent, Step(_("We get in touch"), by or _("We agree on a time with you."), "now"), to_come]
    if stage == Stage.CHOOSING:
        return [sent, Step(_("You choose a time"), _("Then it is yours."), "now"), to_come]
    return [sent, _agreement(item), Step(_("Your visit"), item.visit.when, "now")]


def _agreement(item: AppointmentRequest) -> Step:
    event = last_event(item, RequestEvent.Kind.CONFIRMED, RequestEvent.Kind.CHANGED)
    if event is None:
        return Step(_("Visit agreed"), "", "done")
    chosen = event.by == RequestEvent.By.PATIENT
    words = _("You chose the time on %(day)s") if chosen else _("We agreed on it on %(day)s")
    return Step(_("Visit agreed"), words % {"day": _day(event.at)}, "done")


def _day(moment: datetime) -> str:
    """Friday 20 November, where the clinic is."""
    return date_format(timezone.localtime(moment), "l j F")
