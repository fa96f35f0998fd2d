"""Facts and word rules in the back office: who owns the clinic edits them, and sees at once where they hit."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db import models, transaction
from django.forms import Textarea
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..actions.facts import changed
from ..actions.trail import record
from ..admin_base import ContentAdmin
from ..facts import texts_citing
from ..models import ClinicalFact, ContentEvent, WordRule
from . import hits

SHOWN = 50


def places(found: Iterable[hits.Hit]) -> str:
    """Show hits as a list, each text a link to its page in the back office."""
    found = list(found)
    if not found:
        return gettext("Nowhere in any text.")
    counting = sum(hit.counts for hit in found)
    count = ngettext("%(count)s place counts.", "%(count)s places count.", counting) % {"count": counting}
    rows = (
        (_address(hit.text), hit.text, hit.before, hit.words, hit.after, _why(hit)) for hit in found[:SHOWN]
    )
    return format_html(
        '<p>{}</p><ul class="hits">{}</ul>',
        count,
        format_html_join("", '<li><a href="{}">{}</a>: …{}<mark>{}</mark>{}… <em>{}</em></li>', rows),
    )


def _address(text: models.Model) -> str:
    return reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", args=[text.pk])


def _why(hit: hits.Hit) -> str:
    return "" if hit.counts else gettext("does not count: its sentence makes it right")


class RuleAdmin(ContentAdmin):
    """What the rules go by: every change is in the trail."""

    def save_model(self, request: HttpRequest, obj: models.Model, form, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if form.has_changed():
                self.note(request, obj, form, change)

    def note(self, request: HttpRequest, obj: models.Model, form, change: bool) -> None:
        """Write down what was changed."""
        record(obj, ContentEvent.Kind.RULE_CHANGED, user=request.user, why=", ".join(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record(obj, ContentEvent.Kind.RULE_CHANGED, user=request.user, why=gettext("deleted"))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        """Give patterns room, in letters of one width."""
        if db_field.name in ("pattern", "unless", "contradictions", "statement"):
            rows = 6 if db_field.name == "contradictions" else 3
            kwargs["widget"] = Textarea({"class": "vLargeTextField md", "rows": rows, "spellcheck": "false"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(ClinicalFact)
class ClinicalFactAdmin(RuleAdmin):
    """The fact register. A change sends every text that places the fact back to be checked."""

    list_display = ("key", "statement", "evidence", "owner", "changed_at")
    list_filter = ("evidence",)
    search_fields = ("key", "statement", "contradictions")
    autocomplete_fields = ("references",)
    readonly_fields = ("how_to_use", "citing", "where", "changed_at")
    fieldsets = (
        (None, {"fields": ("key", "statement", "references", "evidence", "owner", "changed_at")}),
        (_("What contradicts it"), {"fields": ("contradictions", "where")}),
        (_("Use"), {"fields": ("how_to_use", "citing")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: ClinicalFact | None = None) -> tuple[str, ...]:
        """Keep the key that texts may place already."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "key") if obj else fields

    def note(self, request: HttpRequest, obj: ClinicalFact, form, change: bool) -> None:
        """Send the texts that place a fact back to be checked when what it says has changed."""
        if not change or not {"statement", "references", "evidence"} & set(form.changed_data):
            super().note(request, obj, form, change)
            return
        texts = changed(obj, user=request.user, before=form.initial["statement"])
        if texts:
            named = get_text_list([f"“{text}”" for text in texts], gettext("and"))
            self.message_user(
                request,
                gettext("These texts place the fact and must be checked again: %(texts)s.")
                % {"texts": named},
                messages.WARNING,
            )

    @admin.display(description=_("in a text"))
    def how_to_use(self, obj: ClinicalFact) -> str:
        return format_html("<code>{}</code>", f"{{fact:{obj.key}}}") if obj.pk else "–"

    @admin.display(description=_("placed in"))
    def citing(self, obj: ClinicalFact) -> str:
        if not obj.pk:
            return "–"
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((_address(text), text) for text in texts_citing(obj))
        )
        return links or gettext("No text places it.")

    @admin.display(description=_("stands in texts"))
    def where(self, obj: ClinicalFact) -> str:
        return places(hits.of_fact(obj)) if obj.pk else "–"


@admin.register(WordRule)
class WordRuleAdmin(RuleAdmin):
    """The word lists. A rule that is not in use still shows where it would hit."""

    list_display = ("pattern", "kind", "severity", "advice", "is_active")
    list_filter = ("kind", "severity", "is_active")
    search_fields = ("pattern", "advice")
    readonly_fields = ("where",)
    fieldsets = (
        (None, {"fields": ("kind", "pattern", "unless", "severity", "advice", "is_active")}),
        (
            _("Try it"),
            {
                "fields": ("where",),
                "description": _("Save it without “in use” to see first where it would hit."),
            },
        ),
    )

    @admin.display(description=_("stands in texts"))
    def where(self, obj: WordRule) -> str:
        return places(hits.of_word_rule(obj)) if obj.pk else gettext("Save it to see.")
