"""What pages state for machines, in the vocabulary of schema.org (JSON-LD).

Nothing is stated that the page does not show: each function takes what its page shows and says where a fact is
shown only sometimes. tests/clinic_site/found/test_structured_data.py compares.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .formats import display_phone
from .hours import Calendar
from .models import Clinic, ClinicalPage, Condition, Location, Practitioner, Treatment, Weekday

Node = dict[str, Any]

KIND_OF_CLINIC = ["MedicalClinic", "Physiotherapy"]
SUBJECTS = {Condition: "MedicalCondition", Treatment: "MedicalTherapy"}


def absolute(path: str) -> str:
    """Give the address of a path of this site."""
    return urljoin(f"{settings.SITE_URL}/", path)


def home() -> str:
    """Give the address of the first page."""
    return absolute(reverse("home"))


def without_gaps(node: Node) -> Node:
    """Leave out what nobody has filled in."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def website(clinic: Clinic) -> Node:
    """The site and its name. It offers no search: results pages are not for search engines."""
    return {"@type": "WebSite", "name": clinic.name, "url": home()}


def clinic(clinic: Clinic, calendar: Calendar | None) -> Node:
    """The clinic as the first page shows it: its main location with hours, address and phone."""
    node = {"@type": KIND_OF_CLINIC, "@id": f"{home()}#clinic", "name": clinic.name, "url": home()}
    if clinic.logo:
        node["logo"] = absolute(clinic.logo.full.url)
    return node | (_at(calendar.location, calendar, with_region=False) if calendar else {})


def location(clinic: Clinic, calendar: Calendar) -> Node:
    """One place as the page "Visit us" shows it."""
    place = calendar.location
    address = absolute(place.get_absolute_url())
    return {
        "@type": KIND_OF_CLINIC,
        "@id": address,
        "name": place.name,
        "url": address,
        "parentOrganization": {"@type": "MedicalOrganization", "name": clinic.name, "url": home()},
        **_at(place, calendar, with_region=True),
        **({"faxNumber": display_phone(place.fax)} if place.fax else {}),
    }


def _at(place: Location, calendar: Calendar, *, with_region: bool) -> Node:
    return without_gaps(
        {
            "telephone": display_phone(place.phone),
            "email": place.email,
            "address": without_gaps(
                {
                    "@type": "PostalAddress",
                    "streetAddress": place.street,
                    "addressLocality": place.city,
                    "addressRegion": place.region if with_region else "",
                    "postalCode": place.postal_code,
                }
            ),
            "openingHoursSpecification": opening_hours(calendar),
        }
    )


def opening_hours(calendar: Calendar) -> list[Node]:
    """Give the weekly hours, days with the same hours together; a day that is not named is closed."""

    def hours(row) -> tuple:
        return row.opens, row.closes

    rows = sorted(calendar.hours, key=lambda row: (*hours(row), row.weekday))
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"https://schema.org/{Weekday(row.weekday).name.title()}" for row in same],
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for (opens, closes), same in groupby(rows, key=hours)
    ]


def breadcrumbs(crumbs: Iterable[tuple[str, str | None]]) -> Node:
    """The trail above the title, step by step."""
    steps = [(_("Home"), reverse("home")), *crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(label)}
            | ({"item": absolute(url)} if url else {})
            for position, (label, url) in enumerate(steps, 1)
        ],
    }


def named(person: Practitioner) -> Node:
    """A person as a byline shows them: the name, and their page while they work here."""
    node = {"@type": "Person", "name": person.name}
    return node | ({"url": absolute(person.get_absolute_url())} if person.is_active else {})


def person(practitioner: Practitioner, clinic: Clinic) -> Node:
    """A person as their own page shows them."""
    languages = [language.strip() for language in practitioner.languages.split(",") if language.strip()]
    return without_gaps(
        {
            **named(practitioner),
            "jobTitle": practitioner.role,
            "honorificSuffix": practitioner.credentials,
            "knowsLanguage": languages,
            "image": absolute(practitioner.portrait.face.url) if practitioner.portrait else "",
            "sameAs": practitioner.register_url if practitioner.registration_number else "",
            "worksFor": {"@type": KIND_OF_CLINIC, "name": clinic.name, "url": home()},
        }
    )


def review(item: ClinicalPage) -> Node:
    """Who checked the very words that are shown, and when; nothing while there is no badge."""
    if item.signer is None:
        return {}
    return {
        "lastReviewed": timezone.localtime(item.signed_at).date().isoformat(),
        "reviewedBy": named(item.signer),
    }


def subject(item: Condition | Treatment) -> Node:
    """What a page is about, under all the names it shows."""
    names = {"alternateName": item.other_name_list}
    return without_gaps({"@type": SUBJECTS[type(item)], "name": item.title, **names})


def medical_page(item: Condition | Treatment) -> Node:
    """The page of a condition or treatment."""
    return {
        "@type": "MedicalWebPage",
        "name": item.title,
        "description": item.standfirst,
        "url": absolute(item.get_absolute_url()),
        "audience": {"@type": "Patient"},
        "about": subject(item),
        **review(item),
    }
