"""The screens of the first day as tests fill them in."""

from django.urls import reverse

PERSON = {
    "name": "Noor Haddad",
    "role": "Physiotherapist",
    "focus": "Knees",
    "bio": "Noor listens first.",
    "days": ["0", "2"],
}


def url(step: str = "") -> str:
    """The address of a screen; without a name that of the checklist."""
    return reverse(f"admin:first-day-{step}" if step else "admin:first-day")


def form_errors(response) -> dict:
    """What stands beside the fields."""
    return response.context["form"].errors
