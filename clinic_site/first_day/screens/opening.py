"""The checklist, and the button that opens the site."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from services.content.models import Page
from services.models import Clinic

from ..checklist import lines, missing
from ..steps import STEPS
from ..texts import HERE, read_text
from .base import note

ACCESSIBILITY = "accessibility"


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What is there and what is missing. POST opens the site, unless something needed is missing."""
    if request.method == "POST":
        if missing(request.user):
            messages.error(request, _("The site can’t open yet: something on the list is still missing."))
        else:
            open_site(request)
            messages.success(request, _("Your site is open. Everybody can see it now."))
        return redirect("admin:first-day")
    everything = lines(request.user)
    undone = {line.step for line in everything if not line.done}
    return render(
        request,
        "clinic_site/first_day/overview.html",
        {
            **admin.site.each_context(request),
            "title": _("Set up your clinic"),
            "lines": everything,
            "missing": [line for line in everything if line.needed and not line.done],
            "steps": [(step, step.name not in undone) for step in STEPS],
        },
    )


@transaction.atomic
def open_site(request: HttpRequest) -> None:
    """Let visitors in, with a page on accessibility, and note who did."""
    if not Page.objects.filter(slug=ACCESSIBILITY).exists():
        page = Page.objects.create(slug=ACCESSIBILITY)
        page.save_revision(**read_text(HERE / "accessibility.md"), user=request.user, publish=True)
    Clinic.objects.update(is_open=True)
    note(request, Clinic.objects.current(), gettext("Opened the site to the public."))
