"""Synonyms, and what patients looked for in vain, in the back office."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from services.content.admin_base import ContentAdmin, ReadOnlyAdmin

from . import wanted
from .models import Synonym, UnmetSearch


@admin.register(Synonym)
class SynonymAdmin(ContentAdmin):
    """Other words for the same thing."""

    list_display = ("term", "other_words", "both_ways", "is_emergency")
    list_filter = ("is_emergency", "both_ways")
    search_fields = ("term", "means")
    fields = ("term", "means", "both_ways", "is_emergency")

    @admin.display(description=_("also search for"))
    def other_words(self, synonym: Synonym) -> str:
        return get_text_list(synonym.meanings, ",")


@admin.register(UnmetSearch)
class UnmetSearchAdmin(ReadOnlyAdmin):
    """What several patients looked for and did not find. Delete what is answered by now."""

    list_display = ("words", "times", "last_day")
    list_display_links = None
    search_fields = ("words",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnmetSearch]:
        """Show nothing that a single person may have typed."""
        return wanted.shown()

    def has_delete_permission(self, request: HttpRequest, obj: UnmetSearch | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
