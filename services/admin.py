"""Conditions, treatments and the facts of the clinic in the back office."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.content.admin_base import ContentAdmin, ReadOnlyAdmin, TabularInline, moment, thumbnail
from services.content.admin_texts import PublishableAdmin, with_titles

from .models import (
    Announcement,
    BodyRegion,
    Clinic,
    Condition,
    ConditionTreatment,
    Fee,
    Location,
    OpeningHours,
    Practitioner,
    PractitionerDay,
    Treatment,
)

WHO = (_("Who"), {"fields": ("author", "reviewer")})


class TreatmentInline(TabularInline):
    """What the clinic does about a condition, best-supported first."""

    model = ConditionTreatment
    fields = ("treatment", "position")

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **with_titles(db_field), **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Fetch both titles, which name the row."""
        both = ("condition", "treatment")
        revisions = ("live_revision", "latest_revision")
        return (
            super()
            .get_queryset(request)
            .select_related(*(f"{end}__{name}" for end in both for name in revisions))
        )


@admin.register(Condition)
class ConditionAdmin(PublishableAdmin):
    """Conditions."""

    list_display = ("headline", "state", "reviewed", "code", "author", "saved")
    list_filter = (*PublishableAdmin.list_filter, "regions", "author")
    list_select_related = ("author",)
    search_fields = (*PublishableAdmin.search_fields, "other_names", "code")
    ticked = ("regions",)
    inlines = (TreatmentInline,)
    fieldsets = (
        PublishableAdmin.words,
        WHO,
        (_("Where it belongs"), {"fields": ("other_names", "regions", "code", "position")}),
        (_("Picture"), {"fields": ("drawing",)}),
        PublishableAdmin.publishing,
    )


@admin.register(Treatment)
class TreatmentAdmin(PublishableAdmin):
    """Treatments."""

    list_display = ("headline", "state", "reviewed", "fee", "author", "saved")
    list_filter = (*PublishableAdmin.list_filter, "author")
    list_select_related = ("author", "fee")
    search_fields = (*PublishableAdmin.search_fields, "other_names")
    fieldsets = (
        PublishableAdmin.words,
        WHO,
        (_("Where it belongs"), {"fields": ("other_names", "fee", "position")}),
        (_("Picture"), {"fields": ("drawing",)}),
        PublishableAdmin.publishing,
    )


@admin.register(BodyRegion)
class BodyRegionAdmin(ReadOnlyAdmin):
    """Parts of the body: fixed, since the body map is drawn for them."""

    list_display = ("name", "slug", "position")


@admin.register(Clinic)
class ClinicAdmin(ContentAdmin):
    """The one clinic."""

    fieldsets = (
        (None, {"fields": ("name", "tagline", "summary", "main_location", "logo")}),
        (
            _("Country"),
            {"fields": ("region_pack", "emergency_number", "health_line", "phone_region", "privacy_law")},
        ),
        (_("What patients are told"), {"fields": ("reply_promise", "first_visit", "fee_policies")}),
        (_("Time and money"), {"fields": ("time_zone", "currency_symbol")}),
        (_("Feeds"), {"fields": ("feeds_are_whole",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # the first day makes it, closed until its owner opens the site

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Go straight to the one row."""
        clinic = Clinic.objects.current()
        if clinic and self.has_view_or_change_permission(request):
            return redirect("admin:services_clinic_change", clinic.pk)
        return super().changelist_view(request, extra_context)


class OpeningHoursFormSet(BaseInlineFormSet):
    """Refuses stretches that overlap among the rows of one form; the model compares with what is stored."""

    def clean(self) -> None:
        super().clean()
        taken: list[tuple] = []
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            day, opens, closes = (row.get(name) for name in ("weekday", "opens", "closes"))
            if row.get("DELETE") or None in (day, opens, closes):
                continue
            if any(day == other and opens < end and start < closes for other, start, end in taken):
                form.add_error(
                    "opens", ValidationError(_("These hours overlap with others on the same day."))
                )
            taken.append((day, opens, closes))


class OpeningHoursInline(TabularInline):
    """When a location is open."""

    model = OpeningHours
    formset = OpeningHoursFormSet


@admin.register(Location)
class LocationAdmin(ContentAdmin):
    """Places."""

    list_display = ("name", "street", "city", "phone", "position")
    search_fields = ("name", "street", "city")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (OpeningHoursInline,)
    fieldsets = (
        (None, {"fields": ("name", "street", "city", "region", "postal_code")}),
        (_("How to reach it"), {"fields": ("phone", "text_phone", "fax", "email")}),
        (_("For visitors"), {"fields": ("offers", "access", "getting_here", "map_drawing")}),
        (_("On the site"), {"fields": ("slug", "position")}),
    )


@admin.register(Announcement)
class AnnouncementAdmin(ContentAdmin):
    """The line on top of every page."""

    list_display = ("text", "state", "starts_at", "ends_at")
    search_fields = ("text", "detail")

    @admin.display(description=_("what visitors see"))
    def state(self, obj: Announcement) -> str:
        """Say in words whether it may show."""
        now = timezone.now()
        if obj.ends_at and obj.ends_at <= now:
            return gettext("Over")
        if obj.starts_at > now:
            return gettext("Shown from %(moment)s") % {"moment": moment(obj.starts_at)}
        return gettext("Shown; of several, the newest")


@admin.register(Fee)
class FeeAdmin(ContentAdmin):
    """Prices."""

    list_display = ("name", "minutes", "amount", "position")
    search_fields = ("name", "key")
    prepopulated_fields = {"key": ("name",)}
    fields = ("name", "minutes", "amount", "note", "position", "key")


class PractitionerDayInline(TabularInline):
    """When and where somebody works."""

    model = PractitionerDay
    fields = ("weekday", "location", "starts", "ends")


@admin.register(Practitioner)
class PractitionerAdmin(ContentAdmin):
    """People who treat patients."""

    list_display = ("name", "picture", "role", "user", "is_active", "position")
    list_filter = ("is_active",)
    list_select_related = ("user", "portrait")
    search_fields = ("name", "role", "focus")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PractitionerDayInline,)
    ticked = ("conditions", "treatments")
    fieldsets = (
        (None, {"fields": ("name", "credentials", "role", "focus", "bio", "languages")}),
        (
            _("Training and register"),
            {
                "fields": (
                    "practising_since", "needling_hours", "registration_body", "registration_number", "register_url",
                )
            },
        ),
        (_("What they do"), {"fields": ("conditions", "treatments")}),
        (_("Picture"), {"fields": ("portrait", "drawing")}),
        (_("At the clinic"), {"fields": ("is_active", "user", "slug", "position")}),
    )  # fmt: skip

    @admin.display(description=_("portrait"))
    def picture(self, obj: Practitioner) -> str:
        return thumbnail(obj.portrait)

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **with_titles(db_field), **kwargs)

    def view_on_site(self, obj: Practitioner) -> str | None:
        return obj.get_absolute_url() if obj.is_active else None
