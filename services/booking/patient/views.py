"""The patient's own pages: how things are, and what can be done about it. Only a POST changes anything."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from services.formats import display_phone
from services.guard.address import client_network
from services.guard.rates import hit

from .. import actions, calendar_file
from ..models import AccessToken, AppointmentRequest, RequestEvent
from . import private_link, words
from .forms import CancelForm, ChangeForm, ChooseForm, GateForm, PatientForm, RefuseForm
from .private_link import Visitor

PATIENT = RequestEvent.By.PATIENT
# Beyond this many wrong links an hour one sender is told to wait. What makes guessing hopeless is their 256 bits.
MISSES, PER = 30, timedelta(hours=1)


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Swap the link of a mail for a cookie and lead on at once. Nothing is stored, so scanners do no harm."""
    found = AccessToken.objects.find(token)
    response = _open(request, found) if found else _dead(request)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def _open(request: HttpRequest, found: AccessToken) -> HttpResponse:
    return private_link.open_link(request, redirect("booking:status"), found)


def _dead(request: HttpRequest) -> HttpResponse:
    within = hit("booking.link", client_network(request), limit=MISSES, per=PER)
    return render(request, "booking/link_dead.html", status=404 if within else 429)


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand `view` the Visitor who holds a live link; everybody else reads how to get in again."""

    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        visitor = private_link.visitor(request)
        needed = "booking/link_needed.html"
        response = view(request, visitor) if visitor else render(request, needed, status=403)
        response["X-Robots-Tag"] = "noindex"
        return response

    return inner


@private
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show how things are; a POST holds what proves that the visitor may see more than that."""
    if request.method == "POST":
        gate = GateForm(request.POST, item=visitor.item)
        if gate.is_for_another:
            return _other_request(request)
        if gate.is_valid():
            return private_link.prove(redirect("booking:status"), visitor.link)
    else:
        gate = GateForm(item=visitor.item)
    return _show(request, visitor, "booking/status.html", gate)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask whether they are sure, then call it off."""
    item = visitor.item

    def act(form: PatientForm) -> str:
        actions.cancel(item, by=PATIENT, reason=form.cleaned_data["reason"])
        if item.visit and item.visit.is_short_notice():
            return f"{_('It is cancelled. This was short notice.')} {_call_us(request)}"
        return _("It is cancelled.")

    return _act(request, visitor, "cancel", CancelForm, act)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask for another time; the present one stays until the clinic answers."""

    def act(form: PatientForm) -> str:
        times, note = form.cleaned_data.get("times", []), form.cleaned_data["note"]
        actions.ask_change(visitor.item, times=times, note=note)
        return _("We have your wish for another time. Your visit stays as it is until we answer.")

    return _act(request, visitor, "ask_change", ChangeForm, act)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Agree on one of the offered times."""

    def act(form: PatientForm) -> str:
        actions.choose(visitor.item, visit=form.cleaned_data["visit"], by=PATIENT)
        return _("Thank you. The time is yours.")

    return _act(request, visitor, "choose", ChooseForm, act)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say that none of the offered times suits."""

    def act(form: PatientForm) -> str:
        actions.refuse_offers(visitor.item, by=PATIENT, note=form.cleaned_data["note"])
        return _("Thank you. We will get in touch to find another time.")

    return _act(request, visitor, "refuse_offers", RefuseForm, act)


@private
@require_safe
def calendar(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give the agreed visit as a calendar file; whoever has nothing to add is led back to the page."""
    item = visitor.item
    if not visitor.is_known or words.stage_of(item) != words.Stage.AGREED:
        return redirect("booking:status")
    text = calendar_file.invitation(item, item.visit, request.clinic)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _act(
    request: HttpRequest,
    visitor: Visitor,
    name: str,
    form_class: type[PatientForm],
    act: Callable[[PatientForm], str],
) -> HttpResponse:
    """Show the page of an action; on a valid POST let `act` do it on what the request is now, and say so."""
    item = visitor.item
    if request.method == "POST" and request.POST.get("of") != item.reference:
        return _other_request(request)
    if not visitor.is_known or not words.can(name, item):
        # A visit of the address changes nothing, not even what the next page says.
        return redirect("booking:status") if request.method != "POST" else _refused(request, visitor, name)
    form = form_class(request.POST if request.method == "POST" else None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form)
        except (actions.TransitionRefused, actions.RequestChanged):
            item.refresh_from_db()
            return _refused(request, visitor, name)
        messages.success(request, done)
        return redirect("booking:status")
    return _show(request, visitor, f"booking/{name}.html", form)


def _show(request: HttpRequest, visitor: Visitor, template: str, form: PatientForm) -> HttpResponse:
    """Show a page about the visitor's request: its story for all, the rest for who is known."""
    item = visitor.item
    can = {name: words.can(name, item) for name in ("cancel", "ask_change", "choose", "refuse_offers")}
    context = {
        "item": item,
        "story": words.story(item, request.clinic),
        "is_known": visitor.is_known,
        "form": form,
        "can": can,
    }
    if item.visit:
        context |= {
            "visit": item.visit,
            "arrival": words.arrival(item.visit),
            "good_time": words.good_time(item.visit),
            "price": words.price(item),
        }
    if template == "booking/status.html" and visitor.is_known:
        forms = {"ask_change": ChangeForm, "choose": ChooseForm, "refuse_offers": RefuseForm}
        # Two of them can stand on one page, and ids there must differ.
        context |= {name: forms[name](item=item, auto_id=f"{name}_%s") for name in forms if can[name]}
    return render(request, template, context)


def _refused(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Lead back to the page, which shows how things are now, and say kindly what could not be done."""
    if not visitor.is_known:
        messages.info(request, _("First show that it is you. Then you can go on."))
    elif name == "cancel" and visitor.item.status == AppointmentRequest.Status.CANCELLED:
        messages.info(request, _("It was cancelled already. There is nothing more for you to do."))
    elif name == "choose":
        messages.warning(
            request, _("This time is not free any more. We are sorry. Below is how things are now.")
        )
    else:
        messages.warning(
            request,
            f"{_('That can’t be done here any more: below is how things are now.')} {_call_us(request)}",
        )
    return redirect("booking:status")


def _other_request(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request,
        _(
            "You have opened another request in this browser, so nothing was changed. This is the one you opened last."
        ),
    )
    return redirect("booking:status")


def _call_us(request: HttpRequest) -> str:
    """Give the sentence that names the phone number, where the clinic has entered one."""
    location = request.clinic.main_location if request.clinic else None
    if location is None:
        return _("Please call us.")
    return _("Please call us on %(number)s.") % {"number": display_phone(location.phone)}
