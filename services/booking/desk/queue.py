"""The queue: what waits for an answer, and for whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from services.guard.text import clean_line
from services.models import Practitioner
from services.outbox.models import OutgoingEmail

from ..models import AppointmentRequest, Visit
from ..unreachable import call_instead_first
from .page import DeskPage

Status = AppointmentRequest.Status
PER_PAGE = 50
# So long after the beginning of a visit the desk is asked what became of it.
OUTCOME_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Tab:
    """A part of the queue. `sort` is the queryset's order; `shows` is what the column of times is about."""

    key: str
    label: str | Promise
    statuses: tuple[Status, ...]
    sort: str = "in_queue_order"
    shows: str = "reply"
    # Agreed visits whose outcome is due (True) or not due yet (False); None: no matter.
    is_over: bool | None = None
    # Whether patients whom mail does not reach come first.
    calls_first: bool = False

    def condition(self, now: datetime) -> Q:
        """Give what belongs here at `now`."""
        here = Q(status__in=self.statuses)
        if self.is_over is None:
            return here
        begun = Visit.objects.confirmed().filter(starts_at__lt=now - OUTCOME_AFTER)
        over = Q(pk__in=begun.values("request"))
        return here & (over if self.is_over else ~over)


TABS = {
    tab.key: tab
    for tab in (
        Tab("new", _("New"), (Status.NEW,), calls_first=True),
        Tab(
            "waiting",
            _("Waiting on patient"),
            (Status.OFFERED, Status.IN_PROGRESS),
            shows="state",
            calls_first=True,
        ),
        Tab(
            "confirmed",
            _("Confirmed"),
            (Status.CONFIRMED,),
            sort="by_visit",
            shows="visit",
            is_over=False,
            calls_first=True,
        ),
        Tab("outcome", _("Needs outcome"), (Status.CONFIRMED,), sort="by_visit", shows="visit", is_over=True),
        Tab("held", _("Held"), (Status.HELD,)),
        Tab("closed", _("Closed"), AppointmentRequest.ENDED_STATES, sort="newest_first", shows="state"),
        Tab("all", _("All"), tuple(Status), sort="newest_first", shows="state"),
    )
}


class QueuePage(DeskPage):
    """The list of requests under tabs, with its search."""

    @method_decorator(sensitive_post_parameters())
    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The queue under one tab, or what a search finds; searches are posted, as no URL may hold a name."""
        visible, now = self.get_queryset(request), timezone.now()
        query = clean_line(request.POST.get("q", ""))[:100]
        tab = TABS.get(request.GET.get("tab", "new"))
        team = self.team(request)
        person = next((one for one in team if one.slug == request.GET.get("with")), None)
        if tab is None or (request.GET.get("with") and not person):
            raise Http404
        if person:
            visible = visible.concerning(person)
        whole = self.get_queryset(request)
        found = whole.search(query).newest_first() if query else in_tab(visible, tab, now)
        page = Paginator(found.for_list().with_visits(), PER_PAGE).get_page(request.GET.get("p"))
        counts = count(visible, now)
        context = {
            "title": _("Appointment requests"),
            "tabs": [(one, counts[one.key], one is tab and not query) for one in TABS.values()],
            "tab": tab,
            "query": query,
            "team": team,
            "person": person,
            "page": page,
            "now": now,
            "is_mail_late": OutgoingEmail.objects.late(now).exists(),
            "waiting": counts["new"],
            "oldest": counts["oldest"],
            "may_export": sees_all(request) and not query,
            "may_enter": request.user.has_perm("booking.add_appointmentrequest"),
        }
        return self.show(request, "desk/queue.html", context)

    def team(self, request: HttpRequest) -> list[Practitioner]:
        """Give whom the queue can be narrowed to; a clinician sees only what is theirs anyway."""
        return list(Practitioner.objects.published()) if sees_all(request) else []


def sees_all(request: HttpRequest) -> bool:
    """Whether this person works for the whole clinic, and not only on what is theirs."""
    return request.user.has_perm("booking.view_all_requests")


def in_tab(visible: QuerySet, tab: Tab, now: datetime) -> QuerySet:
    """Give what stands under a tab, in its order."""
    found = visible.filter(tab.condition(now))
    found = found.in_queue_order(now) if tab.sort == "in_queue_order" else getattr(found, tab.sort)()
    return call_instead_first(found) if tab.calls_first else found


def count(visible: QuerySet, now: datetime) -> dict[str, int | datetime | None]:
    """Give the number of requests under each tab and, as "oldest", when the oldest new one came."""
    numbers = {tab.key: Count("pk", filter=tab.condition(now)) for tab in TABS.values()}
    return visible.order_by().aggregate(
        **numbers, oldest=Min("created_at", filter=TABS["new"].condition(now))
    )
