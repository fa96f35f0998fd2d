"""Editing texts: whatever has revisions is saved, published, previewed and listed the same way."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .actions.drafts import copies, save_draft, set_aside
from .admin_base import ContentAdmin, day
from .admin_forms import PublishableForm
from .checks import panel as checks_panel
from .editor import page as editor_page
from .models import PreviewLink, Publishable, Revision, WorkingCopy, texts_with
from .rendering import render_text
from .reviews import panel as reviews_panel
from .versions import panel as versions_panel
from .versions.states import State, in_words, with_states
from .versions.views import history


def titled(model: type[Publishable]) -> models.QuerySet:
    """Give every text of a model with the revisions its title is read from."""
    revisions = ("live_revision", "latest_revision")
    return model.objects.select_related(*revisions).defer(
        *(f"{revision}__{long}" for revision in revisions for long in ("body", "anchors"))
    )


def texts_holding(*snippets: str) -> Iterable[Publishable]:
    """Give the texts whose live or newest Markdown holds one of `snippets`."""
    holds = Q()
    for snippet in snippets:
        holds |= Q(body__contains=snippet)
    return texts_with(Revision.objects.filter(holds))


def reading(obj: Publishable) -> str:
    """Say in words where the newest words of a text stand, and when readers see others."""
    return in_words(obj)


class StateFilter(admin.SimpleListFilter):
    """Filters texts by where their newest words stand."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(word_state=self.value()) if self.value() in State else queryset


