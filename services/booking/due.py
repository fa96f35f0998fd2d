"""What is due because time has passed: the worker looks every minute.

Each piece is one transaction that first checks again, so a crash half-way or a second worker at the same moment
costs nothing and doubles nothing. Nothing hangs on a look at a certain minute: what was missed is done at the next.
"""

import logging
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from services.availability import NoSuchTime, moment
from services.guard.crypto import CryptoError
from services.guard.rates import hit, purge_old
from services.hours import Calendar
from services.models import Clinic
from services.outbox.models import OutgoingEmail

from . import actions, emails, retention
from .models import AppointmentRequest, RequestEvent, Visit

logger = logging.getLogger(__name__)

# No reminder leaves from nine in the evening to eight in the morning, nor in the last hour before a visit.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
LAST_CALL = timedelta(hours=1)


def run(now: datetime | None = None) -> None:
    """Do everything that is due at `now`. Must not be called in a transaction."""
    now = now or timezone.now()
    lapse_offers(now)
    follow_clock_rules(now)
    send_reminders(now)
    tell_of_overdue(now)
    retention.purge(now)
    purge_old()


def lapse_offers(now: datetime) -> None:
    """Give back to the desk the requests of which no offered time can be chosen any more."""
    for request in AppointmentRequest.objects.without_live_offers(now).only("reference"):
        try:
            actions.lapse(request, now=now)
        except (actions.TransitionRefused, actions.RequestChanged):
            continue  # the patient or another worker was quicker
        except CryptoError:
            logger.exception("Request %s can't be read, so its offers don't lapse.", request.reference)


def follow_clock_rules(now: datetime) -> None:
    """Compute the instants of coming visits anew, because a newer tzdata may know other rules for the clocks.

    People agreed on wall times, so those stay. A patient whose visit is another instant now gets a calendar file
    that says so; a visit that no longer fits (two overlap, or the clocks skip its time) is marked for the desk.
    """
    coming = Visit.objects.filter(starts_at__gt=now - timedelta(days=1))
    moved = [(visit, instant) for visit in coming if (instant := _instant(visit)) != visit.starts_at]
    # Of neighbours that move the same way, who stands in the way of the other goes first.
    later = sorted((pair for pair in moved if pair[1] > pair[0].starts_at), key=_start, reverse=True)
    earlier = sorted((pair for pair in moved if pair[1] < pair[0].starts_at), key=_start)
    for visit, instant in (*later, *earlier):
        try:
            _shift(visit, instant)
        except CryptoError:
            logger.exception("The request of visit %s can't be read, so it keeps its instant.", visit.pk)


def send_reminders(now: datetime) -> None:
    """Remind patients of their visits; who has missed one reminder gets only the next.

    A reminder belongs to the time that was agreed last: nobody is reminded who has been told that time since.
    """
    for visit in _to_remind(now):
        due = _reminder_due(visit, now)
        if due is None or _told_since(visit, due):
            continue
        try:
            with transaction.atomic():
                # Held until the reminder is stored, so that whoever cancels now can withdraw it.
                AppointmentRequest.objects.select_for_update().only("pk").get(pk=visit.request_id)
                again = _to_remind(now).filter(pk=visit.pk, starts_at=visit.starts_at).first()
                if again and not _told_since(again, due):
                    emails.send_reminder(again.request)
        except CryptoError:
            logger.exception("The request of visit %s can't be read, so nobody is reminded.", visit.pk)


def tell_of_overdue(now: datetime) -> None:
    """Tell the desk, once on each business day, which requests wait longer than was promised."""
    clinic = Clinic.objects.current()
    location = clinic.main_location if clinic else None
    if location is None or not Calendar.of(location, clinic.zone).status(now).is_open:
        return
    overdue = AppointmentRequest.objects.overdue(now).in_queue_order()
    references = list(overdue.values_list("reference", flat=True))
    if not references:
        return
    day = now.astimezone(clinic.zone).date().isoformat()
    with transaction.atomic():
        if hit("booking.overdue", day, limit=1, per=timedelta(days=2)):
            emails.send_overdue(references)


