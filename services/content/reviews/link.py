"""The page behind the link that a reviewer was mailed: read, then sign or return, without signing in.

Opening it changes nothing, so that programs which look into mail do no harm; only a POST answers.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import actions
from ..models import ReviewRequest, SignOff
from .forms import ReturnForm, SignForm
from .people import may_sign
from .sheet import sheet, shown_as
from .tokens import LinkOver, request_of

View = Callable[[HttpRequest, ReviewRequest], HttpResponse]


def for_reviewer(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Hand `view` the open request that the link was made for; nobody else gets further, and nobody keeps a copy."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, request_of(token))
        except LinkOver:
            response = render(request, "content/review/over.html", status=404)
        # Keeps the token out of every Referer; with no-referrer, browsers hide the origin of the form's POST too.
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


@for_reviewer
def review(request: HttpRequest, waiting: ReviewRequest) -> HttpResponse:
    """Show the newest words and take the answer of who was asked."""
    text, reviewer = waiting.content_object, waiting.reviewer
    if text is None or waiting.kind != ReviewRequest.Kind.SIGNOFF or not may_sign(reviewer):
        raise LinkOver
    paper = sheet(text, text.latest_revision)
    does = request.POST.get("do", "")
    sign_form = SignForm(request.POST if does == "sign" else None, needs_reason=paper["needs_reason"])
    return_form = ReturnForm(request.POST if does == "return" else None)
    if does == "sign":
        revision = shown_as(text, request.POST.get("digest", ""))
        if revision is None or revision != text.latest_revision:
            sign_form.add_error(
                None, _("The text has changed since you opened it. Please read the new words below.")
            )
        elif sign_form.is_valid():
            try:
                actions.sign(
                    text,
                    revision,
                    user=reviewer,
                    way=SignOff.Way.LINK,
                    checklist=sign_form.cleaned_data["checklist"],
                    reason=sign_form.cleaned_data.get("reason", ""),
                    request=waiting,
                )
            except actions.Refused as refused:
                add(sign_form, refused)
            else:
                return thanks(request, text.latest_revision.title, is_signed=True)
    elif does == "return" and return_form.is_valid():
        try:
            actions.return_to_writer(waiting, user=reviewer, comment=return_form.cleaned_data["comment"])
        except actions.Refused as refused:
            add(return_form, refused)
        else:
            return thanks(request, text.latest_revision.title, is_signed=False)
    context = paper | {"waiting": waiting, "sign_form": sign_form, "return_form": return_form}
    has_errors = sign_form.errors or return_form.errors
    return render(request, "content/review/page.html", context, status=422 if has_errors else 200)


def add(form: SignForm | ReturnForm, refused: actions.Refused) -> None:
    """Show in a form why its wish was refused."""
    for reason in refused.reasons:
        form.add_error(None, reason)


def thanks(request: HttpRequest, title: str, *, is_signed: bool) -> HttpResponse:
    """Say what the answer did; the link is used up."""
    return render(request, "content/review/thanks.html", {"title": title, "is_signed": is_signed})
