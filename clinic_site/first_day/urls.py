"""Addresses of the screens, below /admin/; clinic_site.admin_site adds them, clinic_site.access guards them."""

from django.urls import path

from .screens import facts, look, mail, offers, opening, private, staff

SCREENS = {
    "clinic": facts.clinic,
    "locations": facts.locations,
    "hours": facts.hours,
    "logo": look.logo,
    "colour": look.colour,
    "people": offers.people,
    "fees": offers.fees,
    "treatments": offers.treatments,
    "privacy": private.privacy,
    "mail": mail.mail,
    "staff": staff.staff,
    "key": private.key,
}

urlpatterns = [
    path("first-day/", opening.overview, name="first-day"),
    *(path(f"first-day/{name}/", view, name=f"first-day-{name}") for name, view in SCREENS.items()),
]
