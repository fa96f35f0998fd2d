"""What stands in the sidebar of the desk, in the order in which the desk works."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import AppointmentRequest
from . import figures

REQUESTS, CLOSURES, LEAVE = "booking.AppointmentRequest", "services.Closure", "services.Leave"


def groups(request: HttpRequest, models: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Give one group with the pages this person may open; `models` are Django's entries by label.

    Each page has a `name`, an `admin_url` and, for requests, the `count` of those that nobody has taken on.
    """
    models = dict(models)
    pages = []
    if found := models.pop(REQUESTS, None):
        new = AppointmentRequest.objects.visible_to(request.user).filter(status="new").count()
        pages += [found | {"name": _("Requests"), "count": new}, page(_("Day sheet"), "desk:day")]
    pages += [models.pop(label) for label in (CLOSURES, LEAVE) if label in models]
    if figures.may_see(request.user):
        pages.append(page(_("Figures"), "desk:figures"))
    if request.user.has_perm("booking.manage_requests"):
        pages.append(page(_("A person’s data"), "desk:privacy"))
    return [{"name": _("Appointments"), "app_label": "booking", "models": [*pages, *models.values()]}]


def page(name: str, address: str) -> dict[str, Any]:
    """Give an entry for a page that is no model's list."""
    return {"name": name, "admin_url": reverse(address), "count": None}
