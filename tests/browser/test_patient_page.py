"""The patient's own page, as people use it."""

import re

from playwright.sync_api import expect

from .helpers import press, send_request, tab_to
from .pages import OFFERED


def test_patient_withdraws_a_request_by_keyboard(visit):
    """Given a request just sent, when the patient opens its page and cancels by keyboard, the page says so."""
    page = visit("/appointments/request/").page
    sent = send_request(page, name="Jo Lindgren", email="jo@example.org")
    for role, name in (
        ("link", "See or change my request"),
        ("link", "Cancel my request"),
        ("button", "Yes, cancel my request"),
    ):
        if name == "Cancel my request":
            assert tab_to(page, page.locator("summary", has_text="Cancel this request")) == []
            page.keyboard.press("Enter")
        assert tab_to(page, page.get_by_role(role, name=name)) == []
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("It is cancelled.")
    expect(page.get_by_role("main")).to_contain_text(f"Reference {sent}")
    expect(page.get_by_role("heading", name="This is cancelled, and nobody expects you.")).to_be_visible()


def test_offered_times_are_shown_on_a_small_phone_without_scripts(visit):
    """Given a mailed link, when it is opened, digits are asked for; the times can be looked at and left again."""
    page = visit(OFFERED, width=320, javascript=False).page
    assert page.url.endswith("/appointments/yours/")
    expect(page.get_by_role("main")).not_to_contain_text("Nadia")
    page.get_by_label("The last 4 digits").fill("0000")
    press(page, "Show the details")
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("The last 4 digits").fill("0171")
    press(page, "Show the details")
    press(page, "Take this time")
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("link", name="None of these times suits me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("None of these times suits me")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("radio")).to_have_count(3)
