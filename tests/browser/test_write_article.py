"""One text from the first click to the reader: written, checked, scheduled, read; with the screens alone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from clinic_site.demo import PASSWORD

from .helpers import press, sign_in
from .test_editor import CHOSEN, PASTE_FILE, picture, ready
from .test_editor_paste import FIXTURES, PASTE

TITLE = "Taping a sore ankle"
CLINIC = ZoneInfo("America/Toronto")
SIGNS = "you cannot take four steps on that foot"
PROMPTS = {
    "What research says": "How taping compares with a brace",
    "What it is and what": "Tape holds a sore ankle for a while, and we show you how.",
    "In plain words": "Tape is a strong sticky band on the skin. It holds the joint and reminds you to take care.",
    "The source of each": "Some people feel safer on their feet with tape, and some feel no change at all.",
    "First": "We look at your ankle and ask how it began.",
    "Then": "We clean the skin and put the tape on.",
    "After": "You walk a few steps, and we see whether it helps you.",
    "Take blood": "have thin or broken skin where the tape would be",
    "Are pregnant": "react to plasters or other sticky things",
    "What is common": "The skin can itch or turn red for a day or two under the tape. Take it off if it does.",
    "What is rare": "Rarely, the skin blisters or gets infected. Tape that is too tight can make toes numb or cold.",
    "What else": "A brace, exercises for balance, or leaving it alone for now are choices too.",
    "A question": "How long does the tape stay on?",
    "The answer": "Two to three days for most people. Then we look at the skin together.",
    "Sign": SIGNS,
}


def fill_prompts(page: Page) -> None:
    """Go from prompt to prompt with the keyboard and write what each asks for."""
    body = page.get_by_label("Text", exact=True)
    for _ in range(40):
        page.keyboard.press("Control+Enter")
        asked = body.evaluate(CHOSEN)
        if not asked.startswith("<!--"):
            return
        words = next(
            (words for start, words in PROMPTS.items() if f"<!-- {start}" in asked), "Said in plain words."
        )
        page.keyboard.insert_text(words)
    raise AssertionError("the prompts do not end")


def choose(page: Page, tool: str, words: str) -> None:
    """Take the first that a chooser offers for `words`."""
    page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill(words)
    expect(dialog.get_by_role("option")).to_have_count(1)
    dialog.get_by_role("option").click()
    expect(dialog).to_have_count(0)


def write(page: Page) -> None:
    """Write the treatment: template, prompts, a paste from Word, two sources, a picture, a question."""
    page.goto("/admin/services/treatment/add/")
    body, dialog = page.get_by_label("Text", exact=True), page.get_by_role("dialog")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Summary", exact=True).fill(
        "Tape can hold a sore ankle for a while. Here is what to expect."
    )
    page.get_by_role("button", name="Start from the template").click()
    fill_prompts(page)
    assert "<!--" not in body.input_value()

    body.press("Control+End")
    page.evaluate(PASTE, (FIXTURES / "word.html").read_text())
    page.get_by_role("button", name="Make them headings").click()
    expect(body).to_have_value(re.compile("### What to do after"))
    fill_prompts(page)
    for source in ("brady2014", "ottawa-ankle"):
        body.press("Control+Home")
        body.press("End")
        choose(page, "Source", source)
    assert body.input_value().startswith("Said in plain words. [@brady2014] [@ottawa-ankle]\n")

    body.press("Control+End")
    page.evaluate(PASTE_FILE, picture())
    dialog.get_by_label("Description").fill("An ankle with two bands of tape")
    dialog.get_by_role("button", name="Put it in the text").click()
    expect(body).to_have_value(re.compile(r"!\[An ankle with two bands of tape\]\(image:picture-an-ankle"))
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Note", exact=True).click()
    fill_prompts(page)


def test_a_new_text_from_the_template_to_the_reader(visit):
    """Given an editor, a clinician and a publisher, a treatment appears at its time and not before."""
    editor = visit("/").page
    sign_in(editor, "editor")
    write(editor)
    ready(editor)
    expect(editor.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")
    shown = editor.frame_locator("#editor-preview iframe")
    expect(shown.get_by_role("heading", name=TITLE)).to_be_visible(timeout=15_000)
    expect(shown.get_by_role("img", name="An ankle with two bands of tape")).to_be_attached(timeout=15_000)
    expect(shown.locator(".refs li")).to_have_count(2)
    expect(shown.locator(".faq summary").first).to_have_text("How long does the tape stay on?")
    press(editor, "Send to be checked")
    people = editor.get_by_label("Who should check it")
    people.select_option(people.locator("option", has_text="Maya Okafor").get_attribute("value"))
    press(editor, "Send to be checked")
    expect(editor.get_by_text("A mail with a link is on its way.")).to_be_visible()

    clinician = visit("/").page
    sign_in(clinician, "clinician")
    clinician.goto("/admin/services/treatment/")
    clinician.get_by_role("link", name=TITLE).click()
    path = re.sub(r"^https?://[^/]+", "", clinician.url)
    with clinician.expect_navigation():
        clinician.get_by_role("link", name="Read and sign").click()
    for box in clinician.get_by_role("checkbox").all():
        box.check()
    clinician.get_by_label("Your own password").fill(PASSWORD)
    press(clinician, "Sign these words")
    expect(clinician.get_by_text("Signed. It can be published now.")).to_be_visible()

    publisher = visit("/").page
    sign_in(publisher, "publisher")
    publisher.goto(path)
    press(publisher, "Publish…")
    expect(publisher.get_by_text("Nothing stands in the way.")).to_be_visible()
    moment = datetime.now(CLINIC) + timedelta(seconds=8)
    publisher.get_by_label("At a later time").check()
    publisher.get_by_label("Day", exact=True).fill(f"{moment:%Y-%m-%d}")
    publisher.get_by_label("Time", exact=True).fill(f"{moment:%H:%M:%S}")
    press(publisher, "Publish")

    reader = visit("/treatments/taping-a-sore-ankle/").page
    early = reader.context.request.get("/treatments/taping-a-sore-ankle/").status
    assert early == 404 or datetime.now(CLINIC) >= moment
    while datetime.now(CLINIC) < moment:
        reader.wait_for_timeout(200)
    assert reader.goto("/treatments/taping-a-sore-ankle/").status == 200
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.get_by_text("Clinically reviewed by")).to_be_visible()
