"""The desk: a back office of its own for requests, invisible to whoever has no business here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from services.guard.text import clean_line
from services.outbox.models import OutgoingEmail

from . import actions, emails
from .desk_forms import FORMS, DeskForm, forms_for
from .models import AppointmentRequest

Status = AppointmentRequest.Status
TABS = {
    "new": (_("New"), (Status.NEW,)),
    "in-progress": (_("In progress"), (Status.IN_PROGRESS, Status.OFFERED)),
    "confirmed": (_("Confirmed"), (Status.CONFIRMED,)),
    "held": (_("Held"), (Status.HELD,)),
    "closed": (_("Closed"), (Status.CLOSED, Status.CANCELLED, Status.ATTENDED, Status.NO_SHOW)),
    "all": (_("All"), tuple(Status)),
}
PAST_TABS = {"closed", "all"}
PER_PAGE = 50
# After so many calls in vain the desk is reminded that it may give up.
ENOUGH_ATTEMPTS = 3


class DeskSite(AdminSite):
    """An admin site for people who work on requests; to other people who are signed in it is a 404."""

    site_header = _("Front desk")
    site_title = _("Front desk")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Being staff is neither needed nor enough."""
        return request.user.is_active and request.user.has_perm("booking.view_appointmentrequest")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Guard every page, those that Django lets caches keep included."""
        inner = super().admin_view(view)

        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.path, settings.LOGIN_URL)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one sign-in page of the site."""
        return self.admin_view(self.index)(request)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Open the queue."""
        return redirect("desk:booking_appointmentrequest_changelist")

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """Open the queue."""
        return self.index(request)


class RequestDesk(ModelAdmin):
    """The queue and the page of one request. Requests change only through services.booking.actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AppointmentRequest | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What this person may see; every query of the desk starts here."""
        return AppointmentRequest.objects.visible_to(request.user)

    def get_urls(self) -> list:
        """Two pages; the stock ones for adding, deleting and history don't exist."""
        guard, name = self.admin_site.admin_view, "booking_appointmentrequest"
        return [
            path("", guard(self.changelist_view), name=f"{name}_changelist"),
            path("<slug:reference>/", guard(self.change_view), name=f"{name}_change"),
        ]

    @method_decorator(sensitive_post_parameters())
    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The queue under one tab, or what a search finds; searches are posted, as no URL may hold a name."""
        visible, now = self.get_queryset(request), timezone.now()
        query = clean_line(request.POST.get("q", ""))[:100]
        tab = request.GET.get("tab", "new")
        if tab not in TABS:
            raise Http404
        if query:
            found, tab = visible.search(query).newest_first(), ""
        else:
            found = visible.filter(status__in=TABS[tab][1])
            found = found.newest_first() if tab in PAST_TABS else found.in_queue_order()
        page = Paginator(found.for_list(), PER_PAGE).get_page(request.GET.get("p"))
        counts, oldest = self.count(visible)
        context = {
            "title": _("Appointment requests"),
            "tabs": [
                (key, label, sum(counts.get(status, 0) for status in statuses), key == tab)
                for key, (label, statuses) in TABS.items()
            ],
            "tab": tab,
            "query": query,
            "page": page,
            "now": now,
            "waiting": counts.get(Status.NEW, 0),
            "oldest": oldest,
        }
        return self.show(request, "desk/queue.html", context)

    def count(self, visible: QuerySet) -> tuple[dict[str, int], Any]:
        """Give the number of requests in each status, and when the oldest new one came."""
        rows = visible.order_by().values("status").annotate(number=Count("pk"), oldest=Min("created_at"))
        rows = {row["status"]: row for row in rows}
        oldest = rows[Status.NEW]["oldest"] if Status.NEW in rows else None
        return {status: row["number"] for status, row in rows.items()}, oldest

    @method_decorator(sensitive_post_parameters())
    def change_view(
        self,
        request: HttpRequest,
        reference: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """One request: what is known, what happened, and what can be done. POST does one thing."""
        item = get_object_or_404(self.get_queryset(request).for_list(), reference=reference)
        if request.method != "POST":
            return self.show_item(request, item)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        form_class = FORMS.get(request.POST.get("action", ""))
        if form_class is None:
            raise Http404
        form = form_class(request.POST)
        if not form.is_valid():
            return self.show_item(request, item, form)
        try:
            form.apply(item, request.user)
        except actions.RequestChanged as change:
            item = get_object_or_404(self.get_queryset(request).for_list(), pk=change.current.pk)
            return self.show_item(request, item, form, since=form.cleaned_data["version"], status=409)
        except actions.TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.show_item(request, item, form, status=409)
        messages.success(request, form.done % {"reference": item.reference})
        # A clinician who hands back what was only theirs by claim can't see it any more.
        still_visible = self.get_queryset(request).filter(pk=item.pk).exists()
        return redirect(item.desk_url if still_visible else "desk:index")

    def show_item(
        self,
        request: HttpRequest,
        item: AppointmentRequest,
        form: DeskForm | None = None,
        *,
        since: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Show one request; `form` is one that was not done, `since` the version that its sender had seen."""
        events = list(item.events.select_related("actor"))
        may_act = self.has_change_permission(request, item)
        todo = forms_for(item, request.user) if may_act else {}
        if form is not None:
            if since is not None:
                # The same answers again, on top of what they have now seen.
                form.data = form.data.copy()
                form.data["version"] = str(item.version)
            todo[form.action] = form
        in_vain = [event for event in events if event.is_contact_in_vain]
        context = {
            "title": item.reference,
            "item": item,
            "now": timezone.now(),
            "events": events,
            "changes": events[since:] if since is not None else [],
            "form": form,
            "forms": todo,
            "others": self.get_queryset(request).from_same_person(item).newest_first()[:10],
            "mails": [
                (emails.KINDS.get(mail.kind, mail.kind), mail)
                for mail in OutgoingEmail.objects.for_subject(item.reference)
            ],
            "suggest_closing": len(in_vain) >= ENOUGH_ATTEMPTS and actions.allows("close", item),
        }
        return self.show(request, "desk/request.html", context, status=status)

    def show(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Answer with a page of the desk."""
        request.current_app = self.admin_site.name
        base = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, base | context, status=status)


desk = DeskSite(name="desk")
desk.register(AppointmentRequest, RequestDesk)
