"""The forms for the public and the page after them: never cached, never lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.guard.address import client_address
from services.hours import Calendar

from . import actions, notice, prefill
from .forms import AppointmentRequestForm, ContactForm, MessageForm
from .models import AppointmentRequest
from .patient import private_link

SENT = "booking.sent"
# A shared computer should not show for long what somebody told us.
SHOWN_FOR = timedelta(hours=1)
Kind = AppointmentRequest.Kind
PAGES = {
    Kind.APPOINTMENT: ("booking/request.html", gettext_lazy("Request an appointment")),
    Kind.MESSAGE: ("booking/message.html", gettext_lazy("Send us a message")),
}


class CsrfCheck(CsrfViewMiddleware):
    """Django's own check, which says why it fails instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def private_form(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Guard a form for the public: never cached, never in an error report, its token checked in _refusal(),
    so that a form that was open too long keeps its answers."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return sensitive_post_parameters()(never_cache(csrf_exempt(methods(view))))


@private_form
def request_form(request: HttpRequest) -> HttpResponse:
    """Ask for an appointment."""
    return _serve(request, AppointmentRequestForm)


@private_form
def message_form(request: HttpRequest) -> HttpResponse:
    """Write to the clinic without asking for an appointment."""
    return _serve(request, MessageForm)


def _serve(request: HttpRequest, form_class: type[ContactForm]) -> HttpResponse:
    """Show the form; store what is sent with it."""
    calendar = _calendar(request)
    if request.method != "POST":
        form = form_class(calendar=calendar, initial=prefill.from_referer(request))
        return _show(request, form, uuid4(), earlier=_just_sent(request))
    form = form_class(request.POST, calendar=calendar)
    key = _read_key(request)
    if refusal := _refusal(request):
        form.add_error(None, refusal)
    if not form.is_valid():
        return _show(request, form, key or uuid4(), another="another" in request.POST)
    earlier = _just_sent(request)
    if earlier and earlier.idempotency_key != key and "another" not in request.POST:
        # Gone back and sent again, or sent from a second tab: asked instead of stored twice.
        return _show(request, form, key or uuid4(), earlier=earlier, status=409)
    try:
        item, is_new = _store(request, form, key)
    except DatabaseError:  # busy, full or away: the one thing left to do is to say so and to keep the answers
        form.add_error(None, _("We could not store your request. Please send it again, or call us."))
        return _show(request, form, key or uuid4(), status=503)
    request.session[SENT] = {"pk": item.pk, "at": timezone.now().isoformat(), "again": not is_new}
    return private_link.hand_over(redirect("booking:sent"), item)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next; the request is the one that this browser has just sent."""
    item = _just_sent(request)
    if not item:
        return redirect("booking:request")
    context = {"item": item, "again": request.session[SENT]["again"]}
    return render(request, "booking/sent.html", context)


def _just_sent(request: HttpRequest) -> AppointmentRequest | None:
    """Give what this browser has sent within the hour; a browser without a session costs no query."""
    known = request.session.get(SENT)
    if not known or datetime.fromisoformat(known["at"]) < timezone.now() - SHOWN_FOR:
        return None
    return AppointmentRequest.objects.for_list().filter(pk=known["pk"]).first()


def _store(request: HttpRequest, form: ContactForm, key: UUID | None) -> tuple[AppointmentRequest, bool]:
    """Store a valid form once; what looks like spam is held, with the same answer to the sender."""
    if key and (earlier := actions.find(key)):
        return earlier, False
    suspicions = [*form.suspicions(), *([] if key else ["no-key"])]
    return actions.submit(
        data=form.answers(),
        key=key or uuid4(),
        suspicions=suspicions,
        address=client_address(request),
    )


def _show(
    request: HttpRequest,
    form: ContactForm,
    key: UUID,
    *,
    earlier: AppointmentRequest | None = None,
    another: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show a form. `earlier` is what this browser has just sent; with 409 it may be this same thing.

    `another`: the person has said already that it is something else.
    """
    template, title = PAGES[form.kind]
    context = {
        "form": form,
        "key": key,
        "notice": notice.text(),
        "crumbs": [(title, "")],
        "earlier": earlier,
        "doubled": status == 409,
        "another": another,
    }
    return render(request, template, context, status=status)


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