class PublishableAdmin(ContentAdmin):
    """A text with revisions.

    Saving keeps a new revision when the words changed and never shows it to readers: publishing, scheduling and
    retiring have pages of their own (services.content.versions). A page that was published once is retired and never
    deleted, because people and search engines keep its address.
    """

    class Media:
        css = {"all": ("admin/versions.css",)}
        js = tuple(
            Script(f"admin/editor/{name}.js", defer=True)
            for name in (
                "core", "toolbar", "preview", "runs", "paste", "pictures", "choosers", "counts", "autosave", "panel",
            )
        )  # fmt: skip

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    search_fields = ("latest_revision__title", "latest_revision__body", "slug")
    list_filter = (StateFilter,)
    list_display = ("headline", "state", "saved")
    words = (_("Words"), {"fields": ("title", "standfirst", "body", "note", "base", "tab")})
    publishing = (_("Address and search results"), {"fields": ("slug", "search_title", "search_description")})

    # Lists

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Fetch what titles, states and badges are read from."""
        # Django leaves list_select_related out where a queryset fetches relations of its own.
        related = ("live_revision", "latest_revision", "next_revision", *(self.list_select_related or ()))
        return with_states(super().get_queryset(request).select_related(*related).with_review())

    def get_actions(self, request: HttpRequest) -> dict:
        """Leave out deleting by the dozen."""
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    @admin.display(description=_("title"), ordering="latest_revision__title")
    def headline(self, obj: Publishable) -> str:
        return obj.latest_revision.title if obj.latest_revision else obj.slug

    @admin.display(description=_("state"), ordering="word_state")
    def state(self, obj: Publishable) -> str:
        return reading(obj)

    @admin.display(description=_("clinically reviewed"), ordering="review_due")
    def reviewed(self, obj: Publishable) -> str:
        """Say whether exactly the live words are signed, and until when."""
        if obj.signed_by_id is None:
            return gettext("Not reviewed")
        due = {"day": day(obj.review_due)}
        if obj.review_due < timezone.localdate():
            return gettext("Reviewed, check was due %(day)s") % due
        return gettext("Reviewed, check due %(day)s") % due

    @admin.display(description=_("last saved"), ordering="latest_revision__created_at")
    def saved(self, obj: Publishable) -> str:
        return day(obj.latest_revision.created_at) if obj.latest_revision else "–"

    # The form

    def get_form(self, request: HttpRequest, obj: Publishable | None = None, change=False, **kwargs):
        """Let ?take=… go on with words that were typed and never saved."""
        form = super().get_form(request, obj, change, **kwargs)
        if take := request.GET.get("take", ""):
            mine = copies(request.user, self.model, obj.pk if obj else 0)
            form.taken = mine.filter(pk=take).first() if take.isdecimal() else None
        return form

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **with_titles(db_field), **kwargs)

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **with_titles(db_field), **kwargs)

    def body(self, obj: Publishable) -> str:
        """Show the words to those who may only look."""
        return obj.latest_revision.body if obj.latest_revision else ""

    def note(self, obj: Publishable) -> str:
        """Show what changed last to those who may only look."""
        return obj.latest_revision.note if obj.latest_revision else ""

    def base(self, obj: Publishable) -> str:
        """Nothing to those who may only look: what they see is no form."""
        return ""

    tab = base

    def view_on_site(self, obj: Publishable) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add what the editor, its panels and its buttons show."""
        form = context["adminform"].form
        context |= versions_panel.context(request, self.model, obj, form)
        context |= editor_page.context(request, self.model, obj)
        if obj is not None and obj.latest_revision_id:
            context |= {
                "rendered": render_text(obj.latest_revision),
                "state": reading(obj),
                "reviewed": self.reviewed(obj),
            }
            context |= checks_panel.context(request, obj)
            context |= reviews_panel.context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None):
        """Show the versions instead of Django's log, under the same address."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return history(request, obj)

    # Saving

    def save_model(self, request: HttpRequest, obj: Publishable, form: PublishableForm, change: bool) -> None:
        """Save what stands beside the words, then the words as a draft; readers see what they saw."""
        newest = obj.latest_revision_id
        data = form.cleaned_data
        if change:  # not the whole row: somebody may have published meanwhile
            beside = {field.name for field in self.opts.concrete_fields}
            obj.save(update_fields=sorted(beside & data.keys()))
        else:
            super().save_model(request, obj, form, change)
        words, base = form.words(), data["base"]
        if form.takes_theirs:
            set_aside(
                obj,
                words,
                user=request.user,
                theirs=base,
                note=gettext("Set aside for the words saved before it"),
                again=gettext("Taken up again"),
            )
        else:
            save_draft(obj, words, user=request.user, base=base, note=data["note"], tab=data["tab"])
        if not change:
            copies(request.user, self.model, 0).filter(tab=data["tab"]).delete()
        self.message_user(request, outcome(obj, newest), messages.SUCCESS)

    def response_add(self, request: HttpRequest, obj: Publishable, post_url_continue=None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return go_on(request, obj)

    # Deleting

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """Only what nobody outside has ever seen, and no clinician has signed, can go."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj.live_revision_id is None and not obj.signoffs.exists()))

    def get_deleted_objects(self, objs: Iterable[Publishable], request: HttpRequest) -> tuple:
        """List the drafts alone: their revisions go with them, and nobody needs a right of its own for that."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Publishable) -> None:
        """Let go of the newest revision first, since an object protects the revision it names."""
        about = {"content_type": ContentType.objects.get_for_model(obj), "object_id": obj.pk}
        WorkingCopy.objects.filter(**about).delete()
        PreviewLink.objects.filter(**about).delete()
        obj.latest_revision = None
        obj.save(update_fields=["latest_revision"])
        obj.delete()


def with_titles(db_field) -> dict:
    """Give formfield arguments that fetch a list of texts with their titles."""
    model = db_field.remote_field.model
    return {"queryset": titled(model)} if issubclass(model, Publishable) else {}


def go_on(request: HttpRequest, obj: Publishable) -> HttpResponse:
    """Lead on from a save: to be checked, to publishing, or back to the form. save_model() has said what happened."""
    if "_send" in request.POST:
        return redirect("admin:review-send", obj._meta.label_lower, obj.pk)
    if "_publish" in request.POST:
        return redirect("admin:text-publish", obj._meta.label_lower, obj.pk)
    return redirect(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", obj.pk)


def outcome(obj: Publishable, newest: int | None) -> str:
    """Say what a save did; `newest` is the id of the newest revision before it."""
    facts = {"title": obj.latest_revision.title}
    if obj.latest_revision_id == newest:
        return gettext("“%(title)s” is saved. Its words have not changed.") % facts
    if obj.is_published:
        return (
            gettext("Your draft of “%(title)s” is saved. Readers still see the words published before.")
            % facts
        )
    return gettext("Your draft of “%(title)s” is saved. Only staff can see it.") % facts
