"""The request form and the page after it: never cached, never lost."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.hours import Calendar

from . import actions, limits, notice, prefill
from .forms import AppointmentRequestForm
from .models import AppointmentRequest

SENT = "booking.sent"
# A shared computer should not show for long what somebody told us.
SHOWN_FOR = timedelta(hours=1)


class CsrfCheck(CsrfViewMiddleware):
    """Django's own check, which says why it fails instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


@sensitive_post_parameters()
@never_cache
@csrf_exempt  # checked in _refusal(), so that a form that was open too long keeps its answers
@require_http_methods(["GET", "HEAD", "POST"])
def request_form(request: HttpRequest) -> HttpResponse:
    """Show the form; store what is sent with it."""
    calendar = _calendar(request)
    if request.method != "POST":
        form = AppointmentRequestForm(calendar=calendar, initial=prefill.from_referer(request))
        return _show(request, form, uuid4())
    form = AppointmentRequestForm(request.POST, calendar=calendar)
    key = _read_key(request)
    if refusal := _refusal(request):
        form.add_error(None, refusal)
    if not form.is_valid():
        return _show(request, form, key or uuid4())
    try:
        item, is_new = _store(request, form, key)
    except DatabaseError:  # busy, full or away: the one thing left to do is to say so and to keep the answers
        form.add_error(None, _("We could not store your request. Please send it again, or call us."))
        return _show(request, form, key or uuid4(), status=503)
    request.session[SENT] = {"pk": item.pk, "at": timezone.now().isoformat(), "again": not is_new}
    return redirect("booking:sent")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next; the request is the one that this browser has just sent."""
    known = request.session.get(SENT)
    item = known and AppointmentRequest.objects.for_list().filter(pk=known["pk"]).first()
    if not item or datetime.fromisoformat(known["at"]) < timezone.now() - SHOWN_FOR:
        return redirect("booking:request")
    context = {"item": item, "again": known["again"]}
    return render(request, "booking/sent.html", context)


def _store(
    request: HttpRequest, form: AppointmentRequestForm, key: UUID | None
) -> tuple[AppointmentRequest, bool]:
    """Store a valid form once; what looks like spam is held, with the same answer to the sender."""
    if key and (earlier := actions.find(key)):
        return earlier, False
    suspicions = [*form.suspicions(), *([] if key else ["no-key"])]
    return actions.submit(
        data=form.answers(),
        key=key or uuid4(),
        suspicions=suspicions,
        address=limits.client_address(request),
    )


def _show(
    request: HttpRequest, form: AppointmentRequestForm, key: UUID, *, status: int = 200
) -> HttpResponse:
    crumbs = [(_("Request an appointment"), "")]
    context = {"form": form, "key": key, "notice": notice.TEXT, "crumbs": crumbs}
    return render(request, "booking/request.html", context, status=status)


def _calendar(request: HttpRequest) -> Calendar | None:
    """Give the opening hours of the main location."""
    location = request.clinic.main_location if request.clinic else None
    return Calendar.of(location, request.clinic.zone) if location else None


def _read_key(request: HttpRequest) -> UUID | None:
    """Give the key that the form was shown with; None when it is missing or was tampered with."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _refusal(request: HttpRequest) -> str:
    """Say in the user's words that the form's token is not ours or too old; "" when all is well."""
    if CsrfCheck(lambda _request: HttpResponse()).process_view(request, None, (), {}):
        return _("Your form was open for a long time. Please check your answers and send it again.")
    return ""
