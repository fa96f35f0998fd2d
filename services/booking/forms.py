"""What a patient fills in: a request for an appointment, or a plain message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.guard.forms import GuardedFormMixin
from services.guard.text import LineField, TextBlockField, clean_line
from services.hours import Calendar
from services.models import Practitioner

from . import prefill
from .fields import CHOOSE_ONE, TICK_ONE, EmailLineField, PhoneField, Radios, TimesField, TimesFormMixin
from .models import AppointmentRequest

ContactMethod = AppointmentRequest.ContactMethod
# How to reach the person: the method, and whether a message may be left.
REACH = {
    "call-message": (ContactMethod.PHONE, True, _("Call me, and leave a message if I do not answer")),
    "call": (ContactMethod.PHONE, False, _("Call me, but do not leave a message")),
    "text": (ContactMethod.TEXT, True, _("Send me a text")),
    "email": (ContactMethod.EMAIL, True, _("E-mail me")),
}


class ContactForm(GuardedFormMixin, forms.Form):
    """Who somebody is and how to answer: a name and one way to reach them are all that is needed.

    `answers()` of a valid form is what services.booking.actions.submit() takes.
    """

    kind = AppointmentRequest.Kind.APPOINTMENT
    use_required_attribute = False

    name = LineField(
        label=_("Full name"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )
    phone = PhoneField(
        label=_("Phone number"),
        help_text=_("A phone number or an e-mail address is enough. We only use them about this request."),
        required=False,
        widget=forms.TextInput(
            {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "input--20"}
        ),
    )
    email = EmailLineField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    reach = Radios(
        label=_("How may we reach you?"),
        help_text=_("If you leave this open, we call and leave no message, or e-mail you without a number."),
        choices=[(key, label) for key, (_method, _may_leave, label) in REACH.items()],
    )
    may_name_clinic = Radios(
        label=_("If somebody else answers or reads it, may we name the clinic?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        default="yes",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields[name].show_optional = False

    def clean(self) -> dict[str, Any]:
        """Check that there is a way to answer, and that it is the one asked for."""
        data = super().clean() or self.cleaned_data
        phone, email, reach = data.get("phone"), data.get("email"), data.get("reach")
        if "phone" in data and "email" in data and not (phone or email):
            self.add_error("phone", _("Enter a phone number or an e-mail address so that we can answer"))
        elif reach == "email" and email == "":
            self.add_error("email", _("Enter an e-mail address, or choose another way to reach you"))
        elif reach and reach != "email" and phone == "":
            self.add_error("phone", _("Enter a phone number, or choose “E-mail me” below"))
        return data

    def answers(self) -> dict[str, Any]:
        """Give the answers of a valid form as fields of AppointmentRequest."""
        data = self.cleaned_data
        method, may_leave_message, _label = REACH[data["reach"] or ("call" if data["phone"] else "email")]
        return {
            "kind": self.kind,
            "name": data["name"],
            "phone": data["phone"],
            "email": data["email"],
            "note": data["note"],
            "contact_method": method,
            "may_leave_message": may_leave_message,
            "may_name_clinic": data["may_name_clinic"] == "yes",
        }


class AppointmentRequestForm(TimesFormMixin, ContactForm):
    """The request form. Only a name and one way to answer are needed; every other question has a way out.

    `calendar` gives the times that can be offered, None if there are none.
    """

    field_order = ("visited", "for_whom", "reason", "about", "practitioner", "times")

    visited = Radios(
        label=_("Have you been to see us before?"),
        choices=[("new", _("No, I am new")), ("returning", _("Yes"))],
        default="new",
    )
    for_whom = Radios(
        label=_("Who is the visit for?"),
        choices=AppointmentRequest.ForWhom.choices,
        default=AppointmentRequest.ForWhom.SELF,
    )
    reason = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[("", _("I would rather not say")), *AppointmentRequest.Reason.choices],
        error_messages=CHOOSE_ONE,
    )
    about = forms.MultipleChoiceField(
        label=_("You came from one of our pages"),
        help_text=_("Untick it if your visit is about something else."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=TICK_ONE,
    )
    practitioner = forms.ChoiceField(
        label=_("Who would you like to see?"),
        help_text=_("“Anyone” is usually the quickest."),
        required=False,
        error_messages=CHOOSE_ONE,
    )
    times = TimesField(
        label=_("Which times suit you?"),
        help_text=_("Tick all that suit. We will agree on the exact time with you."),
        required=False,
    )
    note = TextBlockField(
        label=_("Anything that would help us get ready?"),
        help_text=_(
            "For example, a wheelchair or an interpreter. Please don’t include medical details. "
            "Up to 300 characters."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, calendar: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "about", "practitioner"):
            self.fields[name].show_optional = False
        self.practitioners = {person.slug: person for person in Practitioner.objects.published()}
        self.fields["practitioner"].choices = [
            ("", _("Anyone")),
            *((slug, person.name) for slug, person in self.practitioners.items()),
        ]
        self.offer_times(calendar)
        self._offer_subject()

    def _offer_subject(self) -> None:
        """Offer the page that the person came from, and no question where it is none of ours."""
        widget, name = self.fields["about"].widget, self.add_prefix("about")
        given = (
            widget.value_from_datadict(self.data, self.files, name)
            if self.is_bound
            else self.initial.get("about")
        )
        key = clean_line(next(iter(given or []), ""))
        self.subject = prefill.find_subject(key)
        if self.subject is None:
            del self.fields["about"]
        else:
            self.fields["about"].choices = [(key, self.subject.title)]

    def answers(self) -> dict[str, Any]:
        """Add what the visit is about and when it suits."""
        data = self.cleaned_data
        subject = self.subject if data.get("about") else None
        return super().answers() | {
            "reason": data["reason"],
            "practitioner": self.practitioners.get(data["practitioner"]),
            "preferred_times": data.get("times", []),
            "is_new_patient": data["visited"] == "new",
            "for_whom": data["for_whom"],
            **({prefill.kind_of(subject): subject} if subject else {}),
        }


class MessageForm(ContactForm):
    """A plain message: a question, a change of address, anything that asks for no visit."""

    kind = AppointmentRequest.Kind.MESSAGE

    note = TextBlockField(
        label=_("Your message"),
        help_text=_("Please don’t include medical details. Up to 1,000 characters."),
        max_length=1000,
        widget=forms.Textarea({"rows": 7, "autocomplete": "off"}),
        error_messages={"required": _("Write your message")},
    )
    field_order = ("note",)

    def __init__(self, *args: Any, calendar: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
