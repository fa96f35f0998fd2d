"""Condition and treatment pages as hubs: who does it here, where, for how much, and what happens next."""

import pytest
from django.urls import reverse
from django.utils import timezone

from services.booking.prefill import from_referer
from services.models import PractitionerDay, Weekday
from tests import factories

from .test_pages import read

pytestmark = pytest.mark.django_db

MONDAY_MORNING = "2026-06-01T14:00:00Z"  # ten o'clock in Toronto


@pytest.fixture(autouse=True)
def clinic(time_machine):
    time_machine.move_to(MONDAY_MORNING, tick=False)
    return factories.make_clinic(first_visit="Wear loose clothes.\nA friend is welcome.")


@pytest.fixture(params=["condition", "treatment"])
def subject(request):
    """One page of each kind that is a hub."""
    return getattr(factories, f"make_{request.param}")(title="The subject")


def works_on(person, subject) -> None:
    """Let `person` treat the condition, or give the treatment."""
    getattr(person, f"{subject._meta.model_name}s").add(subject)


def test_a_hub_names_who_does_it_here_with_days_and_places(client, clinic, subject):
    riverside = factories.make_location(name="Riverside", slug="riverside", street="7 Mill Race Road")
    nair, left, other = (
        factories.make_practitioner(name="Priya Nair"),
        factories.make_practitioner(name="Gone Away", is_active=False),
        factories.make_practitioner(name="Somebody Else"),
    )
    for person in (nair, left):
        works_on(person, subject)
        PractitionerDay.objects.create(practitioner=person, location=riverside, weekday=Weekday.TUESDAY)
    PractitionerDay.objects.create(practitioner=other, location=clinic.main_location, weekday=0)
    page = read(client, subject.get_absolute_url())
    assert f'<a href="{nair.get_absolute_url()}"><b>Priya Nair</b></a>' in page
    assert 'Tuesday <span class="soft">at Riverside</span>' in page
    assert f'<a href="{reverse("services:contact")}#riverside"><b>Riverside</b></a>' in page
    assert "7 Mill Race Road" in page
    assert "Gone Away" not in page
    assert "Somebody Else" not in page
    assert 'id="northgate"' not in page


def test_a_hub_says_what_happens_next(client, subject):
    factories.make_fee(name="First visit", minutes=60, amount=115, note="With a written plan.", position=1)
    factories.make_fee(name="Follow-up", minutes=30, amount=80, position=2)
    page = read(client, subject.get_absolute_url())
    steps = page[page.index("What happens next") :]
    assert "We reply within 1 working day." in steps
    assert "<strong>10:00 am on Tuesday 2 June</strong>" in steps
    assert "First visit:" in steps
    assert "60 min · $115" in steps
    assert "With a written plan." in steps
    assert "Follow-up" not in steps
    assert "<li>Wear loose clothes.</li>" in steps


def test_the_next_reply_follows_the_opening_hours(client, time_machine, subject):
    time_machine.move_to("2026-06-05T22:00:00Z", tick=False)  # Friday, closed already
    factories.make_closure(timezone.localdate() + timezone.timedelta(days=4))
    assert "9:00 am on Wednesday 10 June" in read(client, subject.get_absolute_url())


def test_empty_parts_are_not_shown(client, clinic, subject):
    clinic.first_visit = ""
    clinic.save()
    clinic.main_location.opening_hours.all().delete()
    page = read(client, subject.get_absolute_url())
    for words in (
        "Who treats this here",
        "Who gives it here",
        ">Where<",
        "you hear from us by",
        "Also called",
    ):
        assert words not in page
    assert "We reply within 1 working day." in page
    assert "dots--2" not in page


def test_a_site_without_a_clinic_still_shows_its_hubs(client, clinic, subject):
    clinic.delete()
    assert "What happens next" in read(client, subject.get_absolute_url())


def test_treatment_is_found_by_its_other_names(client):
    treatment = factories.make_treatment(title="Dry needling", other_names="needling\nIMS")
    assert "Also called: needling, IMS" in read(client, treatment.get_absolute_url())


def test_the_request_link_of_a_hub_holds_no_parameter_and_fills_the_form_by_the_page(client, rf, subject):
    page = read(client, subject.get_absolute_url())
    assert f'href="{reverse("booking:request")}"' in page
    assert f"{reverse('booking:request')}?" not in page
    request = rf.get("/", headers={"Referer": f"http://testserver{subject.get_absolute_url()}"})
    assert from_referer(request)["about"] == [f"{subject._meta.model_name}:{subject.slug}"]


def test_practitioner_page_lists_what_they_treat_and_how(client):
    person = factories.make_practitioner(name="Priya Nair")
    person.conditions.add(factories.make_condition(title="Heel pain"))
    person.conditions.add(factories.make_condition(title="Unfinished words", publish=False))
    person.treatments.add(factories.make_treatment(title="Sports rehab"))
    factories.make_treatment(title="Dry needling")
    page = read(client, person.get_absolute_url())
    assert page.index("What Priya treats") < page.index("Heel pain") < page.index("How Priya treats")
    assert page.index("How Priya treats") < page.index("Sports rehab")
    assert "Unfinished words" not in page
    # Not of the facts beside the portrait, which say who has needle training.
    assert "<li>Dry needling" not in page
    assert ">Dry needling</a>" not in page


def test_practitioner_who_lists_nothing_has_no_empty_headings(client):
    page = read(client, factories.make_practitioner(name="Priya Nair").get_absolute_url())
    assert "What Priya treats" not in page
    assert "How Priya treats" not in page
