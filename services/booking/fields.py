"""Form fields that say in plain words what to do."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from services.guard.text import LineField

CHOOSE_ONE = {"invalid_choice": _("Choose one from the list")}
TICK_ONE = dict.fromkeys(("invalid_choice", "invalid_list"), _("Tick only what is offered"))


class PhoneField(LineField):
    """A phone number as people write it; gives E.164, with ";ext=" where there is an extension."""

    default_error_messages = {"invalid": _("Enter a phone number with 10 digits, like 613-555-0142")}

    def to_python(self, value: Any) -> str:
        line = super().to_python(value)
        if not line:
            return ""
        number = to_python(line, region=settings.PHONENUMBER_DEFAULT_REGION)
        if number is None or not number.is_valid():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{number.as_e164};ext={number.extension}" if number.extension else number.as_e164


class EmailLineField(LineField):
    """An e-mail address."""

    default_error_messages = {"invalid": _("Enter an e-mail address like name@example.org")}

    def to_python(self, value: Any) -> str:
        line = super().to_python(value)
        if line:
            EmailValidator(self.error_messages["invalid"])(line)
        return line


class Radios(forms.ChoiceField):
    """One of a few; a form without an answer gets the `default`, so nothing here is ever missing."""

    widget = forms.RadioSelect
    default_error_messages = CHOOSE_ONE

    def __init__(self, *, default: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, initial=default or None, **kwargs)
        self.default = default
        self.show_optional = False

    def clean(self, value: Any) -> str:
        return super().clean(value) or self.default


class TimesField(forms.MultipleChoiceField):
    """Windows of the week, drawn as a small table with a row for each day."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = TICK_ONE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(template_name="booking/times_field.html", **kwargs)
