"""Replies that the desk can send without writing them anew."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from services.formats import display_phone
from services.models import Clinic

from .request import AppointmentRequest

# All that a reply may say about one request: none of it is a name, a visit or anything that the person wrote.
PLACEHOLDERS = frozenset({"reference", "clinic", "link", "phone"})
BRACES = re.compile(r"\{(\w*)\}|[{}]")


def check_placeholders(text: str) -> None:
    """Refuse a brace that isn't one of PLACEHOLDERS in its braces."""
    for match in BRACES.finditer(text):
        if match[1] not in PLACEHOLDERS:
            raise ValidationError(
                _("“%(found)s” can't stand here. There are only %(known)s."),
                params={
                    "found": match[0],
                    "known": ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS)),
                },
            )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put `values` in the place of placeholders; what was filled in is not read again."""
    return BRACES.sub(lambda match: values.get(match[1] or "", match[0]), text)


def values_for(request: AppointmentRequest, clinic: Clinic, link: str) -> dict[str, str]:
    """Give what stands for the placeholders; the clinic's name only to people who agreed to that."""
    phone = to_python(clinic.main_location.phone) if clinic.main_location else None
    return {
        "reference": request.reference,
        "clinic": clinic.name if request.may_name_clinic else _now("the clinic"),
        "phone": display_phone(phone) if phone else "",
        "link": link,
    }


class CannedReply(models.Model):
    """A mail that the desk sends again and again, such as how to prepare or that nobody answered the phone."""

    title = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("How the desk finds it; patients don't see it.")
    )
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(
        _("text"),
        max_length=4000,
        help_text=_(
            "Plain text. {reference}, {clinic}, {phone} and {link} (to the patient's own page) are filled in. "
            "Write nothing about anybody's health."
        ),
    )

    class Meta:
        ordering = ("title",)
        default_permissions = ()  # whoever may manage_requests writes them
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.title

    def names(self, clinic: Clinic) -> bool:
        """Whether the clinic's name stands in it, not as a placeholder."""
        return clinic.name.casefold() in f"{self.subject} {self.body}".casefold()

    def clean(self) -> None:
        """Refuse what can't be filled in, and a link in the subject, where everybody would see it."""
        errors = {}
        for name in ("subject", "body"):
            try:
                check_placeholders(getattr(self, name))
            except ValidationError as error:
                errors[name] = error
        if "{link}" in self.subject:
            errors["subject"] = ValidationError(
                _("The link belongs in the text: it opens the patient's page.")
            )
        if "\n" in self.subject or "\r" in self.subject:
            errors["subject"] = ValidationError(_("The subject is one line."))
        if errors:
            raise ValidationError(errors)
