"""Who of the clinic may sign texts, handed down to services.content, and how readers are told of them."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from services.content.registry import register_clinicians, register_passage
from services.content.reviews.people import signers

from .models import Practitioner


def clinicians() -> QuerySet:
    """Give the users behind the practitioners who work here."""
    return get_user_model().objects.filter(is_active=True, practitioner__is_active=True)


def reviewers() -> str:
    """Give the list of those who check texts, as Markdown."""
    people = Practitioner.objects.published().filter(user__in=signers())
    lines = [f"- [{person.name}](practitioner:{person.slug}), {person.role}" for person in people]
    return "\n".join(lines) or _("Nobody yet.")


def register() -> None:
    """Hand everything down; called once, when the app is ready."""
    register_clinicians(clinicians)
    register_passage("reviewers", reviewers)
