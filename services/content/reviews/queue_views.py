"""The queue of checks in the back office."""

from itertools import groupby

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..editing import may
from ..models import ReviewRequest
from .queue import entries


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is to be checked: what waits for an answer, then what is due; `?mine` keeps what the reader sees to."""
    is_mine = "mine" in request.GET
    waiting = [
        (one, answer_address(one))
        for one in ReviewRequest.objects.filter(answer="")
        .select_related("revision", "reviewer", "asked_by", "content_type")
        .prefetch_related("content_object")
        if one.content_object and may(request, "view", type(one.content_object))
    ]
    due = [entry for entry in entries() if may(request, "view", type(entry.text))]
    if is_mine:
        waiting = [(one, url) for one, url in waiting if one.reviewer_id == request.user.pk]
        due = [entry for entry in due if entry.keeper == request.user]
    return render(
        request,
        "admin/reviews/queue.html",
        {
            **admin.site.each_context(request),
            "title": _("Checks"),
            "is_mine": is_mine,
            "waiting": waiting,
            "stages": [(stage, list(rows)) for stage, rows in groupby(due, key=lambda entry: entry.stage)],
        },
    )


def answer_address(waiting: ReviewRequest) -> str:
    """Give the page on which a request is answered."""
    text = waiting.content_object
    page = "review-typo-confirm" if waiting.kind == ReviewRequest.Kind.TYPO else "review-sign"
    return reverse(f"admin:{page}", args=[text._meta.label_lower, text.pk])
