"""Consents to stories in the back office."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.content.actions import Refused, record
from services.content.admin_base import ContentAdmin, moment
from services.content.admin_texts import titled
from services.content.models import ContentEvent

from . import consents
from .models import Article, StoryConsent


@admin.register(StoryConsent)
class StoryConsentAdmin(ContentAdmin):
    """Whose stories we tell, and how long we may. Nothing here names a patient."""

    list_display = ("story", "kind", "expires_on", "standing")
    list_filter = ("kind",)
    readonly_fields = ("standing", "taking_back")
    fieldsets = (
        (None, {"fields": ("article", "kind")}),
        (_("A real person's consent"), {"fields": ("form_reference", "agreed_on", "scope", "expires_on")}),
        (_("Now"), {"fields": ("standing", "taking_back")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        revisions = ("article__live_revision", "article__latest_revision", "article__next_revision")
        return super().get_queryset(request).select_related(*revisions)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """Offer stories alone, by their titles."""
        if db_field.name == "article":
            kwargs["queryset"] = titled(Article).filter(kind=Article.Kind.CASE_STUDY)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: StoryConsent | None = None) -> tuple[str, ...]:
        """Keep whose story it is; a withdrawn consent stays as it was."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        if obj.withdrawn_at:
            return ("article", "kind", "form_reference", "agreed_on", "scope", "expires_on", *fields)
        return ("article", *fields)

    def has_delete_permission(self, request: HttpRequest, obj: StoryConsent | None = None) -> bool:
        """What was agreed to stays on record."""
        return False

    def save_model(self, request: HttpRequest, obj: StoryConsent, form: ModelForm, change: bool) -> None:
        """Keep in the trail who recorded it."""
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
        record(obj.article, ContentEvent.Kind.CONSENT, user=request.user, why=obj.get_kind_display())

    def get_urls(self) -> list:
        """Add the page that withdraws a consent."""
        withdraw = self.admin_site.admin_view(self.withdraw)
        return [path("<int:id>/withdraw/", withdraw, name="blog_storyconsent_withdraw"), *super().get_urls()]

    def withdraw(self, request: HttpRequest, id: int) -> HttpResponse:
        """Ask, then take the story down for good."""
        consent = get_object_or_404(self.get_queryset(request), pk=id)
        if not self.has_change_permission(request, consent):
            raise PermissionDenied
        if request.method == "POST":
            try:
                consents.withdraw(consent, user=request.user)
            except Refused as refused:
                messages.error(request, " ".join(refused.reasons))
            else:
                messages.success(request, gettext("Withdrawn. The story and its pictures are gone."))
            return redirect("admin:blog_storyconsent_change", consent.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": consent,
            "title": gettext("Withdraw this consent?"),
            "words": gettext(
                "The story is taken down at once: its address says that it is gone, and pictures that only it shows "
                "are deleted. This can't be undone."
            ),
        }
        return render(request, "admin/confirm.html", context)

    @admin.display(description=_("story"))
    def story(self, obj: StoryConsent) -> str:
        return str(obj.article)

    @admin.display(description=_("now"))
    def standing(self, obj: StoryConsent) -> str:
        if not obj.pk:
            return "–"
        if obj.withdrawn_at:
            return gettext("Withdrawn on %(moment)s") % {"moment": moment(obj.withdrawn_at)}
        return " ".join(obj.problems()) or gettext("The story may be public")

    @admin.display(description=_("if the person changes their mind"))
    def taking_back(self, obj: StoryConsent) -> str:
        if not obj.pk or obj.withdrawn_at:
            return "–"
        url = reverse("admin:blog_storyconsent_withdraw", args=[obj.pk])
        return format_html(
            '<a href="{}">{}</a>', url, gettext("Withdraw the consent and take the story down")
        )
