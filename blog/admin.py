"""Articles and how they are sorted, in the back office."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from services.content.admin_base import ContentAdmin, thumbnail
from services.content.admin_forms import ConstraintForm, PublishableForm
from services.content.admin_texts import PublishableAdmin
from services.content.models import EditorialPolicy

from . import admin_consents  # noqa: F401 – registers its page
from .models import Article, Category, Tag
from .tags import as_written, merge, same_tag


class ArticleForm(PublishableForm):
    """The words of an article and what belongs to it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "tags" in self.fields:
            self.fields["tags"].help_text = _("Separated by commas, at most %(number)s.") % {
                "number": EditorialPolicy.objects.current().tag_limit
            }

    def clean_tags(self) -> list[str]:
        """Give the tags as they are written already; refuse what as_written() refuses."""
        return as_written(self.cleaned_data["tags"])


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
        (_("Who"), {"fields": ("author", "reviewer", "conflict")}),
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


class TagForm(ConstraintForm):
    """The name and the address of a tag."""

    def clean_name(self) -> str:
        """Refuse a second writing of a tag that is there."""
        name = self.cleaned_data["name"]
        twin = same_tag(name, but=self.instance.pk) if "name" in self.changed_data else None
        if twin:
            raise ValidationError(
                _("The tag “%(twin)s” is the same. Use that one, or merge the two in the list of tags."),
                params={"twin": twin.name},
            )
        return name


class MergeForm(forms.Form):
    """Which of several tags stays."""

    keep = forms.ModelChoiceField(
        Tag.objects.none(), label=_("The tag that stays"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, tags: QuerySet, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].queryset = tags


@admin.register(Tag)
class TagAdmin(SortingAdmin):
    """Tags."""

    form = TagForm
    list_display = ("name", "number")
    fields = ("name", "slug")
    counted = "items"
    actions = ("merge",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Who may lead an address elsewhere may also make one tag of several."""
        return self.has_change_permission(request) and request.user.has_perm("content.add_redirect")

    @admin.action(description=_("Merge into one tag"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask which of the chosen tags stays, then make them one."""
        chosen = queryset.order_by("-number", "name")
        if len(chosen) < 2:
            self.message_user(request, _("Choose two tags or more."), messages.WARNING)
            return None
        form = MergeForm(chosen, request.POST if "merge" in request.POST else None)
        form.fields["keep"].initial = chosen[0]
        if form.is_valid():
            keep = form.cleaned_data["keep"]
            merge(keep=keep, others=chosen, user=request.user)
            others = [tag.name for tag in chosen if tag != keep]
            self.message_user(
                request,
                _("%(others)s became “%(keep)s”. The old addresses lead there.")
                % {"others": ", ".join(f"“{name}”" for name in others), "keep": keep.name},
                messages.SUCCESS,
            )
            return None
        context = self.admin_site.each_context(request) | {
            "title": _("Merge tags"),
            "opts": self.opts,
            "form": form,
            "tags": chosen,
        }
        return render(request, "admin/blog/tag/merge.html", context)
