"""Editing in the admin: a draft stays a draft until somebody publishes it, and each role keeps to its rooms."""

import pytest
from playwright.sync_api import Page, expect

from .helpers import press, sign_in

TITLE = "Back pain and dry needling: four hopes and three types"
PATH = "/articles/dry-needling-back-pain-types/"
NEW = "Four hopes about needles and backs, tested one by one, and the three types of needling."


def open_article(page: Page) -> None:
    """Find the article by its title and open its form."""
    page.goto("/admin/")
    page.get_by_role("main").get_by_role("link", name="Articles", exact=True).click()
    page.locator("#searchbar").fill("four hopes")
    page.keyboard.press("Enter")
    page.locator("#result_list").get_by_role("link", name=TITLE).click()
    expect(page.get_by_label("Summary")).to_be_visible()


def test_draft_of_an_editor_goes_live_when_it_is_signed_and_published(visit):
    """Given a live, reviewed article, when an editor changes it, readers see no change until it may be public."""
    reader = visit(PATH).page
    before = reader.locator("h1 + .lead").inner_text()
    badge = reader.get_by_text("Clinically reviewed by")
    expect(badge).to_be_visible()

    editor = visit("/").page
    sign_in(editor, "editor")
    open_article(editor)
    expect(editor.get_by_role("button", name="Publish…")).to_have_count(0)
    editor.get_by_label("Summary", exact=True).fill(NEW)
    press(editor, "Save draft")
    expect(editor.get_by_text("Readers still see the words published before.")).to_be_visible()
    expect(editor.get_by_text("Draft; readers see older words")).to_be_visible()
    reader.reload()
    assert reader.locator("h1 + .lead").inner_text() == before
    expect(badge).to_be_visible()

    publisher = visit("/").page
    sign_in(publisher, "publisher")
    open_article(publisher)
    expect(publisher.get_by_label("Summary", exact=True)).to_have_value(NEW)
    press(publisher, "Publish…")
    expect(publisher.get_by_text("A clinician must sign these words first.")).to_be_visible()
    expect(publisher.locator(".diff ins").first).to_contain_text("Four hopes about")
    expect(publisher.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    reader.reload()
    assert reader.locator("h1 + .lead").inner_text() == before


def test_a_plain_page_is_published_with_one_look_at_what_changes(visit):
    page = visit("/").page
    sign_in(page, "publisher")
    page.goto("/admin/content/page/?q=editorial")
    with page.expect_navigation():
        page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Summary", exact=True).fill("How we write, check and mend our pages.")
    press(page, "Publish…")
    expect(page.locator(".diff ins").first).to_be_visible()
    press(page, "Publish")
    expect(page.get_by_text("is live: everybody can read it now.")).to_be_visible()


def test_form_says_what_is_missing_beside_the_field(visit):
    page = visit("/admin/blog/article/add/", who="editor").page
    page.get_by_label("Text").fill("Words that must not be lost.")
    press(page, "Save draft")
    expect(page.locator(".field-title .errorlist")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Words that must not be lost.")


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("editor", "/desk/", 404),
        ("publisher", "/desk/booking/appointmentrequest/", 404),
        ("auditor", "/desk/", 404),
        ("frontdesk", "/admin/", 403),
        ("frontdesk", "/admin/blog/article/", 403),
        ("editor", "/admin/auth/user/", 403),
        ("clinician", "/desk/", 200),
        ("owner", "/desk/", 200),
    ],
)
def test_roles_keep_to_their_rooms(visit, who, path, status):
    assert visit(path, who=who).response.status == status


@pytest.mark.parametrize("path", ["/admin/", "/admin/blog/article/", "/desk/"])
def test_back_offices_ask_to_sign_in_and_then_lead_on(visit, path):
    page = visit(path).page
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff sign-in")


def test_signing_out_closes_the_back_office(visit):
    page = visit("/").page
    sign_in(page, "auditor")
    press(page, "Log out")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff sign-in")
