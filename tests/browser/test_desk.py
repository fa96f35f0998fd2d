"""Work on one request at the desk."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.factories import today

from .helpers import axe_violations, press, sideways_scroll, unfold
from .test_request import find_at_desk

NEXT_MONDAY = today() + timedelta(days=7 - today().weekday())


def open_request(page: Page, name: str) -> None:
    """Find it by the name and open its page."""
    assert len(find_at_desk(page, name)) == 1
    page.get_by_role("link", name=name).click()


def fill_in(page: Page, row, at: str) -> None:
    """Enter next Monday with Maya Okafor."""
    row.get_by_label("With").select_option("Maya Okafor")
    row.get_by_label("Day").fill(NEXT_MONDAY.isoformat())
    row.get_by_label("Time", exact=True).fill(at)


def test_times_are_offered_and_taken_back_without_scripts_on_a_small_phone(visit):
    """Given 320 pixels and no JavaScript, the desk errs, mends it, offers two times and takes them back."""
    page = visit("/", width=320, javascript=False, who="frontdesk").page
    open_request(page, "Ellen Marsh")
    form = page.locator("form", has=page.locator("[name=action][value=offer]"))
    fill_in(page, form.get_by_role("group", name="Time 1"), "05:00")
    fill_in(page, unfold(page, "Time 2 (optional)"), "10:40")
    press(page, "Offer these times")
    expect(page).to_have_title(re.compile("^Error: "))
    first = form.get_by_role("group", name="Time 1").get_by_label("Time", exact=True)
    expect(first).to_have_accessible_description(re.compile("outside the opening hours"))
    expect(form.get_by_role("group", name="Time 2").get_by_label("Time", exact=True)).to_have_value("10:40")
    first.fill("09:20")
    press(page, "Offer these times")
    expect(page.get_by_role("heading", name="Wait for the patient to choose")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(2)
    press(page, "Undo")
    expect(page.get_by_role("heading", name="Offer times")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_request_with_everything_unfolded_has_no_barrier(visit, width, scheme):
    """Given a form that came back with errors and every fold open, axe and a narrow window find nothing."""
    page = visit("/", width=width, scheme=scheme, who="frontdesk").page
    open_request(page, "Pauline Grey")
    press(page, "Offer these times")
    expect(page).to_have_title(re.compile("^Error: "))
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    assert axe_violations(page) == []
    assert sideways_scroll(page) == []
