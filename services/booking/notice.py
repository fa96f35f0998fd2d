"""What people are told about their data before they send it; each request keeps the version they saw."""

from django.conf import settings
from django.utils.translation import gettext as _

# Raise it with every change of what text() says, a change of the days included: it says what somebody was told.
VERSION = "2026-11"


def text() -> str:
    """Give the notice with the days that details are kept at most."""
    days = max(settings.BOOKING_KEEP_ENDED, settings.BOOKING_KEEP_VISIT).days
    return _(
        "We use what you send to arrange your care and to answer you. Only the clinic’s own staff can see it. "
        "We delete your details %(days)s days after your request is closed or your visit is over."
    ) % {"days": days}
