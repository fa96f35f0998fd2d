"""Users and practitioners."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from services.models import Practitioner

from .numbers import fresh

PASSWORD = "correct horse battery"


def make_user(role: str | None = None, **fields):
    """A user without any right, or in a role made by migration; the password is PASSWORD unless given.

    Every role but the front desk may enter /admin/.
    """
    defaults = {
        "username": fresh(role.replace(" ", "") if role else "user"),
        "password": PASSWORD,
        "is_staff": role not in (None, "front desk"),
    }
    user = get_user_model().objects.create_user(**defaults | fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_practitioner(**fields) -> Practitioner:
    """Somebody who works here and has no sign-in."""
    defaults = {
        "name": "Maya Okafor",
        "slug": fresh("okafor"),
        "credentials": "PT, MSc",
        "role": "Clinical lead",
        "focus": "Neck pain and headache",
        "bio": "Maya explains first.",
    }
    return Practitioner.objects.create(**defaults | fields)
