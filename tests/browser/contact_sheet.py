"""Pictures of the site for docs/: `python -m tests.browser.contact_sheet`.

Makes docs/images/home.png for the README, the desk's pictures for docs/front-desk.md, the editor's for
docs/editors-guide.md, and of every public page kind one sheet per width and colour scheme.
`python -m tests.browser.contact_sheet desk` makes the desk's alone, `editor` the editor's.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import django
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # the pages and the demo site know the project

from tests.demo_site import DemoSite  # noqa: E402

from .conftest import CHROMIUM_ARGUMENTS  # noqa: E402
from .helpers import press, sign_in  # noqa: E402
from .pages import PUBLIC, close_over_visits, open_first  # noqa: E402
from .test_desk import fill_in, open_request  # noqa: E402

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {
    390: (195, 640),
    1280: (420, 640),
}  # window width → width and greatest height of a picture in the sheet
MARGIN, LABEL, COLUMNS = 16, 22, {390: 8, 1280: 5}
DESK_WINDOW = {"width": 1160, "height": 1000}
EDITOR_WINDOW = {"width": 1440, "height": 1000}
WINDOW = ""  # a picture of all that the window shows


def show_request(page: Page) -> str:
    """Open what must be read first."""
    page.goto("/desk/")
    open_first(page)
    return WINDOW


def offer_times(page: Page) -> str:
    """Fill in the first time to offer."""
    open_request(page, "Ellen Marsh")
    fill_in(page, page.get_by_role("group", name="Time 1").first, "09:20")
    page.locator(":focus").blur()
    return ".next"


def show_day(page: Page) -> str:
    """Open the sheet of the next day on which somebody comes."""
    page.goto("/desk/day/")
    while not page.locator(".sheet").count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next day").click()
    return WINDOW


def show_closure(page: Page) -> str:
    """Close the clinic on a day on which somebody comes."""
    close_over_visits(page)
    return WINDOW


def show(path: str) -> Callable[[Page], str]:
    """Give what opens a page."""

    def step(page: Page) -> str:
        page.goto(path)
        return WINDOW

    return step


# The name of each picture of the desk, with what leads to it and gives the selector of what is in the picture.
DESK = {
    "queue": show("/desk/"),
    "request": show_request,
    "offer": offer_times,
    "day": show_day,
    "closure": show_closure,
    "figures": show("/desk/figures/"),
}


def open_text(page: Page, title: str) -> None:
    """Open the form of an article."""
    page.goto("/admin/blog/article/")
    with page.expect_navigation():
        page.get_by_role("link", name=title, exact=True).click()


def write(page: Page) -> str:
    """Write on an article, with its preview and checks beside it."""
    open_text(page, CHECKED)
    body = page.get_by_label("Text", exact=True)
    body.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nA short walk each day is a good start.")
    page.keyboard.press("Control+Home")
    body.evaluate("field => field.scrollTo(0, 0)")
    page.wait_for_timeout(4000)  # until preview, checks and the copy have followed
    page.evaluate("scrollTo(0, 0)")
    return WINDOW


def leave_words(page: Page) -> str:
    """Send those words to be checked, leave others unsaved, and see what waits."""
    with page.expect_navigation():
        page.get_by_role("button", name="Send to be checked").click()
    people = page.get_by_label("Who should check it")
    people.select_option(people.locator("option", has_text="Maya Okafor").get_attribute("value"))
    press(page, "Send to be checked")
    open_text(page, "After dry needling: what to do and when to call")
    page.get_by_label("Text", exact=True).press_sequentially("Rest if you like. ")
    page.wait_for_timeout(6000)
    page.goto("/admin/")
    return WINDOW


def sign(page: Page) -> str:
    """Open what was sent to be checked."""
    page.goto("/admin/")
    with page.expect_navigation():
        page.locator("#to-check").get_by_role("link", name=CHECKED).click()
    return WINDOW


def merge_tags(page: Page) -> str:
    """Choose two tags to be one."""
    page.goto("/admin/blog/tag/")
    for name in ("exercise", "recovery"):
        page.get_by_label(f"Select this object for an action - {name}", exact=True).check()
    page.locator("select[name=action]").select_option("merge")
    with page.expect_navigation():
        page.locator("button[name=index]").click()
    return "#content"


def publish(page: Page) -> str:
    """See what publishing a waiting draft would change."""
    open_text(page, "When pain needs fast help")
    with page.expect_navigation():
        page.get_by_role("link", name="Publishing", exact=True).click()
    return WINDOW


CHECKED = "Tension headache: what it is and what helps"
# The pictures of the editors' guide, in the order in which a text goes through the hands of three people.
EDITOR = (
    ("editor", {"writing": write, "start": leave_words}),
    ("clinician", {"sign": sign}),
    ("publisher", {"tags": merge_tags, "publish": publish}),
)


def photograph(
    browser: Browser, address: str, who: str, name: str, pictures: dict[str, Callable], window: dict[str, int]
) -> None:
    """Write pictures of a back office as one of the demo's people sees it."""
    context = browser.new_context(base_url=address, viewport=window, color_scheme="light")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())  # "leave without saving?"
    sign_in(page, who)
    for key, steps in pictures.items():
        part = steps(page)
        shot = page.locator(part).screenshot() if part else page.screenshot()
        path = IMAGES / f"{name}-{key}.webp"
        Image.open(BytesIO(shot)).convert("RGB").save(path, quality=75)
        print(f"Wrote {path.relative_to(IMAGES.parents[1])}")
    context.close()


