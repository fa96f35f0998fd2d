"""What a password must not be, beyond Django's own rules."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from services.current import current_clinic

# Words that somebody who attacks a clinic tries first.
OBVIOUS = (
    "clinic",
    "physio",
    "physiotherapy",
    "therapy",
    "reception",
    "password",
    "welcome",
    "staff",
    "admin",
)
LEFT_AT_LEAST = 6
SHORTEST = 4


class ClinicWordsValidator:
    """Refuses what is left with little once the names of the clinic and of the person are taken out."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError for such a password."""
        clinic = current_clinic()
        known = [clinic.name if clinic else "", urlsplit(settings.SITE_URL).hostname or ""]
        if user is not None:
            known += [user.get_username(), user.get_full_name(), user.email]
        words = {
            word for text in known for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= SHORTEST
        }
        rest = password.casefold()
        for word in sorted(words.union(OBVIOUS), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(re.sub(r"[\W\d_]", "", rest)) < LEFT_AT_LEAST:
            raise ValidationError(
                _("Please use other words than the name of the clinic or your own."), code="clinic-words"
            )

    def get_help_text(self) -> str:
        """Give the rule in words."""
        return _("The name of the clinic or your own is not enough.")
