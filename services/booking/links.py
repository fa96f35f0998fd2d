"""What this room hands down to services.content: where the request form is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from services.content.registry import Link, register_link


def register() -> None:
    """Hand everything down; called once, when the app is ready."""
    register_link("request", lambda: Link(reverse("booking:request"), _("Request an appointment")))
