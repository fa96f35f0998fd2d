"""Every name people know a thing by, from A to Z."""

import re

import pytest
from django.urls import reverse

from services.a_to_z import by_letter, entries
from tests import factories

from .test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def names() -> list[str]:
    return [entry.name for entry in entries()]


def test_a_name_leads_to_the_page_that_goes_by_another(client):
    sciatica = factories.make_condition(title="Sciatica", other_names="slipped disc")
    page = read(client, reverse("services:a-to-z"))
    link = f'<a href="{sciatica.get_absolute_url()}">Sciatica</a>'
    assert f'<span dir="auto">slipped disc</span><span class="soft">see</span> {link}</li>' in page
    assert f"<li>{link}</li>" in page


def test_a_name_of_two_problems_leads_to_both():
    back = factories.make_condition(title="Low back pain", other_names="slipped disc\nlumbago", position=1)
    sciatica = factories.make_condition(title="Sciatica", other_names="Slipped disc", position=2)
    entry = next(entry for entry in entries() if entry.name == "slipped disc")
    assert entry.page is None
    assert entry.see == [back, sciatica]


def test_a_title_that_is_a_name_of_something_else_says_see_also(client):
    factories.make_condition(title="Sciatica", position=1)
    back = factories.make_condition(title="Low back pain", other_names="sciatica", position=2)
    page = read(client, reverse("services:a-to-z"))
    assert f'Sciatica</a><span class="soft">see also</span> <a href="{back.get_absolute_url()}">' in page


def test_treatments_and_their_names_stand_among_conditions():
    factories.make_condition(title="Neck pain", other_names="crick")
    factories.make_treatment(title="Dry needling", other_names="IMS\ntrigger point needling")
    assert names() == ["crick", "Dry needling", "IMS", "Neck pain", "trigger point needling"]


def test_accents_quotes_and_case_do_not_change_where_a_name_stands():
    factories.make_condition(title="Élan", other_names="“elbow”\necho\nÉCHO")
    groups = by_letter()
    assert list(groups) == ["E"]
    assert [entry.name for entry in groups["E"]] == ["echo", "Élan", "“elbow”"]


def test_figures_stand_under_one_heading_and_other_scripts_under_their_own_letters():
    factories.make_condition(title="Neck pain", other_names="3D desk\nШея\n…")
    assert list(by_letter()) == ["0–9", "N", "Ш"]


def test_letters_are_links_within_the_page_where_there_is_something(client):
    factories.make_condition(title="Neck pain", other_names="3D desk")
    page = read(client, reverse("services:a-to-z"))
    for letter in ("N", "0–9"):
        assert f'<a href="#letter-{letter}">{letter}</a>' in page
        assert f'id="letter-{letter}"' in page
    assert "<li><span>A</span></li>" in page
    targets = re.findall(r'href="#(letter-[^"]+)"', page)
    assert sorted(targets) == sorted(set(re.findall(r'id="(letter-[^"]+)"', page)))


def test_only_what_is_public_has_a_name_here(client):
    factories.make_condition(title="Draft words", other_names="hidden name", publish=False)
    factories.make_treatment(title="Public words")
    assert names() == ["Public words"]
    assert "hidden name" not in read(client, reverse("services:a-to-z"))


def test_an_empty_list_leads_to_the_phone(client):
    page = read(client, reverse("services:a-to-z"))
    assert "We have not published a page yet." in page
    assert 'href="tel:+16135550142"' in page
