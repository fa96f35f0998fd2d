"""What the pages of the content back office have in common."""

from datetime import date, datetime

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from .admin_forms import ConstraintForm
from .models import Image


def day(value: date | datetime) -> str:
    """Give a short date, of a moment the one in the clinic's zone."""
    return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, "j M Y")


def moment(value: datetime) -> str:
    """Give a date and time in the clinic's zone."""
    return date_format(timezone.localtime(value), "j M Y, H:i")


def thumbnail(image: Image | None, height: int = 64) -> str:
    """Show a picture small; its key stands beside it, so it needs no words of its own."""
    if image is None or not image.height:
        return "–"
    width = max(1, round(image.width * height / image.height))
    return format_html(
        '<img class="thumb" src="{}" alt="" width="{}" height="{}" loading="lazy">',
        image.full.url,
        width,
        height,
    )


class ContentAdmin(admin.ModelAdmin):
    """A page of the content back office: errors beside fields, "View on site" only where there is a page."""

    form = ConstraintForm
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    ticked: tuple[str, ...] = ()  # relations shown as boxes to tick: they need no script and read well aloud

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.ticked:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def view_on_site(self, obj: models.Model) -> str | None:
        """Give the page visitors see; None: there is none."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class ReadOnlyAdmin(ContentAdmin):
    """A list that is looked at and never changed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class TabularInline(admin.TabularInline):
    """Rows of a table inside a form, each error beside its field."""

    form = ConstraintForm
    extra = 1
