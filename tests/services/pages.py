"""A site with something on every page, in any number."""

from datetime import time

from django.urls import reverse

from services.models import Clinic, PractitionerDay
from tests import factories

BODY = """## Get help now

!!! emergency "Call {emergency-number} now if:"
    - you have chest pain

## What it is

Sore, see [exercise](treatment:exercise) and [neck pain](condition:neck-pain) [@brady2014].
"""


def fill(rows: int) -> dict[str, str]:
    """Fill the site with `rows` rows of everything and give the address of each kind of page."""
    clinic = factories.make_clinic(fee_policies="Pay by card.", first_visit="Wear shorts.")
    add_rows(clinic, rows)
    return {
        "home": reverse("home"),
        "A to Z": reverse("services:a-to-z"),
        "condition list": reverse("services:condition-list"),
        "condition": reverse("services:condition-detail", args=["neck-pain"]),
        "treatment list": reverse("services:treatment-list"),
        "treatment": reverse("services:treatment-detail", args=["exercise"]),
        "team": reverse("services:practitioner-list"),
        "practitioner": reverse("services:practitioner-detail", args=["okafor"]),
        "contact": reverse("services:contact"),
        "fees": reverse("services:fees"),
        "page": reverse("content:page-detail", args=["about"]),
        "glossary": reverse("content:glossary"),
        "search": f"{reverse('search')}?q=elbows",
        "empty search": reverse("search"),
    }


def add_rows(clinic: Clinic, rows: int) -> None:
    """Put the first row of each kind under a known slug and the others beside it, all tied together."""
    region = factories.make_region("neck")
    for number in range(rows):

        def slug(word: str, number: int = number) -> str:
            return f"{word}-{number}" if number else word

        user = factories.make_user()
        author = factories.make_practitioner(slug=slug("lindqvist"), focus="Sore elbows")
        reviewer = factories.make_practitioner(slug=slug("okafor"), user=user, languages="English")
        place = clinic.main_location if number == 0 else factories.make_location(slug=slug("place"))
        if number:
            factories.make_hours(place, opens=time(9))
        PractitionerDay.objects.create(practitioner=reviewer, location=place, weekday=number % 7)
        factories.make_closure(factories.today(), location=place, notice="Closed, call {emergency-number}.")
        people = {"author": author, "reviewer": reviewer, "drawing": "cover-neck"}
        fee = factories.make_fee()
        treatment = factories.make_treatment(slug=slug("exercise"), fee=fee, body=BODY, **people)
        condition = factories.make_condition(
            slug=slug("neck-pain"), regions=[region], other_names="crick", body=BODY, **people
        )
        article = factories.make_article(slug=slug("article"), body=BODY, **people)
        page = factories.make_page(slug=slug("about"), body=BODY)
        factories.make_term(slug("fascia"))
        for item in (treatment, condition, article):
            factories.sign_off(item, user)
        tie(condition, treatment, article, reviewer)
        assert page.is_published


def tie(condition, treatment, article, person) -> None:
    """Bind them to each other and to the first of each kind."""
    first = type(condition).objects.get(slug="neck-pain")
    first.treatments.add(treatment)
    condition.treatments.add(type(treatment).objects.get(slug="exercise"))
    article.conditions.add(first)
    article.treatments.add(type(treatment).objects.get(slug="exercise"))
    known = type(person).objects.get(slug="okafor")
    for somebody in (person, known):
        somebody.conditions.add(condition, first)
        somebody.treatments.add(treatment, type(treatment).objects.get(slug="exercise"))
