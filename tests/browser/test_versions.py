"""Nothing typed is lost, with the real autosave: a killed tab, a second editor, an ended sign-in; the staff bar."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .helpers import axe_violations, press, sideways_scroll, sign_in

ADD = "/admin/content/page/add/"
LOST_AT_MOST = 5  # seconds of typing


def new_page(page: Page, title: str) -> str:
    """Save a new plain page and give the path of its form."""
    page.goto(ADD)
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Summary", exact=True).fill("In one sentence.")
    page.locator("#id_body").fill("One.\n\nTwo.\n\nThree.")
    press(page, "Save draft")
    expect(page.get_by_text("Only staff can see it.")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def words_of(page: Page) -> str:
    return page.locator("#id_body").input_value()


def type_words(page: Page, number: int, seconds: float) -> list[float]:
    """Type `number` numbered words at an even pace; give when each was typed."""
    start, typed = time.monotonic(), []
    page.locator("#id_body").focus()
    for word in range(number):
        page.keyboard.insert_text(f"word{word} ")
        typed.append(time.monotonic())
        if (ahead := start + seconds * word / number - typed[-1]) > 0.02:
            page.wait_for_timeout(ahead * 1000)
    return typed


def test_a_tab_killed_after_a_thousand_words_costs_five_seconds_at_most(visit):
    """On another device, where nothing but what the site has kept can come back."""
    tab = visit(ADD, who="editor").page
    tab.get_by_label("Title", exact=True).fill("Typed and killed")
    typed = type_words(tab, 1000, seconds=9)
    killed = time.monotonic()
    tab.context.close()

    again = visit(ADD, who="editor").page
    offer = again.locator("#unsaved section", has_text="you began “Typed and killed”")
    with again.expect_navigation():
        offer.get_by_role("link", name="Go on with these words").click()
    kept = set(words_of(again).split())
    due = [f"word{word}" for word, at in enumerate(typed) if at <= killed - LOST_AT_MOST]
    assert len(due) > 200
    assert set(due) <= kept


def test_a_tab_closed_in_mid_word_is_offered_whole_on_the_same_device(visit):
    page = visit("/admin/", who="editor").page
    path = new_page(page, "Closed in mid word")
    page.locator("#id_body").press_sequentially("Every letter of this")
    typed = words_of(page)
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(path)
    offer = again.locator("#unsaved section")
    expect(offer).to_contain_text("never saved")
    again.get_by_text("What they would change").click()
    expect(offer.locator("ins")).to_contain_text("Every letter of this")
    assert axe_violations(again, contrast_in="dark") == []
    with again.expect_navigation():
        again.get_by_role("link", name="Go on with these words").click()
    assert words_of(again) == typed
    press(again, "Save draft")
    assert words_of(again) == typed
    expect(again.locator("#unsaved section")).to_have_count(0)
    assert device_copies(again) == []


def device_copies(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('clinic.words '))")


def test_the_second_editor_sees_what_differs_and_puts_both_together(visit):
    first = visit("/admin/", who="editor").page
    path = new_page(first, "Written by two")
    second = visit(path, who="publisher").page
    first.locator("#id_body").fill("One, by the first.\n\nTwo.\n\nThree.")
    press(first, "Save draft")
    second.locator("#id_body").fill("One.\n\nTwo.\n\nThree, by the second.")
    press(second, "Save draft")
    clash = second.get_by_role("region", name="saved this text at")
    expect(clash.locator("ins")).to_contain_text("by the second")
    expect(clash.locator("del")).to_contain_text("by the first")
    assert axe_violations(second, contrast_in="dark") == []
    second.set_viewport_size({"width": 320, "height": 800})
    assert sideways_scroll(second) == []
    press(second, "Put both together and let me edit")
    assert words_of(second) == "One, by the first.\n\nTwo.\n\nThree, by the second."
    press(second, "Save draft")
    expect(second.get_by_text("Only staff can see it.")).to_be_visible()


def test_when_the_sign_in_has_ended_the_words_stay_and_are_saved_after_signing_in_elsewhere(visit):
    page = visit("/").page
    sign_in(page, "editor")
    path = new_page(page, "Signed out in between")
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_body").press_sequentially("Typed after the end. ")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#autosave")).to_contain_text("sign in again in another tab")
    assert "Typed after the end." in words_of(page)
    assert page.url.endswith(path)

    other = page.context.new_page()
    sign_in(other, "editor")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only staff can see it.")).to_be_visible()
    assert "Typed after the end." in words_of(page)


@pytest.mark.parametrize("failure", ["offline", "500"])
def test_without_a_working_site_the_words_stay_on_the_device(visit, failure):
    page = visit("/").page
    sign_in(page, "editor")
    new_page(page, f"Site away {failure}")
    if failure == "offline":
        page.context.set_offline(True)
    else:
        page.route("**/copy/**", lambda route: route.fulfill(status=500))
    page.locator("#id_body").press_sequentially("Still here. ")
    page.get_by_role("button", name="Save draft").click()
    said = "Not connected" if failure == "offline" else "could not keep your words"
    expect(page.locator("#autosave")).to_contain_text(said)
    assert "Still here." in words_of(page)
    assert len(device_copies(page)) == 1
    page.context.set_offline(False)
    page.unroute_all()
    press(page, "Save draft")
    expect(page.get_by_text("Only staff can see it.")).to_be_visible()


def test_signing_out_leaves_nothing_on_a_shared_machine(visit):
    page = visit("/").page
    sign_in(page, "editor")
    new_page(page, "On a shared machine")
    page.locator("#id_body").press_sequentially("Mine. ")
    assert len(device_copies(page)) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Log out")
    assert device_copies(page) == []
    assert "staff" not in [cookie["name"] for cookie in page.context.cookies()]


def test_staff_have_a_bar_on_public_pages_and_patients_ask_for_nothing(visit):
    path = "/articles/dry-needling-neck-pain-guide/"
    patient = visit("/").page
    asked = []
    patient.on("request", lambda request: asked.append(request.url))
    patient.goto(path)
    patient.wait_for_load_state("networkidle")
    assert not any("staff" in url for url in asked)
    expect(patient.locator(".staff-bar")).to_have_count(0)
    assert patient.context.cookies() == []

    seen = visit("/")
    sign_in(seen.page, "editor")
    seen.goto(path)
    bar = seen.page.get_by_role("navigation", name="For staff")
    expect(bar).to_contain_text("Published")
    assert axe_violations(seen.page, contrast_in="dark") == []
    with seen.page.expect_navigation():
        bar.get_by_role("link", name="Versions").click()
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("Versions of")
    assert seen.console_errors == []
