"""The pages that see every room: home, errors."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import Article
from services.hours import Calendar
from services.models import Practitioner, Treatment
from services.views import body_parts

from .found import lost

NOT_FOR_CRAWLERS = ("/admin/", "/desk/", "/accounts/", "/appointments/", "/search/", "/preview/", "/review/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where does it hurt?"""
    location = request.clinic.main_location if request.clinic else None
    calendar = Calendar.of(location, request.clinic.zone) if location else None
    return render(
        request,
        "clinic_site/home.html",
        {
            "regions": body_parts(),
            "treatments": Treatment.objects.published().select_related("fee")[:6],
            "articles": list(Article.objects.published().recommendable().for_cards().newest_first()[:4]),
            "practitioners": list(Practitioner.objects.published().select_related("portrait")),
            "calendar": calendar,
            "opening": calendar.status(timezone.now()) if calendar else None,
        },
    )


@never_cache
@login_required
@require_safe
def after_login(request: HttpRequest) -> HttpResponse:
    """Lead staff to their own back office."""
    if request.user.has_perm("booking.view_appointmentrequest") and not request.user.is_staff:
        return redirect("desk:index")
    return redirect("admin:index" if request.user.is_staff else "home")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them."""
    lines = [
        "User-agent: *",
        f"Allow: {reverse('booking:request')}$",
        *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


# Error pages carry no @require_safe: a crash or a 404 on a POST must not become a bare 405.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came without its cookie."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, unless what stood here has moved."""
    return lost.answer(request) or render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is busy or away; asks it for nothing, since it may be what is broken."""
    clinic = getattr(request, "clinic", None)
    context = {"clinic": clinic, "main_location": clinic.main_location if clinic else None}
    # Django calls this from its except block, but tells a handler nothing of the exception.
    status = 503 if isinstance(sys.exception(), OperationalError) else 500
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)
