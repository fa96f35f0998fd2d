"""A request that somebody brings by phone or to the door, written down by the desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from services.hours import Calendar

from .. import actions
from ..fields import Radios
from ..forms import AppointmentRequestForm
from ..models import AppointmentRequest
from .page import DeskPage

Channel = AppointmentRequest.Channel


class EntryForm(AppointmentRequestForm):
    """The questions of the public form, put to staff, without the traps for programs."""

    field_order = (
        "channel",
        "name",
        "phone",
        "email",
        "reach",
        "may_name_clinic",
        *AppointmentRequestForm.field_order,
    )
    labels = {
        "name": gettext_lazy("Full name of the patient"),
        "reach": gettext_lazy("How do they want to be reached?"),
        "visited": gettext_lazy("Have they been here before?"),
        "practitioner": gettext_lazy("Whom would they like to see?"),
        "times": gettext_lazy("Which times suit them?"),
        "note": gettext_lazy("Anything that helps us get ready"),
    }
    hints = {
        "phone": gettext_lazy("A phone number or an e-mail address is enough."),
        "reach": gettext_lazy("Left open: we call and leave no message, or e-mail where there is no number."),
        "times": gettext_lazy("Tick all that suit."),
        "practitioner": "",
    }

    choices = {
        "reach": [
            ("call-message", gettext_lazy("A call, and a message if nobody answers")),
            ("call", gettext_lazy("A call, but no message")),
            ("text", gettext_lazy("A text")),
            ("email", gettext_lazy("An e-mail")),
        ],
        "visited": [("new", gettext_lazy("No, they are new")), ("returning", gettext_lazy("Yes"))],
        "for_whom": [
            ("self", gettext_lazy("Whoever is asking")),
            ("child", gettext_lazy("Their child")),
            ("other", gettext_lazy("Somebody they care for")),
        ],
        "reason": [("", gettext_lazy("Not said")), *AppointmentRequest.Reason.choices],
    }

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    channel = Radios(
        label=gettext_lazy("How did they ask?"),
        choices=[(Channel.PHONE, gettext_lazy("By phone")), (Channel.WALK_IN, gettext_lazy("At the door"))],
        default=Channel.PHONE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("homepage", "stamp", "scripted"):
            self.fields.pop(name, None)
        for name, label in self.labels.items():
            if name in self.fields:
                self.fields[name].label = label
        for name, hint in self.hints.items():
            if name in self.fields:
                self.fields[name].help_text = hint
        for name, choices in self.choices.items():
            self.fields[name].choices = choices
        self.fields["name"].error_messages["required"] = gettext_lazy("Enter the full name of the patient")
        for name in ("name", "phone", "email"):  # a browser would fill in whoever sits at the desk
            self.fields[name].widget.attrs["autocomplete"] = "off"


class EntryPage(DeskPage):
    """The form for the phone and the door."""

    @method_decorator(sensitive_post_parameters())
    def entry_view(self, request: HttpRequest) -> HttpResponse:
        """Show the form; store what is sent with it once, as whoever is signed in."""
        if not request.user.has_perm("booking.add_appointmentrequest"):
            raise PermissionDenied
        location = request.clinic.main_location if request.clinic else None
        calendar = Calendar.of(location, request.clinic.zone) if location else None
        if request.method != "POST":
            return self.show_entry(request, EntryForm(calendar=calendar))
        form = EntryForm(request.POST, calendar=calendar)
        if not form.is_valid():
            return self.show_entry(request, form)
        try:
            item, is_new = actions.submit(
                data=form.answers(),
                key=form.cleaned_data["key"] or uuid4(),
                channel=form.cleaned_data["channel"],
                actor=request.user,
            )
        except DatabaseError:  # busy, full or away: say so and keep the answers
            form.add_error(None, _("This could not be stored. Please try again in a moment."))
            return self.show_entry(request, form, status=503)
        said = _("%(reference)s is in the queue.") if is_new else _("%(reference)s was stored already.")
        messages.success(request, said % {"reference": item.reference})
        return redirect(item.desk_url)

    def show_entry(self, request: HttpRequest, form: EntryForm, *, status: int = 200) -> HttpResponse:
        """Show the form with what is typed in it."""
        context = {"title": _("Request from the phone or the door"), "form": form}
        return self.show(request, "desk/entry.html", context, status=status)
