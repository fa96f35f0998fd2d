"""Spam rules for public forms. Nothing is refused here: the caller decides what to hold."""

import time
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from .spam import is_suspicious
from .text import LineField

SALT = "services.guard.forms"
STAMP_LIFE = timedelta(days=1)


def issue_stamp() -> str:
    """Give a signed note of the present moment, to go into a form when it is shown."""
    return signing.Signer(salt=SALT).sign(f"{time.time():.3f}")


def read_stamp(value: str) -> timedelta | None:
    """Give the age of a stamp of `issue_stamp`, or None when it is missing or forged."""
    try:
        issued = float(signing.Signer(salt=SALT).unsign(value))
    except signing.BadSignature:
        return None
    return timedelta(seconds=time.time() - issued)


class HoneypotField(LineField):
    """A text field that people don't see and programs fill in; its template hides it by class."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
            template_name="guard/honeypot.html",
        )


class GuardedFormMixin:
    """Adds a honeypot (`homepage`) and a signed time (`stamp`) to a form, and tells what looks like spam.

    `scripted` is filled in by the site's script. The form has a `name`, and a `note` for what is written.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepage"] = HoneypotField()
        self.fields["stamp"] = LineField(required=False, widget=forms.HiddenInput, initial=issue_stamp)
        self.fields["scripted"] = LineField(required=False, widget=forms.HiddenInput({"data-scripted": ""}))

    def suspicions(self) -> list[str]:
        """Give the names of the rules that a cleaned form breaks, none for most people.

        honeypot, no-stamp (missing or forged), too-fast (under settings.GUARD_MIN_SECONDS), old-stamp (over
        a day), content (services.guard.spam).
        """
        answers = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        trap, age = answers.pop("homepage"), read_stamp(answers.pop("stamp"))
        scripted = bool(answers.pop("scripted"))
        name, text = answers.get("name", ""), answers.get("note", "")
        rules = {
            "honeypot": bool(trap),
            "no-stamp": age is None,
            "too-fast": age is not None and age.total_seconds() < settings.GUARD_MIN_SECONDS,
            "old-stamp": age is not None and age > STAMP_LIFE,
            "content": is_suspicious(name=name, text=text, scripted=scripted),
        }
        return [rule for rule, broken in rules.items() if broken]
