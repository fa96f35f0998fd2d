"""Writing a text: tools, choosers, pictures and the live preview, by keyboard and without a fault for axe."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .helpers import SCHEMES, axe_violations, focus_problems, press, sideways_scroll

PASTE_FILE = """(code) => {
    const bytes = Uint8Array.from(atob(code), (one) => one.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector("#id_body").dispatchEvent(event);
}"""
CHOSEN = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"


def picture() -> str:
    """A picture as a clipboard holds it."""
    file = BytesIO()
    Image.new("RGB", (640, 400), "teal").save(file, "PNG")
    return b64encode(file.getvalue()).decode()


def ready(page: Page) -> None:
    """Wait for the first preview."""
    expect(page.locator("#editor-preview")).to_have_attribute("data-state", "ready", timeout=15_000)


def open_article(visit, **options):
    seen = visit("/admin/blog/article/", who="editor", **options)
    seen.page.goto(seen.page.locator("#result_list tbody th a").first.get_attribute("href"))
    return seen


def test_a_writer_works_with_the_keyboard_alone(visit):
    """Given an empty treatment, a template, a shortcut, a link, a source, a menu and a picture make its text."""
    seen = visit("/admin/services/treatment/add/", who="editor")
    page = seen.page
    body, dialog = page.get_by_label("Text", exact=True), page.get_by_role("dialog")
    page.get_by_role("button", name="Start from the template").press("Enter")
    assert body.evaluate(CHOSEN).startswith("<!-- Two or three sentences")
    page.keyboard.type("It is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("thin")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.type(" for")
    page.keyboard.press("Control+k")
    expect(dialog.get_by_role("heading", name="Link")).to_be_visible()
    page.keyboard.type("neck pain")
    expect(dialog.get_by_role("option").first).to_contain_text("condition:neck-pain")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+Digit9")
    page.keyboard.type("brady")
    expect(dialog.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert body.input_value().startswith(
        "It is **thin** for [Neck pain](condition:neck-pain) [@brady2014]\n\n## What it is"
    )
    page.keyboard.press("Control+Enter")
    assert body.evaluate(CHOSEN) == "<!-- In plain words. What is used, what is felt -->"

    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar").get_by_role("button", name="Bold")).to_be_focused()
    assert focus_problems(page) == []
    for key in ("End", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert '!!! note "Please note"\n    <!-- One or two sentences -->' in body.input_value()
    assert body.evaluate(CHOSEN) == "<!-- One or two sentences -->"
    page.keyboard.press("Control+z")
    assert "!!! note" not in body.input_value()

    page.evaluate(PASTE_FILE, picture())
    page.get_by_role("button", name="Put it in the text").press("Enter")
    expect(dialog.get_by_text("Say what the picture shows, or tick")).to_be_visible()
    expect(dialog.get_by_label("Description")).to_be_focused()
    assert axe_violations(page, contrast_in="dark") == []
    page.keyboard.type("A teal wall behind the desk")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert "![A teal wall behind the desk](image:picture-a-teal-wall-behind-the-desk)" in body.input_value()
    assert seen.console_errors == []


def test_the_preview_follows_the_words_and_leads_back_to_them(visit):
    """Given a saved article, when its title changes, so does the page beside it, and a click finds the line."""
    seen = open_article(visit)
    page = seen.page
    ready(page)
    shown = page.frame_locator("iframe")
    page.get_by_label("Title", exact=True).fill("A title nobody has saved")
    expect(shown.locator("h1")).to_have_text("A title nobody has saved", timeout=15_000)
    heading = shown.locator(".prose h2[data-line]").nth(1)
    heading.click()
    body = page.get_by_label("Text", exact=True)
    assert body.evaluate(CHOSEN).removeprefix("## ").split()[0] in heading.inner_text()
    shown.locator("h1").click()
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    phone = page.locator("#editor-preview iframe").evaluate("(frame) => frame.clientWidth")
    page.get_by_role("button", name="Desktop").click()
    desktop = page.locator("#editor-preview iframe").evaluate("(frame) => frame.clientWidth")
    assert (phone, desktop) == (390, 1280)
    assert seen.console_errors == [] and seen.foreign_requests == []


def test_tags_are_completed_and_compared(visit):
    page = visit("/admin/blog/article/add/", who="editor").page
    tags = page.get_by_label("Tags", exact=True).first
    tags.fill("neck, headach")
    expect(page.locator("#tag-list").get_by_role("option").first).to_be_visible()
    first = page.locator("#tag-list .choice__label").first.inner_text()
    tags.press("ArrowDown")
    tags.press("Enter")
    expect(tags).to_have_value(f"neck, {first}, ")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_has_no_faults(visit, width, count_check):
    """Given a saved article, light and dark, narrow and wide: nothing for axe, no sideways scroll."""
    seen = open_article(visit, width=width)
    page = seen.page
    ready(page)
    page.get_by_role("toolbar").get_by_role("button", name="More").click()
    faults = sideways_scroll(page) + axe_violations(page, contrast_in="dark")
    count_check("axe", views=len(SCHEMES), faults=faults)
    assert faults == []
    page.keyboard.press("Escape")
    page.get_by_role("toolbar").get_by_role("button", name="Picture").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert sideways_scroll(page) + axe_violations(page) == []
    assert seen.console_errors == []


def test_without_scripts_it_is_a_plain_form_and_the_preview_a_page(visit):
    seen = visit("/admin/content/page/add/", who="editor", javascript=False)
    page = seen.page
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.get_by_label("Title", exact=True).fill("Parking")
    page.get_by_label("Summary").fill("Where to park.")
    page.get_by_label("Text", exact=True).fill("Behind the house.")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="See the page in a new tab").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Parking")
    expect(opened.value.get_by_text("Behind the house.")).to_be_visible()
    press(page, "Save draft")
    expect(page.locator(".messagelist")).to_be_visible()
