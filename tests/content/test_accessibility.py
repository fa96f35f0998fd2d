"""The last full check and the known gaps, as the accessibility page tells of them."""

from datetime import date

import pytest

from services.content import accessibility
from services.content.accessibility import MEANINGS, Check, Record
from services.content.markdown import render
from tests.browser.helpers import SCHEMES, WIDTHS
from tests.browser.record import Tally
from tests.factories import make_clinic, make_page


@pytest.fixture(autouse=True)
def docs(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def html(text: str) -> str:
    return str(render(text).html)


def test_without_a_record_no_check_is_claimed():
    assert html("{last-check}") == "<p>No full check is on record.</p>"


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"day": "2026-11-22"}', '{"day": 3, "checks": [{"name": 1}]}']
)
def test_a_record_that_cannot_be_read_claims_nothing(docs, words):
    (docs / accessibility.RECORD).write_text(words)
    assert "No full check is on record." in html("{last-check}")


def test_the_record_is_shown_as_it_was_counted():
    Record(date(2026, 11, 2), [Check("axe", 41, 246, 0), Check("html", 70, 70, 3)]).write()
    shown = html("Before.\n{last-check}\nAfter.")
    assert "<p>Before.</p>" in shown and "<p>After.</p>" in shown
    assert "on 2 November 2026" in shown and "What the last full check found" in shown
    rows = [row.split("</tr>")[0] for row in shown.split("<tr>")[2:]]
    assert "0 faults in 246 views of 41 pages" in rows[0]
    assert "3 faults on 70 pages" in rows[1]
    assert str(MEANINGS["axe"][1]) in rows[0]


def test_what_the_page_says_was_checked_is_what_the_tests_look_at():
    assert list(SCHEMES) == ["light", "dark"] and len(WIDTHS) == 3 and min(WIDTHS) == 320


def test_known_gaps_are_shown_as_they_are_written_down(docs):
    assert "No gaps are written down." in html("{known-gaps}")
    (docs / accessibility.GAPS).write_text("- Tables scroll.\n- One browser only.\n")
    assert html("{known-gaps}").count("<li>") == 2


@pytest.mark.django_db
def test_a_page_places_them_where_it_likes():
    make_clinic()
    page = make_page(slug="accessibility", body="## Tests\n\n{last-check}\n\nSee {last-check} here.")
    rendered = render(page.text.body)
    assert "No full check is on record." in rendered.html
    assert "See {last-check} here." in rendered.html  # a table fits between paragraphs, not into one
    assert [problem.key for problem in rendered.missing] == ["last-check"]


class Report:
    """As much of pytest's report of a test as the tally reads."""

    when, skipped, nodeid = "call", False, "tests/browser/test_pages.py::test_one"

    def __init__(self, *found: Check, **changed) -> None:
        self.user_properties = [("check", check) for check in found]
        vars(self).update(changed)


def test_a_run_is_full_when_every_check_was_made_and_nothing_left_out():
    tally = Tally()
    tally.add(Report(Check("axe", 1, 6, 0)))
    assert tally.lacks() == [name for name in MEANINGS if name != "axe"]
    for name in MEANINGS:
        tally.add(Report(Check(name, 1, 2, 0)))
    assert tally.lacks() == []
    assert tally.record().checks[0] == Check("axe", 2, 8, 0)
    tally.add(Report(skipped=True))
    assert tally.lacks() == [Report.nodeid]
