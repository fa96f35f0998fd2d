"""The content back office."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

# What stands where in the sidebar and on the first page: in the order of editing, not by app.
GROUPS = (
    (_("Articles"), ("blog.Article",)),
    (_("Conditions and treatments"), ("services.Condition", "services.Treatment", "services.BodyRegion")),
    (_("Pages"), ("content.Page",)),
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
    (_("Sign-ins"), ("auth.User", "auth.Group")),
)  # fmt: skip


class ClinicAdminSite(admin.AdminSite):
    """Django's admin for content; requests are never registered here."""

    site_header = _("Clinic staff")
    site_title = _("Clinic staff")
    index_title = _("Content")

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Send to the one sign-in page of the site; who is signed in already may not enter here."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

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
