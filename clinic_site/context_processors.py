"""What every page shows: the clinic, the notice, whether it is open."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from services.hours import clinic_status
from services.models import Announcement

from .first_day import colours


def site(request: HttpRequest) -> dict:
    """Give clinic, main_location, theme (digest of its style sheet), announcement, opening (both lazy) and demo."""
    clinic = getattr(request, "clinic", None)  # a request refused before ClinicMiddleware has none
    context = {"demo": settings.IS_DEMO, "site_url": settings.SITE_URL}
    if clinic is None:
        return context
    return context | {
        "clinic": clinic,
        "main_location": clinic.main_location,
        "theme": colours.digest(clinic.accent),
        "announcement": SimpleLazyObject(lambda: Announcement.objects.published().first()),
        "opening": SimpleLazyObject(lambda: clinic_status(clinic)),
    }
