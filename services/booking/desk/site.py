"""The desk: a back office of its own for requests, invisible to whoever has no business here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from services.models import Closure, Leave

from ..models import AppointmentRequest, CannedReply
from . import nav
from .closures import ClosureDesk, LeaveDesk
from .day import DayPage
from .entry import EntryPage
from .export import ExportPage
from .figures import FiguresPage
from .privacy import PrivacyPage
from .queue import QueuePage
from .replies import ReplyDesk
from .request import RequestPage


class DeskSite(AdminSite):
    """An admin site for people who work on requests; to other people who are signed in it is a 404."""

    site_header = _("Front desk")
    site_title = _("Front desk")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Being staff is neither needed nor enough."""
        return request.user.is_active and request.user.has_perm("booking.view_appointmentrequest")

    def get_urls(self) -> list:
        """Add the pages that are no model's to Django's; its own catch-all stays last."""
        requests = self.get_model_admin(AppointmentRequest)
        return [
            path("day/", self.admin_view(requests.day_view), name="day"),
            path("entry/", self.admin_view(requests.entry_view), name="entry"),
            path("export/", self.admin_view(requests.export_view), name="export"),
            path("privacy/", self.admin_view(requests.privacy_view), name="privacy"),
            path("privacy/copy/", self.admin_view(requests.privacy_copy_view), name="privacy-copy"),
            path("privacy/erase/", self.admin_view(requests.privacy_erase_view), name="privacy-erase"),
            path("figures/", never_cache(requests.figures_view), name="figures"),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Give what stands in the sidebar."""
        apps = self._build_app_dict(request, app_label).values()
        models = {model["model"]._meta.label: model for app in apps for model in app["models"]}
        return nav.groups(request, models)

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

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one page for it."""
        return redirect("account_change_password")

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


class RequestDesk(QueuePage, RequestPage, DayPage, EntryPage, ExportPage, FiguresPage, PrivacyPage):
    """The queue, the page of one request, and what is made of many."""

    def get_urls(self) -> list:
        """Two pages; the stock ones for adding, deleting and history don't exist."""
        guard, name = self.admin_site.admin_view, "booking_appointmentrequest"
        return [
            path("", guard(self.changelist_view), name=f"{name}_changelist"),
            path("<slug:reference>/", guard(self.change_view), name=f"{name}_change"),
        ]


desk = DeskSite(name="desk")
desk.register(AppointmentRequest, RequestDesk)
desk.register(CannedReply, ReplyDesk)
desk.register(Closure, ClosureDesk)
desk.register(Leave, LeaveDesk)
