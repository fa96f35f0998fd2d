"""Editing texts: whatever has revisions is saved, published, previewed and listed the same way."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .admin_base import ContentAdmin, day, moment
from .admin_forms import PublishableForm
from .models import Publishable, Revision, texts_with
from .rendering import render_text

PUBLISH = "content.publish_revision"
REVISIONS_SHOWN = 10


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
    """Say in words what readers see of a text."""
    if obj.is_retired:
        return gettext("Retired")
    if obj.live_revision_id is None:
        return gettext("Draft")
    if not obj.is_published:
        return gettext("Scheduled for %(moment)s") % {"moment": moment(obj.publish_at)}
    return gettext("Live, newer draft waiting") if obj.has_newer_draft else gettext("Live")


class StateFilter(admin.SimpleListFilter):
    """Filters texts by what readers see of them."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("live", _("Live")),
            ("waiting", _("Live, newer draft waiting")),
            ("scheduled", _("Scheduled")),
            ("draft", _("Draft")),
            ("retired", _("Retired")),
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        public = Q(pk__in=queryset.model.objects.published().values("pk"))
        gone = Q(pk__in=queryset.model.objects.retired().values("pk"))
        match self.value():
            case "live":
                return queryset.filter(public, latest_revision=F("live_revision"))
            case "waiting":
                return queryset.filter(public).exclude(latest_revision=F("live_revision"))
            case "scheduled":
                return queryset.filter(~public, ~gone, live_revision__isnull=False)
            case "draft":
                return queryset.filter(live_revision__isnull=True)
            case "retired":
                return queryset.filter(gone)
        return queryset


class PublishableAdmin(ContentAdmin):
    """A text with revisions.

    Saving keeps a new revision when the words changed. Who may publish makes it the live text at once, unless
    they press "Save draft"; who may not keeps a draft over the live page. A page that was published once is
    retired and never deleted, because people and search engines keep its address.
    """

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    search_fields = ("latest_revision__title", "latest_revision__body", "slug")
    list_filter = (StateFilter,)
    list_display = ("headline", "state", "saved")
    words = (_("Words"), {"fields": ("title", "standfirst", "body", "note")})
    publishing = (
        _("Publishing"),
        {
            "fields": ("slug", "publish_at", "retired_at"),
            "description": _(
                "A page that was published once can't be deleted. Retire it: its address then says that it is gone."
            ),
        },
    )

    # Lists

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Fetch what titles, states and badges are read from."""
        # Django leaves list_select_related out where a queryset fetches relations of its own.
        related = ("live_revision", "latest_revision", *(self.list_select_related or ()))
        return super().get_queryset(request).select_related(*related).with_review()

    def get_actions(self, request: HttpRequest) -> dict:
        """Leave out deleting by the dozen."""
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    @admin.display(description=_("title"), ordering="latest_revision__title")
    def headline(self, obj: Publishable) -> str:
        return obj.latest_revision.title if obj.latest_revision else obj.slug

    @admin.display(description=_("what readers see"), ordering="publish_at")
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

    def get_readonly_fields(self, request: HttpRequest, obj: Publishable | None = None) -> tuple:
        """Leave the dates to those who publish."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm(PUBLISH) else (*fields, "publish_at", "retired_at")

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

    def view_on_site(self, obj: Publishable) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the preview, the state and the newest revisions."""
        context["may_publish"] = request.user.has_perm(PUBLISH)
        if obj is not None and obj.latest_revision_id:
            context |= {
                "rendered": render_text(obj.latest_revision),
                "state": reading(obj),
                "reviewed": self.reviewed(obj),
                "revisions": obj.revisions.select_related("author")[:REVISIONS_SHOWN],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving

    def save_model(self, request: HttpRequest, obj: Publishable, form: PublishableForm, change: bool) -> None:
        """Save the object, keep its words as a revision, and say in plain words what readers see now."""
        publish = request.user.has_perm(PUBLISH) and request.POST.get("_continue") != "draft"
        had_badge = bool(obj.pk) and obj.current_signoff is not None
        before = obj.live_revision_id, obj.latest_revision_id
        super().save_model(request, obj, form, change)
        obj.save_revision(**form.words(), user=request.user, note=form.cleaned_data["note"], publish=publish)
        self.message_user(request, outcome(obj, before, publish), messages.SUCCESS)
        if had_badge and obj.current_signoff is None:
            self.message_user(
                request,
                _(
                    "Because the words changed, “Clinically reviewed” is no longer shown. Ask a clinician to check."
                ),
                messages.WARNING,
            )

    def response_add(self, request: HttpRequest, obj: Publishable, post_url_continue=None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._leave(request, obj, self.response_post_save_add)

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._leave(request, obj, self.response_post_save_change)

    def _leave(self, request: HttpRequest, obj: Publishable, to_list) -> HttpResponse:
        """Go on without Django's own message: save_model() has said what happened."""
        if "_continue" in request.POST:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        return to_list(request, obj)

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
        obj.latest_revision = None
        obj.save(update_fields=["latest_revision"])
        obj.delete()


def with_titles(db_field) -> dict:
    """Give formfield arguments that fetch a list of texts with their titles."""
    model = db_field.remote_field.model
    return {"queryset": titled(model)} if issubclass(model, Publishable) else {}


def outcome(obj: Publishable, before: tuple[int | None, int | None], publish: bool) -> str:
    """Say what a save did; `before` holds the ids of the live and the newest revision before it."""
    was_live, was_latest = before
    facts = {"title": obj.latest_revision.title}
    if (obj.live_revision_id if publish else obj.latest_revision_id) == (was_live if publish else was_latest):
        return gettext("“%(title)s” is saved. Its words have not changed.") % facts
    if not publish:
        if obj.is_published:
            return (
                gettext("Your draft of “%(title)s” is saved. Readers still see the words published before.")
                % facts
            )
        return gettext("Your draft of “%(title)s” is saved. Only staff can see it.") % facts
    if obj.is_retired:
        return gettext("“%(title)s” is saved. The page is retired, so readers don't see it.") % facts
    if not obj.is_published:
        return gettext("“%(title)s” will be live from %(moment)s.") % (
            facts | {"moment": moment(obj.publish_at)}
        )
    if was_live is None:
        return gettext("“%(title)s” is live: everybody can read it now.") % facts
    return gettext("The new words of “%(title)s” are live.") % facts
