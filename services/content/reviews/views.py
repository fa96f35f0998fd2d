"""Checks in the back office: asking for one, signing, returning, confirming a typo, a line for readers."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import actions
from ..actions import typos
from ..editing import text_or_404
from ..models import ContentEvent, EditorialPolicy, Publishable, ReviewRequest, SignOff
from .forms import AskForm, CorrectionForm, ReturnForm, SignHereForm
from .people import may_sign, signers, writers_of
from .sheet import difference, sheet, shown_as

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def send(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Ask a clinician to check the newest words."""
    text = text_or_404(request, label, pk)
    people = signers()
    if text.latest_revision and not policy_allows_own():
        people = people.exclude(pk__in=writers_of(text, text.latest_revision))
    form = AskForm(sent(request), people=people)
    if form.is_valid():
        asked = form.cleaned_data

        def ask() -> None:
            actions.send_to_review(
                text, user=request.user, reviewer=asked["person"], message=asked["message"]
            )

        if attempt(form, ask):
            words = _("Sent. A mail with a link is on its way.")
            if not asked["person"].email:
                words = _("Asked. There is no e-mail address, so please tell them yourself.")
            return done(request, text, words)
    return show(request, "send", text, _("Send to be checked"), form=form, people=people)


@get_or_post
def withdraw(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Take the open request back."""
    text = text_or_404(request, label, pk)
    form = Form(sent(request))
    if form.is_bound and attempt(form, lambda: actions.withdraw(text, user=request.user)):
        return done(request, text, _("The request is taken back. Its link no longer works."))
    waiting = actions.open_request(text)
    return show(request, "withdraw", text, _("Take the request back"), form=form, waiting=waiting)


@sensitive_post_parameters("own_password")
@get_or_post
def sign(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Sign the newest words, or with `?live` those that readers see, as they stood on the page when it was opened."""
    text = text_or_404(request, label, pk, "view")
    if not may_sign(request.user) or text.latest_revision is None:
        raise PermissionDenied
    live = text.shown_revision if "live" in request.GET else None
    paper = sheet(text, live or text.latest_revision)
    form = SignHereForm(sent(request), user=request.user, needs_reason=paper["needs_reason"])
    if request.method == "POST":
        revision = shown_as(text, request.POST.get("digest", ""))
        if revision is None:
            form.add_error(
                None, _("The text has changed since you opened it. Please read the new words below.")
            )
        elif form.is_valid():

            def put() -> None:
                actions.sign(
                    text,
                    revision,
                    user=request.user,
                    way=SignOff.Way.PASSWORD,
                    checklist=form.cleaned_data["checklist"],
                    reason=form.cleaned_data.get("reason", ""),
                )

            if attempt(form, put):
                return done(request, text, _("Signed. It can be published now."))
    return show(request, "sign", text, _("Check and sign"), form=form, **paper)


@get_or_post
def send_back(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Return the words to the writer, with what should change."""
    text = text_or_404(request, label, pk, "view")
    waiting = actions.open_request(text)
    if waiting is None or waiting.reviewer_id != request.user.pk:
        raise PermissionDenied
    form = ReturnForm(sent(request))
    if form.is_valid():

        def give_back() -> None:
            actions.return_to_writer(waiting, user=request.user, comment=form.cleaned_data["comment"])

        if attempt(form, give_back):
            return done(request, text, _("Returned to the writer."))
    return show(request, "return", text, _("Return to the writer"), form=form)


@get_or_post
def typo(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Ask a colleague to confirm that only a typo was mended."""
    text = text_or_404(request, label, pk)
    revision = text.latest_revision
    if revision is None:
        raise PermissionDenied
    signed, reasons = typos.signed_before(text), typos.objections(text, revision)
    form = AskForm(sent(request), people=typos.helpers(text, revision, request.user))
    if not reasons and form.is_valid():
        asked = form.cleaned_data

        def ask() -> None:
            actions.ask_typo(text, user=request.user, colleague=asked["person"], message=asked["message"])

        if attempt(form, ask):
            return done(request, text, _("Your colleague is asked to confirm it."))
    changed = difference(signed.revision if signed else None, revision)
    return show(request, "typo", text, _("Only a typo"), form=form, reasons=reasons, difference=changed)


@get_or_post
def confirm_typo(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Confirm that only a typo was mended: the clinician's signature goes over to the new words."""
    text = text_or_404(request, label, pk)
    waiting = actions.open_request(text)
    is_typo = waiting is not None and waiting.kind == ReviewRequest.Kind.TYPO
    signed, revision = typos.signed_before(text), text.latest_revision
    form = Form(sent(request))
    if request.method == "POST" and is_typo:
        shown = shown_as(text, request.POST.get("digest", ""))
        if shown is None:
            form.add_error(
                None, _("The text has changed since you opened it. Please read the new words below.")
            )
        elif attempt(form, lambda: actions.confirm_typo(text, shown, user=request.user)):
            return done(request, text, _("Confirmed. The signature holds for the new words too."))
    changed = difference(signed.revision, revision) if signed and revision else []
    return show(
        request, "typo_confirm", text, _("Confirm a typo"), form=form,
        waiting=waiting if is_typo else None, signed=signed, revision=revision, difference=changed,
    )  # fmt: skip


@get_or_post
def correct(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Tell readers what was wrong and is right now."""
    text = text_or_404(request, label, pk)
    if not request.user.has_perm("content.add_correction"):
        raise PermissionDenied
    form = CorrectionForm(sent(request))
    if form.is_valid():
        form.instance.content_object, form.instance.made_by = text, request.user
        correction = form.save()
        actions.record(text, ContentEvent.Kind.CORRECTED, user=request.user, why=correction.text)
        return done(request, text, _("Readers see the line now."))
    return show(request, "correct", text, _("What changed"), form=form, corrections=text.corrections.all())


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form was sent with; None where it is opened."""
    return request.POST if request.method == "POST" else None


def policy_allows_own() -> bool:
    """Whether authors may sign their own words."""
    return EditorialPolicy.objects.current().allows_self_review


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form asks for; give whether it was done. Why not stands in the form then."""
    try:
        act()
    except actions.Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True


def done(request: HttpRequest, text: Publishable, words: str) -> HttpResponse:
    """Lead back to the form of the text and say what happened."""
    messages.success(request, words)
    return redirect(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", text.pk)


def show(request: HttpRequest, name: str, text: Publishable, title: str, **context) -> HttpResponse:
    """Show a page about a text; an error answers with 422."""
    form = context["form"]
    return render(
        request,
        f"admin/reviews/{name}.html",
        {
            **admin.site.each_context(request),
            "title": title,
            "opts": text._meta,
            "original": text,
            "text": text,
            "label": text._meta.label_lower,
            **context,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
