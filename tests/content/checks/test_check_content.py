"""manage.py check_content: all texts, live and newest, for people and for machines."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_condition, make_page

pytestmark = [pytest.mark.django_db, pytest.mark.rules]


def run(*arguments) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_content", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_nothing_found_ends_well():
    make_page(body="## We move\n\nFrom May on you find us next door.")
    assert run() == ("0 blocking findings, 0 warnings.\n", 0)


def test_blocking_finding_in_a_waiting_draft_ends_with_one_and_names_the_place():
    page = make_page(slug="us", body="## We move\n\nNext door.")
    page.save_revision(title="Us", standfirst="So.", body="## We move\n\nIt cures you.")
    printed, code = run()
    assert code == 1
    assert "page us (draft) body:3 STOPS [overclaim] “cures” promises too much." in printed


def test_json_holds_every_finding_with_its_place():
    body = "## We move\n\nIt cures you. The pain is bilateral."
    make_page(slug="us", body=body)
    printed, code = run("--format", "json")
    answer = json.loads(printed)
    assert (code, answer["blocking"], len(answer["findings"])) == (1, 1, 2)
    first = answer["findings"][0]
    assert (first["kind"], first["slug"], first["version"]) == ("content.page", "us", "live")
    assert first["rule"] == "overclaim"
    assert body[first["start"] : first["end"]] == "cures"


def test_only_what_stops_publishing_when_asked():
    make_condition(slug="neck-pain", body="Words.")
    everything, _code = run()
    stops, code = run("--blocking")
    assert code == 1
    assert "warns" in everything
    assert "warns" not in stops
