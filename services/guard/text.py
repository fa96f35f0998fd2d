"""Text from outside, made safe to store and to show: no surprises in the database, a mail or a file."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Control characters but tab and newline, and those that turn the direction of the text around them.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Give `text` in NFC with plain newlines and without control characters or outer white space.

    Half a surrogate pair, which no database stores, becomes the replacement character.
    """
    text = LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
    text = CONTROLS.sub("", NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Give `text` as `clean_text` does, on one line with single spaces."""
    return " ".join(clean_text(text).split())


class TextBlockField(forms.CharField):
    """Text of several lines from a person outside; what can't be stored is dropped instead of refused.

    There is no `maxlength` attribute on purpose: a browser would cut the text off without a word.
    """

    widget = forms.Textarea
    default_error_messages = {
        "required": _("Please fill this in."),
        "max_length": ngettext_lazy(
            "Please use at most %(limit_value)d character. There are %(show_value)d now.",
            "Please use at most %(limit_value)d characters. There are %(show_value)d now.",
            "limit_value",
        ),
        "min_length": ngettext_lazy(
            "Please use at least %(limit_value)d character.",
            "Please use at least %(limit_value)d characters.",
            "limit_value",
        ),
    }
    clean_value = staticmethod(clean_text)

    def to_python(self, value: Any) -> Any:
        return self.clean_value(super().to_python(value) or "") or self.empty_value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes = super().widget_attrs(widget)
        return {name: value for name, value in attributes.items() if name not in {"maxlength", "minlength"}}


class LineField(TextBlockField):
    """One line of text from a person outside, such as a name."""

    widget = forms.TextInput
    clean_value = staticmethod(clean_line)
