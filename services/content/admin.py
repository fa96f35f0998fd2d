"""The library in the back office: plain pages, pictures, references and the glossary."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.forms import Script
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .admin_base import ContentAdmin, thumbnail
from .admin_texts import PublishableAdmin, texts_holding
from .checks import admin as checks_admin  # noqa: F401 – registers its pages
from .images import ACCEPT
from .models import GlossaryTerm, Image, Page, Reference
from .reviews import admin as reviews_admin  # noqa: F401 – registers its pages


def used_in(*snippets: str) -> str:
    """Name the texts that hold one of `snippets`."""
    return get_text_list(named_uses(texts_holding(*snippets)), gettext("and")) or gettext("No text uses it.")


def named_uses(users: Iterable[Model]) -> list[str]:
    """Name what uses something: “Neck pain” (condition)."""
    return [f"“{user}” ({user._meta.verbose_name})" for user in users]


class LibraryAdmin(ContentAdmin):
    """Something texts use by its key: shows what to type and where it is used."""

    readonly_fields = ("how_to_use", "usage")

    def snippets(self, obj: Model) -> tuple[str, ...]:
        """Give what a text that uses `obj` holds, the one to type first."""
        raise NotImplementedError

    @admin.display(description=_("in a text"))
    def how_to_use(self, obj: Model) -> str:
        return format_html("<code>{}</code>", self.snippets(obj)[0]) if obj.pk else "–"

    @admin.display(description=_("used in"))
    def usage(self, obj: Model) -> str:
        return used_in(*self.snippets(obj)) if obj.pk else "–"


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    """Plain pages."""

    fieldsets = (PublishableAdmin.words, PublishableAdmin.publishing)


class UsageFilter(admin.SimpleListFilter):
    """Filters pictures by whether anything shows them."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("none", _("Not used anywhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.unused() if self.value() == "none" else queryset


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    """Pictures. One that is in use keeps its key and can't be deleted."""

    class Media:
        js = (Script("admin/focal.js", defer=True),)

    list_display = ("key", "picture", "size", "caption", "credit")
    list_filter = (UsageFilter, "shows_person")
    search_fields = ("key", "caption", "credit")
    readonly_fields = ("focal_picture", "size", "crops", *LibraryAdmin.readonly_fields)
    fieldsets = (
        (None, {"fields": ("key", "file", "size", "caption", "credit")}),
        (_("Focal point"), {"fields": ("focal_picture", "focus_x", "focus_y", "crops")}),
        (_("People"), {"fields": ("shows_person", "consent_note")}),
        (_("Use"), {"fields": ("how_to_use", "usage")}),
    )

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> Any:
        """Let the file chooser offer only what is accepted."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "file":
            field.widget.attrs["accept"] = ACCEPT
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> tuple[str, ...]:
        """Keep the key that texts may use already."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "key") if obj else fields

    def get_deleted_objects(self, objs: Iterable[Image], request: HttpRequest) -> tuple:
        """Refuse to delete what something shows, and list it."""
        deleted, counts, permissions, _protected = super().get_deleted_objects(objs, request)
        return deleted, counts, permissions, named_uses(use for image in objs for use in image.uses())

    def snippets(self, obj: Image) -> tuple[str, ...]:
        return (f"![what it shows](image:{obj.key})",)

    @admin.display(description=_("used in"))
    def usage(self, obj: Image) -> str:
        if not obj.pk:
            return "–"
        return get_text_list(named_uses(obj.uses()), gettext("and")) or gettext("Nothing uses it.")

    @admin.display(description=_("picture"))
    def picture(self, obj: Image) -> str:
        return thumbnail(obj)

    @admin.display(description=_("what must stay in view"))
    def focal_picture(self, obj: Image) -> str:
        """The picture; a script lets people point at what matters and fills in the two fields below."""
        if not obj.pk:
            return "–"
        return format_html(
            '<div class="focal" data-focal="{}" data-help="{}">{}</div>',
            gettext("Focal point: {x} % from the left, {y} % from the top"),
            gettext(
                "Click on the picture, or move the ring with the arrow keys. The crops follow when you save."
            ),
            thumbnail(obj, height=320),
        )

    @admin.display(description=_("as a cover and as a portrait"))
    def crops(self, obj: Image) -> str:
        if not obj.pk:
            return "–"
        return format_html_join(
            " ",
            '<img class="thumb" src="{}" alt="" width="{}" height="160" loading="lazy">',
            ((shown.url, round(160 * shown.width / shown.height)) for shown in (obj.cover, obj.face)),
        )

    @admin.display(description=_("size in pixels"))
    def size(self, obj: Image) -> str:
        return f"{obj.width} × {obj.height}" if obj.pk else "–"


@admin.register(Reference)
class ReferenceAdmin(LibraryAdmin):
    """Sources."""

    list_display = ("key", "title", "authors", "year", "kind")
    list_filter = ("kind",)
    search_fields = ("key", "title", "authors", "source", "doi", "pmid")
    fieldsets = (
        (None, {"fields": ("key", "authors", "title", "source", "year", "kind")}),
        (_("Where to find it"), {"fields": ("doi", "pmid", "link")}),
        (_("For staff"), {"fields": ("note", "how_to_use", "usage")}),
    )

    def snippets(self, obj: Reference) -> tuple[str, ...]:
        return (f"[@{obj.key}]",)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ContentAdmin):
    """Hard words."""

    list_display = ("term", "definition")
    search_fields = ("term", "definition", "other_forms")
    prepopulated_fields = {"slug": ("term",)}
    fields = ("term", "definition", "other_forms", "slug")