def _instant(visit: Visit) -> datetime:
    """Give the instant of its wall time; one that the clocks skip or repeat is read as PEP 495 does."""
    return datetime.combine(visit.day, visit.starts, ZoneInfo(visit.zone)).astimezone(UTC)


def _start(pair: tuple[Visit, datetime]) -> datetime:
    return pair[0].starts_at


def _shift(visit: Visit, instant: datetime) -> None:
    """Store the new instant of one visit, unless somebody has changed it since it was read."""
    mine = Visit.objects.filter(
        pk=visit.pk, state=visit.state, day=visit.day, starts=visit.starts, starts_at=visit.starts_at
    )
    instants = {"starts_at": instant, "ends_at": instant + timedelta(minutes=visit.minutes)}
    with transaction.atomic():
        fits = _exists(visit)
        try:
            with transaction.atomic():
                changed = mine.update(**instants)
        except IntegrityError:
            fits = False
            changed = mine.update(**instants, may_overlap=True)
        if not changed:
            return
        reference = visit.request.reference
        logger.warning(
            "New rules for the clocks in %s: the visit of %s moves from %s to %s.",
            visit.zone, reference, visit.starts_at.isoformat(), instant.isoformat(),
        )  # fmt: skip
        if not fits:
            logger.warning("The visit of %s no longer fits.", reference)
            emails.alert_desk(visit.request, emails.Alert.CLOCKS)
        if visit.state == Visit.State.CONFIRMED:
            # Not a change of the request: what was agreed stays. Only calendars have to be told.
            mine_too = AppointmentRequest.objects.filter(pk=visit.request_id)
            mine_too.update(calendar_sequence=F("calendar_sequence") + 1)
            emails.send_clocks_changed(mine_too.get())


def _exists(visit: Visit) -> bool:
    """Whether the clocks show its wall time exactly once on that day."""
    try:
        moment(visit.day, visit.starts, ZoneInfo(visit.zone))
    except NoSuchTime:
        return False
    return True


def _to_remind(now: datetime) -> QuerySet:
    """Give the agreed visits that may need a reminder, with when their patients were last told the time."""
    first, last = now + LAST_CALL, now + max(settings.BOOKING_REMINDERS, default=timedelta(0))
    telling = Q(
        kind__in=(RequestEvent.Kind.CONFIRMED, RequestEvent.Kind.CHANGED, RequestEvent.Kind.TIME_KEPT)
    )
    events = RequestEvent.objects.filter(telling, request=OuterRef("request")).order_by().values("request")
    mails = OutgoingEmail.objects.filter(kind=emails.REMINDER, about=OuterRef("request__reference")).exclude(
        status=OutgoingEmail.Status.WITHDRAWN
    )
    return (
        Visit.objects.confirmed()
        .filter(starts_at__range=(first, last))
        .exclude(request__email_index="")
        .select_related("request", "location")
        .annotate(
            agreed_at=Subquery(events.annotate(at_last=Max("at")).values("at_last")),
            reminded_at=Subquery(
                mails.order_by().values("about").annotate(at_last=Max("created_at")).values("at_last")
            ),
        )
    )


def _reminder_due(visit: Visit, now: datetime) -> datetime | None:
    """Give since when the reminder is due that would leave now; None for none, or in quiet hours."""
    clock = now.astimezone(ZoneInfo(visit.zone)).time()
    if clock >= QUIET_FROM or clock < QUIET_UNTIL:
        return None
    return max(
        (due for before in settings.BOOKING_REMINDERS if (due := visit.starts_at - before) <= now),
        default=None,
    )


def _told_since(visit: Visit, due: datetime) -> bool:
    """Whether the patient has been told the time since then."""
    return any(told and told >= due for told in (visit.agreed_at, visit.reminded_at))
