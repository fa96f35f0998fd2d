"""The stamp on a printed page, and the page that says whether the paper is still current."""

import re
from datetime import timedelta

import pytest
import segno
from django.utils import timezone

from services.content.handout import qr_svg
from tests import factories

ADDRESS = "https://clinic.example/v/12/"
BUILDERS = [factories.make_article, factories.make_condition, factories.make_treatment]


@pytest.fixture
def clinic(db):
    return factories.make_clinic()


def read(client, revision, status: int = 200) -> str:
    answer = client.get(f"/v/{revision.pk}/")
    assert answer.status_code == status
    assert answer.cookies == {}
    return " ".join(answer.content.decode().split())


def change(item, publish: bool = True, **words):
    """Save other words for `item`, or those given."""
    words = {"title": "New title", "standfirst": "New.", "body": "New words."} | words
    return item.save_revision(**words, publish=publish)


def retire(item) -> None:
    item.publish_at = timezone.now() - timedelta(days=9)
    item.retired_at = timezone.now()
    item.save()


def test_code_draws_every_dark_module_and_no_other():
    svg = qr_svg(ADDRESS)
    matrix = segno.make_qr(ADDRESS, error="m").matrix
    drawn = [[0] * len(matrix) for _row in matrix]
    for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg):
        x, y, length, back = map(int, run)
        assert length == back
        drawn[y][x : x + length] = [1] * length
    assert drawn == [list(row) for row in matrix]
    assert f'viewBox="0 0 {len(matrix)} {len(matrix)}"' in svg


def test_code_is_the_same_every_time_and_another_for_another_address():
    first = qr_svg(ADDRESS)
    qr_svg.cache_clear()
    assert qr_svg(ADDRESS) == first
    assert qr_svg("https://clinic.example/v/13/") != first


def test_code_is_small_and_without_style():
    svg = qr_svg("https://www.a-rather-long-clinic-name.example/v/123456/")
    assert len(svg) < 6000
    assert "style" not in svg


@pytest.mark.parametrize("build", BUILDERS)
def test_page_ends_with_its_version_and_the_code_of_its_address(client, clinic, settings, build):
    settings.SITE_URL = "https://clinic.example"
    item = build()
    change(item, publish=False)
    html = client.get(item.get_absolute_url()).content.decode()
    stamp = html[html.index('<div class="handout">') :]
    address = f"https://clinic.example/v/{item.live_revision_id}/"
    day = timezone.localtime(item.last_changed, clinic.zone)
    assert f"Version of {day.day} {day:%B %Y}." in stamp
    assert f"<bdi>{address}</bdi>" in stamp
    assert qr_svg(address) in stamp


@pytest.mark.parametrize("build", [*BUILDERS, factories.make_page])
def test_live_revision_is_the_current_version(client, clinic, build):
    item = build(title="Stiff neck")
    html = read(client, item.live_revision)
    assert "This is the current version</h1>" in html
    assert "“Stiff neck”" in html
    assert f'href="{item.get_absolute_url()}"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_current_version_names_who_signed_it(client, clinic):
    person = factories.make_practitioner(name="Hannah Birch", user=factories.make_user())
    item = factories.make_condition(reviewer=person)
    assert "Clinically reviewed" not in read(client, item.live_revision)
    factories.sign_off(item, person.user)
    assert "Clinically reviewed by" in read(client, item.live_revision)


@pytest.mark.parametrize("build", BUILDERS)
def test_older_revision_leads_to_the_current_one(client, clinic, build):
    item = build(title="Old title")
    old = item.live_revision
    change(item)
    html = read(client, old)
    day = timezone.localtime(item.last_changed, clinic.zone)
    assert f"This page changed on {day.day} {day:%B %Y}</h1>" in html
    assert "“New title”" in html
    assert "Old title" not in html
    assert f'href="{item.get_absolute_url()}">Read the current one</a>' in html


def test_paper_with_the_same_words_as_now_is_current(client, clinic):
    item = factories.make_treatment()
    old = item.live_revision
    change(item)
    change(item, title=old.title, standfirst=old.standfirst, body=old.body)
    assert "This is the current version" in read(client, old)


def test_a_draft_is_not_found_and_leaves_no_trace(client, clinic):
    item = factories.make_condition(title="Live title")
    draft = change(item, publish=False, title="Draft title")
    assert "Draft title" not in read(client, draft, 404)
    assert "Draft title" not in read(client, item.live_revision)
    assert "This is the current version" in read(client, item.live_revision)
    read(client, factories.make_condition(publish=False).latest_revision, 404)


def test_a_page_to_come_is_not_found(client, clinic):
    item = factories.make_article(title="Next week", publish_at=timezone.now() + timedelta(days=7))
    assert "Next week" not in read(client, item.live_revision, 404)


@pytest.mark.parametrize("build", BUILDERS)
def test_version_of_a_page_taken_down_is_gone_and_gives_the_number(client, clinic, build):
    clinic.main_location.phone = "+1 506 555 0142"
    clinic.main_location.save()
    item = build(title="Old advice")
    draft = change(item, publish=False)
    retire(item)
    html = read(client, item.live_revision, 410)
    assert "no longer on our site" in html
    assert 'href="tel:+15065550142"' in html
    assert "Old advice" not in html
    read(client, draft, 404)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "9" * 5000, "-1", "one"])
def test_unknown_version_is_not_found(client, clinic, number):
    assert client.get(f"/v/{number}/").status_code == 404


def test_version_is_only_read(client, clinic):
    assert client.post(f"/v/{factories.make_page().live_revision_id}/").status_code == 405


def test_version_costs_few_queries(client, clinic, django_assert_num_queries):
    person = factories.make_practitioner(user=factories.make_user())
    item = factories.make_condition(reviewer=person)
    factories.sign_off(item, person.user)
    read(client, item.live_revision)
    with django_assert_num_queries(5):  # clinic, notice, revision, page, reviewer
        read(client, item.live_revision)
