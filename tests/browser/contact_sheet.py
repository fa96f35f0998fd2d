"""Pictures of every public page kind for docs/: `python -m tests.browser.contact_sheet`.

Makes docs/images/home.png for the README and one sheet per width and colour scheme.
"""

import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path

import django
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # the pages and the demo site know the project

from tests.demo_site import DemoSite  # noqa: E402

from .conftest import CHROMIUM_ARGUMENTS  # noqa: E402
from .pages import PUBLIC  # noqa: E402

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {
    390: (195, 640),
    1280: (420, 640),
}  # window width → width and greatest height of a picture in the sheet
MARGIN, LABEL, COLUMNS = 16, 22, {390: 8, 1280: 5}


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


def main() -> None:
    """Start a demo site, look at it, write the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="clinic-pictures-"))
    site = DemoSite(home, "--demo")
    try:
        site.wait_until_ready()
        with sync_playwright() as playwright:
            executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
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
    main()