def capture(browser: Browser, address: str, width: int, scheme: str) -> list[tuple[str, Image.Image]]:
    """Give a picture of each public page kind, as (name, picture)."""
    pictures = []
    for kind in PUBLIC:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        page.goto(kind.path)
        if kind.steps:
            kind.steps(page)
        picture = Image.open(BytesIO(page.screenshot(full_page=True)))
        pictures.append((kind.name, picture.convert("RGB")))
        context.close()
    return pictures


def sheet(pictures: list[tuple[str, Image.Image]], width: int) -> Image.Image:
    """Lay the pictures out under their names, each cut to the same height."""
    small, tallest = SIZES[width]
    columns = COLUMNS[width]
    rows = -(-len(pictures) // columns)
    cell_w, cell_h = small + MARGIN, tallest + LABEL + MARGIN
    out = Image.new("RGB", (columns * cell_w + MARGIN, rows * cell_h + MARGIN), "#8a968f")
    draw, font = ImageDraw.Draw(out), ImageFont.load_default(15)
    for number, (name, picture) in enumerate(pictures):
        x, y = MARGIN + number % columns * cell_w, MARGIN + number // columns * cell_h
        scaled = picture.resize((small, picture.height * small // picture.width), Image.Resampling.LANCZOS)
        draw.text((x, y), name, fill="#14231c", font=font)
        out.paste(scaled.crop((0, 0, small, min(tallest, scaled.height))), (x, y + LABEL))
    return out


def main(only: str = "") -> None:
    """Start a demo site, look at it, write the pictures: all of them, or `only` those of the desk or the editor."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="clinic-pictures-"))
    site = DemoSite(home, "--demo")
    try:
        site.wait_until_ready()
        with sync_playwright() as playwright:
            executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
            if only != "editor":  # before the public pages' forms are sent
                photograph(browser, site.address, "frontdesk", "desk", DESK, DESK_WINDOW)
            if only != "desk":
                for who, pictures in EDITOR:
                    photograph(browser, site.address, who, "editor", pictures, EDITOR_WINDOW)
            if only:
                return
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.goto(site.address)
            page.screenshot(path=IMAGES / "home.png")
            for width in SIZES:
                for scheme in ("light", "dark"):
                    path = IMAGES / f"pages-{width}-{scheme}.webp"
                    sheet(capture(browser, site.address, width, scheme), width).save(path, quality=80)
                    print(f"Wrote {path.relative_to(IMAGES.parents[1])}")
            browser.close()
    finally:
        site.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
