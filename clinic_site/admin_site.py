"""The content back office."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from services.content.checks.urls import urlpatterns as checks
from services.content.editor.urls import urlpatterns as editor
from services.content.reviews.urls import urlpatterns as reviews
from services.content.versions.urls import urlpatterns as versions

from . import start_page
from .accounts import second_factor
from .first_day.urls import urlpatterns as first_day

# What stands where in the sidebar and on the first page: in the order of editing, not by app.
GROUPS = (
    (_("Articles"), ("blog.Article",)),
    (_("Conditions and treatments"), ("services.Condition", "services.Treatment", "services.BodyRegion")),
    (_("Pages"), ("content.Page",)),
    (
        _("Clinical truth"),
        (
            "content.ClinicalFact", "content.WordRule", "blog.StoryConsent", "content.Correction",
            "content.ContentEvent", "content.EditorialPolicy",
        ),
    ),
    (
        _("Library"),
        ("content.Image", "content.Reference", "content.GlossaryTerm", "blog.Tag", "blog.Category"),
    ),
    (
        _("Clinic"),
        (
            "services.Clinic", "services.Location", "services.Announcement", "services.Fee", "services.Practitioner",
        ),
    ),
    (_("Search"), ("search.UnmetSearch", "search.Synonym")),
    (_("Addresses"), ("content.MissedAddress", "content.Redirect")),
    (_("Sign-ins"), ("auth.User", "auth.Group")),
)  # fmt: skip


class ClinicAdminSite(admin.AdminSite):
    """Django's admin for content; requests are never registered here."""

    site_header = _("Clinic staff")
    site_title = _("Clinic staff")
    index_title = _("Content")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Open with what waits for the user."""
        return super().index(request, {"waiting": start_page.waiting(request.user)} | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        """Add the first day and the work on texts to Django's pages; Django's own catch-all stays last."""
        return [*first_day, *editor, *versions, *checks, *reviews, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        """Being staff is enough for all but owners, who must have shown a second factor."""
        lacking = second_factor.is_required(request.user) and not second_factor.satisfied(request)
        return super().has_permission(request) and not lacking

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Send to the one sign-in page of the site; who is signed in already may not enter here."""
        if request.user.is_authenticated:
            if second_factor.is_required(request.user) and not second_factor.satisfied(request):
                return second_factor.redirect(request)
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one page for it."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Give what the user may see in the order of editing; a group stands where Django has an app."""
        found = {
            model["model"]._meta.label: model
            for app in self._build_app_dict(request, app_label).values()
            for model in app["models"]
        }
        groups = ((name, [found[label] for label in labels if label in found]) for name, labels in GROUPS)
        return [{"name": name, "models": models} for name, models in groups if models]

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Leave out what was done at the desk, which keeps a log of its own."""
        return super().get_log_entries(request).exclude(content_type__app_label="booking")
