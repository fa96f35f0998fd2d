"""Form fields that say in plain words what to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from services.current import home_region
from services.guard.text import LineField
from services.hours import Calendar
from services.models import Weekday

from .times import PARTS, Window, windows

TEN_DIGITS = {"CA", "US"}
CHOOSE_ONE = {"invalid_choice": _("Choose one from the list")}
TICK_ONE = dict.fromkeys(("invalid_choice", "invalid_list"), _("Tick only what is offered"))


class PhoneField(LineField):
    """A phone number as people write it; gives E.164, with ";ext=" where there is an extension."""

    default_error_messages = {
        "invalid": _("Enter a whole phone number, with the area code"),
        "invalid_ten": _("Enter a phone number with 10 digits, like 613-555-0142"),
    }

    def to_python(self, value: Any) -> str:
        line = super().to_python(value)
        if not line:
            return ""
        region = home_region()
        number = to_python(line, region=region)
        if number is None or not number.is_valid():
            code = "invalid_ten" if region in TEN_DIGITS else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
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


class TimesFormMixin:
    """For a form whose field `times` is a TimesField: what the table shows."""

    parts = PARTS

    def offer_times(self, calendar: Calendar | None) -> None:
        """Offer the windows in which the clinic is open, and no question where there are none."""
        self.windows = windows(calendar)
        if self.windows:
            self.fields["times"].choices = [(window.key, window.label) for window in self.windows]
        else:
            del self.fields["times"]

    @property
    def time_rows(self) -> list[tuple[str, list]]:
        """The ticks of `times` as the rows of a table: the day and, for each part, its tick or None."""
        ticks = {tick.data["value"]: tick for tick in self["times"]}
        days = dict.fromkeys(window.weekday for window in self.windows)
        return [
            (Weekday(day).label, [ticks.get(Window(day, part).key) for part in self.parts]) for day in days
        ]
