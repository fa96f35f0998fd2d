"""The versions of a text: their list, the difference of two, taking up an older one, naming one."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from services.guard.text import clean_line

from ..actions.drafts import name_version, restore, words_of
from ..actions.publishing import PUBLISH
from ..admin_base import moment
from ..editing import may, text_or_404
from ..models import Publishable, Revision
from .panel import difference, revisions_of
from .states import in_words

PER_PAGE = 50


def page_about(request: HttpRequest, text: Publishable, template: str, title: str, **context) -> HttpResponse:
    """Show a page of the back office about one text."""
    context |= admin.site.each_context(request) | {
        "title": title,
        "opts": text._meta,
        "original": text,
        "text_label": text._meta.label_lower,
        "may_change": may(request, "change", type(text)),
        "may_publish": request.user.has_perm(PUBLISH),
        "state": in_words(text),
        "content_title": text.latest_revision.title if text.latest_revision else text.slug,
    }
    return render(request, f"admin/versions/{template}.html", context)


@require_safe
def history(request: HttpRequest, text: Publishable) -> HttpResponse:
    """List the versions of a text; called by its ModelAdmin, which has asked who looks."""
    found = Paginator(revisions_of(text).prefetch_related("signoffs__signed_by"), PER_PAGE)
    versions = found.get_page(request.GET.get("page"))
    rows = list(versions)
    return page_about(
        request,
        text,
        "history",
        _("Versions of “%(title)s”") % {"title": text},
        versions=versions,
        rows=rows,
        older=rows[1].pk if len(rows) > 1 else None,
        signed=signed_revision(text),
    )


@require_safe
def compare(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Show what changed from one version to another; `from` may also be “signed” or “live”, `to` “newest”."""
    text = text_or_404(request, label, pk, "view")
    old, new = (version(text, request.GET.get(end, "")) for end in ("from", "to"))
    if old is None or new is None:
        raise Http404
    return page_about(
        request,
        text,
        "compare",
        _("What changed"),
        old=old,
        new=new,
        parts=difference(words_of(old), words_of(new)),
        is_newest=new.pk == text.latest_revision_id,
    )


@require_POST
def take_up(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Make the words of an older version the newest draft."""
    text = text_or_404(request, label, pk)
    chosen = get_object_or_404(text.revisions, pk=number(request.POST.get("revision", "")))
    taken = moment(chosen.created_at)
    restore(text, chosen, user=request.user, note=_("Words of %(moment)s taken up again") % {"moment": taken})
    messages.success(request, _("The words of %(moment)s are the newest draft now.") % {"moment": taken})
    return redirect(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", text.pk)


@require_POST
def name(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Give a version a name."""
    text = text_or_404(request, label, pk)
    chosen = get_object_or_404(text.revisions, pk=number(request.POST.get("revision", "")))
    note = clean_line(request.POST.get("note", ""))[: Revision._meta.get_field("note").max_length]
    name_version(chosen, note)
    messages.success(
        request, _("The version is named “%(note)s”.") % {"note": note} if note else _("The name is gone.")
    )
    return redirect(f"admin:{text._meta.app_label}_{text._meta.model_name}_history", text.pk)


def version(text: Publishable, which: str) -> Revision | None:
    """Give a version by its number, or “signed”, “live” or “newest”; None when there is none."""
    match which:
        case "newest":
            return text.latest_revision
        case "live":
            return text.shown_revision
        case "signed":
            return signed_revision(text)
    return text.revisions.filter(pk=number(which)).first()


def signed_revision(text: Publishable) -> Revision | None:
    """Give the version that a clinician signed last; None: nobody has signed any."""
    signoff = text.signoffs.select_related("revision").order_by("-signed_at", "-pk").first()
    return signoff.revision if signoff else None


def number(words: str) -> int:
    """Give the number somebody sent, 0 for what is none."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 19 else 0
