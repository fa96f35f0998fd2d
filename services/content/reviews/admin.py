"""The trail of texts, the lines for readers, and the editorial policy, in the back office."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.guard import csv_file
from services.guard.csv_file import Row

from ..actions import record
from ..admin_base import ContentAdmin, ReadOnlyAdmin, moment
from ..models import ContentEvent, Correction, EditorialPolicy

BATCH = 500


@admin.register(ContentEvent)
class ContentEventAdmin(ReadOnlyAdmin):
    """Who did what to which text, and why."""

    change_list_template = "admin/reviews/trail.html"
    list_display = ("when", "what", "kind", "by", "why")
    list_filter = ("kind", "content_type", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by", "content_type")
    search_fields = ("what", "why")
    fields = ("when", "what", "kind", "by", "why", "before", "after")

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, obj: ContentEvent) -> str:
        return moment(obj.at)

    def get_urls(self) -> list:
        """Add the file."""
        return [path("csv/", self.csv, name="content_contentevent_csv"), *super().get_urls()]

    def csv(self, request: HttpRequest) -> HttpResponse:
        """Give what the filters of the list leave, as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:content_contentevent_changelist")
        return csv_file.response(rows(found), f"trail-{timezone.localdate():%Y-%m-%d}.csv")


def rows(events: QuerySet) -> Iterator[Row]:
    """Give the names of the columns, then the cells of each event."""
    yield [_("When (UTC)"), _("Kind of text"), _("Number"), _("What"), _("Done"), _("Who"), _("Why"), _("Words before"),
           _("Words after")]  # fmt: skip
    for event in events.iterator(chunk_size=BATCH):
        kind = f"{event.content_type.app_label}.{event.content_type.model}" if event.content_type else ""
        yield [
            f"{event.at:%Y-%m-%dT%H:%M:%SZ}", kind, str(event.object_id or ""), event.what, event.get_kind_display(),
            event.by.get_username() if event.by else "", event.why, event.before, event.after,
        ]  # fmt: skip


@admin.register(Correction)
class CorrectionAdmin(ContentAdmin):
    """Lines for readers; new ones are written from the page of the text."""

    list_display = ("text", "about", "day")
    list_filter = ("content_type",)
    search_fields = ("text",)
    fields = ("about", "day", "text")
    readonly_fields = ("about",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("content_object")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("page"))
    def about(self, obj: Correction) -> str:
        return str(obj.content_object or "–")

    def save_model(self, request: HttpRequest, obj: Correction, form: ModelForm, change: bool) -> None:
        """Keep in the trail what readers are told."""
        super().save_model(request, obj, form, change)
        if obj.content_object:
            record(obj.content_object, ContentEvent.Kind.CORRECTED, user=request.user, why=obj.text)


@admin.register(EditorialPolicy)
class EditorialPolicyAdmin(ContentAdmin):
    """How the clinic writes and checks: one row, there from the start."""

    fieldsets = (
        (
            gettext_lazy("Checks"),
            {
                "fields": (
                    "article_months", "condition_months", "treatment_months", "story_months", "fallback_owner",
                    "allows_self_review",
                )
            },
        ),
        (gettext_lazy("Words"), {"fields": ("grade_target", "reference_years", "tag_limit")}),
        (gettext_lazy("For readers"), {"fields": ("funding", "use_of_ai")}),
    )  # fmt: skip

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> EditorialPolicy:
        """Give the policy, also while nobody has saved it."""
        return EditorialPolicy.objects.current()

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one row."""
        return redirect("admin:content_editorialpolicy_change", 1)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: EditorialPolicy | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: EditorialPolicy, form: ModelForm, change: bool) -> None:
        """Keep in the trail which settings changed."""
        super().save_model(request, obj, form, change)
        record(obj, ContentEvent.Kind.RULE_CHANGED, user=request.user, why=", ".join(form.changed_data))
