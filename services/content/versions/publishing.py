"""Pages on which texts are published, scheduled, retired and brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions
from ..actions.drafts import words_of
from ..admin_base import moment
from ..editing import text_or_404
from ..models import Publishable
from .forms import PublishForm, RetireForm
from .panel import difference, hindrances
from .views import page_about

OVERRIDE = "content.override_rules"
NO_WORDS = {"title": "", "standfirst": "", "body": ""}


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Show what would change for readers and what stands in the way; then publish, now or at a time."""
    text = text_or_404(request, label, pk, "view")
    revision = text.latest_revision
    found = actions.what_stands_in_the_way(text, revision) if revision else None
    may_override = bool(found and found.findings) and request.user.has_perm(OVERRIDE)
    form = PublishForm(
        request.POST or None,
        initial={"revision": revision.pk if revision else None},
        may_override=may_override,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if revision is None or data["revision"] != revision.pk:
            form.add_error(
                None, _("The text was saved again since you opened this page. Look at it once more.")
            )
            form.data = form.data.copy()
            form.data["revision"] = str(revision.pk) if revision else ""
        else:
            try:
                actions.publish(
                    text,
                    user=request.user,
                    revision=revision,
                    at=data["at"],
                    override=data.get("override", ""),
                )
            except actions.Refused as refused:
                form.add_error(None, refused.reasons)
            else:
                messages.success(request, outcome(text))
                return back(text)
    shown = text.shown_revision
    return page_about(
        request,
        text,
        "publish",
        _("Publish “%(title)s”") % {"title": revision.title if revision else text},
        form=form,
        reasons=hindrances(found) if found else [],
        parts=difference(words_of(shown) if shown else NO_WORDS, words_of(revision)) if revision else [],
        shown=shown,
        is_scheduled=is_scheduled(text),
        can_publish=found is not None and may_go(text, found, may_override),
    )


@require_POST
def unschedule(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Take back what was to appear later."""
    text = text_or_404(request, label, pk, "view")
    return done(
        request, text, lambda: actions.unschedule(text, user=request.user), _("The schedule is taken back.")
    )


@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Take a page down, and say what its address does from then on."""
    text = text_or_404(request, label, pk, "view")
    form = RetireForm(text, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.retire(text, user=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("“%(title)s” is retired.") % {"title": text})
            return back(text)
    return page_about(request, text, "retire", _("Retire “%(title)s”") % {"title": text}, form=form)


@require_POST
def bring_back(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Make a retired page public again."""
    text = text_or_404(request, label, pk, "view")
    return done(
        request, text, lambda: actions.bring_back(text, user=request.user), _("Readers find the page again.")
    )


def done(request: HttpRequest, text: Publishable, act, said: str) -> HttpResponse:
    """Act, say what came of it, and go back to the text."""
    try:
        act()
    except actions.Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return back(text)


def back(text: Publishable) -> HttpResponse:
    """Lead to the form of a text."""
    return redirect(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", text.pk)


def may_go(text: Publishable, found: actions.InTheWay, may_override: bool) -> bool:
    """Whether there is something to publish that nothing the user can't go past stands in the way of."""
    is_live = text.is_published and text.shown_revision == text.latest_revision
    return not is_live and (not found or (may_override and not (found.signoff_missing or found.hindrances)))


def is_scheduled(text: Publishable) -> bool:
    """Whether something is to appear by itself at a time to come."""
    is_replaced_later = text.next_at is not None and text.shown_revision == text.live_revision
    return is_replaced_later or (
        text.live_revision_id is not None and not text.is_published and not text.is_retired
    )


def outcome(text: Publishable) -> str:
    """Say what publishing has done."""
    facts = {"title": text.latest_revision.title}
    if text.next_at is not None:
        return _("“%(title)s” replaces the page on %(moment)s.") % (facts | {"moment": moment(text.next_at)})
    if not text.is_published and not text.is_retired:
        return _("“%(title)s” will be live from %(moment)s.") % (facts | {"moment": moment(text.publish_at)})
    if text.is_retired:
        return _("“%(title)s” is published, but the page is retired, so readers don’t see it.") % facts
    return _("“%(title)s” is live: everybody can read it now.") % facts
