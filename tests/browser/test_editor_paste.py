"""What is pasted from Word, Google Docs and web pages becomes Markdown, exactly as the files say."""

from pathlib import Path

from playwright.sync_api import expect

FIXTURES = Path(__file__).parents[1] / "content" / "editor" / "fixtures"
PASTE = """(html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "plain");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector("#id_body").dispatchEvent(event);
}"""


def test_pasted_documents_become_the_markdown_of_the_files(visit):
    """Given an empty text, each document comes out as expected, with its bold lines made headings when asked."""
    seen = visit("/admin/content/page/add/", who="editor")
    page = seen.page
    body, title = page.locator("#id_body"), page.get_by_label("Title", exact=True)
    titles = []
    for path in sorted(FIXTURES.glob("*.html")):
        body.fill("")
        title.fill("")
        page.evaluate(PASTE, path.read_text())
        wanted = path.with_suffix(".md").read_text().strip()
        if page.get_by_role("dialog").count():
            page.get_by_role("button", name="Make them headings").click()
        expect(body).to_have_value(wanted)
        titles.append(title.input_value())
    assert titles == ["Sitting all day", "", "Needles for a stiff neck"]
    assert seen.console_errors == []


def test_bold_lines_stay_bold_when_the_writer_says_so_and_undo_takes_a_paste_back(visit):
    page = visit("/admin/content/page/add/", who="editor").page
    body = page.locator("#id_body")
    body.fill("Before")
    body.press("End")
    page.evaluate(PASTE, "<p><b>Stands alone</b></p><p>Words.</p><p><b>Not this one.</b></p>")
    expect(page.get_by_role("dialog")).to_contain_text("Stands alone")
    page.keyboard.press("Escape")
    expect(body).to_have_value("Before\n\n**Stands alone**\n\nWords.\n\n**Not this one.**")
    body.press("Control+z")
    expect(body).to_have_value("Before")
