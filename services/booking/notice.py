"""What people are told about their data before they send it; each request keeps the version they saw."""

from django.utils.translation import gettext_lazy as _

# Raise it with every change of TEXT: it says what somebody was told.
VERSION = "2026-11"

TEXT = _(
    "We use what you send to arrange your care and to answer you. Only the clinic’s own staff can see it. "
    "We delete your details 90 days after your request is closed or your visit is over."
)
