"""What patients fill in on their own page."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from services.guard.rates import hit, take_back
from services.guard.text import LineField, TextBlockField
from services.hours import Calendar

from ..fields import EmailLineField, Radios, TimesField, TimesFormMixin
from ..models import AppointmentRequest
from ..models.querysets import email_index

DIGITS, TRIES, PER = 4, 5, timedelta(hours=1)


def digits_of(text: str) -> str:
    """Give the digits of a phone number as anybody types them, in any script, without an extension."""
    return "".join(
        str(int(letter)) for letter in re.split(r"[;x#]|ext", text, flags=re.I)[0] if letter.isdecimal()
    )


class PatientForm(forms.Form):
    """A form of the patient's page: `of` says which request the page showed, so that no other one is changed."""

    use_required_attribute = False

    def __init__(self, *args: Any, item: AppointmentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["of"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=item.reference)

    @property
    def is_for_another(self) -> bool:
        """Whether the page that sent this showed another request than the one in hand."""
        return self.data.get("of") != self.item.reference


class GateForm(PatientForm):
    """Shows that somebody knows more than the link: the end of the phone number, else the e-mail address.

    Five wrong tries an hour for each request, counted for all browsers together.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.item.phone:
            self.fields["proof"] = LineField(
                label=_("The last 4 digits of your phone number"),
                help_text=_("Of the number that you gave us."),
                max_length=40,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input--10"}),
                error_messages={"required": _("Enter the last 4 digits of your phone number")},
            )
        else:
            self.fields["proof"] = EmailLineField(
                label=_("Your e-mail address"),
                help_text=_("The one that you gave us."),
                max_length=254,
                widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
                error_messages={"required": _("Enter your e-mail address")},
            )

    def clean_proof(self) -> str:
        """Compare what was typed; what can't be right is no try."""
        typed = self.cleaned_data["proof"]
        if self.item.phone:
            typed, right = digits_of(typed)[-DIGITS:], digits_of(self.item.phone)[-DIGITS:]
            if len(typed) < DIGITS:
                raise ValidationError(_("Enter 4 digits, like 0142"))
        else:
            typed, right = email_index(typed), self.item.email_index
        if not hit("booking.gate", str(self.item.pk), limit=TRIES, per=PER):
            raise ValidationError(_("That was tried too often. Please wait an hour, or call us."))
        if not constant_time_compare(typed, right):
            raise ValidationError(_("This is not what you gave us. Check it and try again, or call us."))
        take_back("booking.gate", str(self.item.pk))
        return typed


class CancelForm(PatientForm):
    """Calls a request or visit off; why is asked, never required."""

    reason = Radios(
        label=_("Why? (optional)"),
        choices=[
            *(pair for pair in AppointmentRequest.CancelReason.choices if pair[0] != "clinic"),
            ("", _("I would rather not say")),
        ],
    )


class ChangeForm(TimesFormMixin, PatientForm):
    """Asks for another time, in the windows in which the place of the visit is open."""

    times = TimesField(
        label=_("Which other times suit you?"), help_text=_("Tick all that suit."), required=False
    )
    note = TextBlockField(
        label=_("Anything else about the time?"),
        help_text=_("For example, not before a certain day. Please don’t include medical details."),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = self.item.visit
        self.offer_times(Calendar.of(visit.location, ZoneInfo(visit.zone)))


class ChooseForm(PatientForm):
    """Chooses one of the offered times."""

    visit = forms.TypedChoiceField(
        label=_("Your times"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the times"),
            "invalid_choice": _("This time is not free any more. Choose one of those that are left"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].choices = [
            (visit.pk, _("%(when)s, with %(name)s") % {"when": visit.when, "name": visit.practitioner.name})
            for visit in self.item.live_offers()
        ]


class RefuseForm(PatientForm):
    """Says that none of the offered times suits."""

    note = TextBlockField(
        label=_("Which times would suit you?"),
        help_text=_("Please don’t include medical details. Up to 300 characters."),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )
