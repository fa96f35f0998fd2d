"""The library in the back office: plain pages, pictures, references and the glossary."""

from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .admin_base import ContentAdmin, thumbnail
from .admin_texts import PublishableAdmin, texts_holding
from .models import GlossaryTerm, Image, Page, Reference


def used_in(*snippets: str) -> str:
    """Name the texts that hold one of `snippets`."""
    names = [f"“{text}” ({text._meta.verbose_name})" for text in texts_holding(*snippets)]
    return get_text_list(names, gettext("and")) or gettext("No text uses it.")


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


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    """Pictures."""

    list_display = ("key", "picture", "size", "caption", "credit")
    search_fields = ("key", "caption", "credit")
    readonly_fields = ("preview", "size", *LibraryAdmin.readonly_fields)
    fields = ("preview", "key", "file", "size", "caption", "credit", "how_to_use", "usage")

    def snippets(self, obj: Image) -> tuple[str, ...]:
        return f"![what it shows](image:{obj.key})", f"(image:{obj.key})", f"(image:{obj.key} "

    @admin.display(description=_("picture"))
    def picture(self, obj: Image) -> str:
        return thumbnail(obj)

    @admin.display(description=_("picture"))
    def preview(self, obj: Image) -> str:
        return thumbnail(obj if obj.pk else None, height=240)

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
