"""What this room hands down to services.content: where its objects live, and the clinic's facts."""

from collections.abc import Callable, Mapping
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from services.content.models import Publishable
from services.content.pages import register_page
from services.content.registry import Fact, Link, among, register_facts, register_link, register_link_source

from .current import current_clinic
from .formats import display_phone
from .models import Condition, Location, Practitioner, Treatment


def published_titles(model: type[Publishable], slugs: set[str] | None) -> QuerySet:
    """Give (slug, live title) of published objects."""
    return model.objects.published().filter(**among(slugs)).values_list("slug", "live_revision__title")


def practitioners(slugs: set[str] | None) -> QuerySet:
    """Give (slug, name) of people who work here."""
    return Practitioner.objects.published().filter(**among(slugs)).values_list("slug", "name")


def locations(slugs: set[str] | None) -> QuerySet:
    """Give (slug, name) of locations."""
    return Location.objects.filter(**among(slugs)).values_list("slug", "name")


def address(url_name: str) -> Callable[[str], str]:
    """Give the function that makes the address of a slug."""
    return lambda slug: reverse(url_name, args=[slug])


def call() -> Link | None:
    """Give the link that calls the clinic."""
    phone = clinic_facts().get("phone")
    return Link(phone.href, phone.text) if phone else None


def emergency() -> Link | None:
    """Give the link that calls for help."""
    number = clinic_facts().get("emergency-number")
    return Link(number.href, number.text) if number else None


def clinic_facts() -> Mapping[str, Fact]:
    """Give the clinic's facts under the names that texts use."""
    clinic = current_clinic()
    if clinic is None:
        return {}
    facts = {
        "clinic": Fact(clinic.name),
        "emergency-number": Fact(clinic.emergency_number, f"tel:{clinic.emergency_number}"),
    }
    if clinic.health_line:
        facts["health-line"] = Fact(clinic.health_line, f"tel:{clinic.health_line.replace(' ', '')}")
    if clinic.privacy_law:
        facts["privacy-law"] = Fact(clinic.privacy_law)
    if location := clinic.main_location:
        facts["phone"] = Fact(display_phone(location.phone), f"tel:{location.phone.as_e164}")
        if location.text_phone:
            facts["text-line"] = Fact(
                display_phone(location.text_phone), f"sms:{location.text_phone.as_e164}"
            )
        if location.email:
            facts["email"] = Fact(location.email, f"mailto:{location.email}")
    return facts


def felt_nearby(condition: Condition) -> QuerySet:
    """Give a few conditions of the same part of the body."""
    same_region = Condition.objects.filter(regions__in=condition.regions.all()).values("pk")
    return (
        Condition.objects.published().filter(pk__in=same_region).exclude(pk=condition.pk).without_bodies()[:4]
    )


def register() -> None:
    """Hand everything down; called once, when the app is ready."""
    from .views import show_condition, show_treatment  # views need every app to be ready

    register_page(
        Condition, lambda: Condition.objects.with_people().with_review(), show_condition, felt_nearby
    )
    register_page(
        Treatment,
        lambda: Treatment.objects.with_people().with_review().select_related("fee"),
        show_treatment,
        lambda treatment: Treatment.objects.published().exclude(pk=treatment.pk).without_bodies()[:3],
    )
    register_facts(clinic_facts)
    register_link_source(
        "condition", partial(published_titles, Condition), address("services:condition-detail")
    )
    register_link_source(
        "treatment", partial(published_titles, Treatment), address("services:treatment-detail")
    )
    register_link_source("practitioner", practitioners, address("services:practitioner-detail"))
    register_link_source("location", locations, lambda slug: f"{reverse('services:contact')}#{slug}")
    register_link("call", call)
    register_link("emergency", emergency)
    register_link("fees", lambda: Link(reverse("services:fees"), _("Fees")))
    register_link("contact", lambda: Link(reverse("services:contact"), _("Contact")))
