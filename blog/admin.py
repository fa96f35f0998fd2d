"""Articles and how they are sorted, in the back office."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from services.content.admin_base import ContentAdmin, thumbnail
from services.content.admin_forms import PublishableForm
from services.content.admin_texts import PublishableAdmin

from .models import Article, Category, Tag

TAG_LENGTH = 50


class ArticleForm(PublishableForm):
    """The words of an article and what belongs to it."""

    def clean_tags(self) -> list[str]:
        """Give the tags as they are written already, so that upper and lower case make no second tag."""
        known: dict[str, str] = {}
        for name in self.cleaned_data["tags"]:
            if len(name) > TAG_LENGTH:
                raise ValidationError(
                    _("A tag has at most %(number)s characters."), params={"number": TAG_LENGTH}
                )
            if not slugify(name):
                raise ValidationError(
                    _("A tag needs letters or figures: “%(tag)s” has none."), params={"tag": name}
                )
            tag = Tag.objects.filter(name__iexact=name).first()
            known.setdefault(name.lower(), tag.name if tag else name)
        return list(known.values())


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    """Articles."""

    form = ArticleForm
    list_display = ("headline", "state", "reviewed", "category", "kind", "author", "saved")
    list_filter = (*PublishableAdmin.list_filter, "category", "kind", "author")
    list_select_related = ("category", "author")
    ticked = ("conditions", "treatments", "recommended")
    readonly_fields = ("picture",)
    fieldsets = (
        PublishableAdmin.words,
        (_("Who"), {"fields": ("author", "reviewer")}),
        (
            _("Where it belongs"),
            {"fields": ("category", "kind", "tags", "conditions", "treatments", "recommended")},
        ),
        (
            _("Picture"),
            {"fields": ("picture", "cover", "cover_is_decorative", "cover_alt", "cover_caption", "drawing")},
        ),
        (_("Call to action"), {"fields": ("cta_text", "cta_link")}),
        PublishableAdmin.publishing,
    )

    @admin.display(description=_("lead picture now"))
    def picture(self, obj: Article) -> str:
        return thumbnail(obj.cover, height=160)


class SortingAdmin(ContentAdmin):
    """Categories and tags, with the number of articles."""

    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    counted = "articles"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(number=Count(self.counted))

    @admin.display(description=_("articles"), ordering="number")
    def number(self, obj: Model) -> int:
        return obj.number


@admin.register(Category)
class CategoryAdmin(SortingAdmin):
    """Categories."""

    list_display = ("name", "description", "number", "position")
    fields = ("name", "description", "position", "slug")


@admin.register(Tag)
class TagAdmin(SortingAdmin):
    """Tags."""

    list_display = ("name", "number")
    fields = ("name", "slug")
    counted = "items"
