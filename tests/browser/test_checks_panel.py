"""The panel of the rules while somebody writes: it follows unsaved words, and each finding leads to its place."""

from playwright.sync_api import expect

from .helpers import SCHEMES, axe_violations

CHOSEN = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"


def test_wrong_word_is_named_as_it_is_typed_and_the_panel_leads_to_it(visit):
    seen = visit("/admin/blog/article/?q=step-by-step", who="editor")
    page = seen.page
    page.goto(page.locator("#result_list tbody th a").first.get_attribute("href"))
    panel, body = page.locator("#editor-checks"), page.get_by_label("Text", exact=True)
    expect(panel.get_by_role("heading", name="Before it can go live")).to_be_visible()
    expect(panel.get_by_role("button", name="hollow")).to_have_count(0)
    body.fill(body.input_value().replace("solid, not hollow", "hollow"))
    found = panel.get_by_role("button", name="contradicts the fact")
    expect(found).to_be_visible(timeout=15_000)
    expect(panel.get_by_role("status")).to_contain_text("things left to do")
    found.press("Enter")
    assert "hollow" in body.evaluate(CHOSEN)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert axe_violations(page) == []
