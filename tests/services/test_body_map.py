"""“Where does it hurt?”: a figure for the pointer, and the same links in words for everybody."""

import re

import pytest
from django.urls import reverse

from services.models import BodyRegion
from tests import factories

from .test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


@pytest.fixture
def body_map(client):
    """The home page with two neck conditions, one for the knee and none elsewhere."""
    neck, knee = BodyRegion.objects.get(slug="neck"), BodyRegion.objects.get(slug="knee")
    factories.make_condition(title="Neck pain", regions=[neck])
    factories.make_condition(title="Whiplash", regions=[neck])
    factories.make_condition(title="Runner’s knee", slug="runners-knee", regions=[knee])
    whole = read(client, reverse("home"))
    return whole[whole.index('<div class="bodymap">') : whole.index("</section>")]


def words(page: str) -> str:
    """The lists beside the figure, which is drawn for the pointer alone."""
    return re.sub(r"<svg.*?</svg>", "", page, flags=re.S)


def test_every_part_of_the_body_stands_beside_the_figure_in_words(body_map):
    for region in BodyRegion.objects.all():
        assert f'<li class="bm-{region.slug}">' in words(body_map)
        assert region.name in words(body_map)


def test_a_part_is_a_link_with_its_number_of_conditions(body_map):
    neck = re.search(r'<li class="bm-neck">(.*?)</li>', words(body_map)).group(1)
    assert f'<a href="{reverse("services:condition-list")}#neck">' in neck
    assert re.sub(r"<[^>]+>", "", neck) == "Neck 2 conditions"
    knee = re.search(r'<li class="bm-knee">(.*?)</li>', words(body_map)).group(1)
    assert 'href="/conditions/runners-knee/"' in knee
    assert re.sub(r"<[^>]+>", "", knee) == "Knee 1 condition"


def test_a_part_without_a_page_is_no_link(body_map):
    hip = re.search(r'<li class="bm-hip">(.*?)</li>', words(body_map)).group(1)
    assert hip == "<span>Hip</span>"


def test_the_figure_is_left_out_of_the_way_of_keyboard_and_screen_reader(body_map):
    figure = re.search(r"<svg.*?</svg>", body_map, re.S).group()
    assert 'aria-hidden="true"' in figure.split(">")[0]
    links = re.findall(r"<a [^>]+>", figure)
    assert len(links) == 2
    assert all('tabindex="-1"' in link for link in links)


def test_both_sides_of_the_figure_are_there_without_a_script(body_map):
    assert 'value="front"' in body_map
    assert 'value="back" checked' in body_map
    assert 'id="bm-figure"' in body_map
    assert 'id="bm-back"' in body_map
    assert "<script" not in body_map
