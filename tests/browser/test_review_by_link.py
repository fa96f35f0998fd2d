"""A treatment goes from draft to review, is signed by the link of a mail, and is published."""

import re

from playwright.sync_api import Page, expect

from .helpers import axe_violations, press, sideways_scroll, sign_in

WORD, NEW = "Summary", "A plan of exercises for you alone, built up step by step."


def link_in_the_mail(page: Page) -> str:
    """Wait for the mail to the reviewer on the demo's own page and give the link in it."""
    for _ in range(60):
        page.goto("/demo/mail/")
        found = re.search(r"https?://[^/\s]+(/review/[^\s<]+)", page.locator("main").inner_text())
        if found:
            return found[1]
        page.wait_for_timeout(500)
    raise AssertionError("no mail with a link to a review has arrived")


def open_text(page: Page) -> None:
    """Open the form of the treatment."""
    page.goto("/admin/services/treatment/")
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_label(WORD)).to_be_visible()


def test_treatment_is_signed_by_a_mailed_link_and_published(visit):
    editor = visit("/").page
    sign_in(editor, "editor")
    open_text(editor)
    path = re.sub(r"^https?://[^/]+", "", editor.url)
    editor.get_by_label(WORD).fill(NEW)
    press(editor, "Send to be checked")  # saves, then asks whom
    assert axe_violations(editor, contrast_in="dark") == []
    press(editor, "Send to be checked")
    expect(editor.get_by_text("A mail with a link is on its way.")).to_be_visible()

    reviewer = visit("/").page  # somebody who has never signed in here
    link = link_in_the_mail(reviewer)
    for width in (1280, 320):
        reviewer.set_viewport_size({"width": width, "height": 800})
        reviewer.goto(link)
        expect(reviewer.locator("ins").first).to_be_visible()
        assert sideways_scroll(reviewer) == []
    assert axe_violations(reviewer, contrast_in="dark") == []
    for box in reviewer.get_by_role("checkbox").all():
        box.check()
    with reviewer.expect_navigation():
        reviewer.get_by_role("button", name=re.compile("I sign these words")).click()
    expect(reviewer.get_by_text("You have signed")).to_be_visible()
    assert reviewer.goto(link).status == 404

    publisher = visit("/").page
    sign_in(publisher, "publisher")
    publisher.goto(path)
    expect(publisher.get_by_text("These words are signed.")).to_be_visible()
    public = publisher.get_by_role("link", name="View on site").first.get_attribute("href")
    press(publisher, "Publish…")
    press(publisher, "Publish")
    reader = visit(public).page
    assert reader.locator("h1 + .lead").inner_text() == NEW
    expect(reader.get_by_text("Clinically reviewed by")).to_be_visible()
