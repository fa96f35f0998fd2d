"""Every kind of page, in light and dark and in several widths: nothing a reader should never meet."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page

from .helpers import SCHEMES, STRETCHED, WIDTHS, axe_violations, cookies, layout_shift, sideways_scroll
from .pages import EVERY, FORMS, PUBLIC, READING, Kind

pytestmark = pytest.mark.usefixtures("asked")
NARROW_AND_WIDE = (WIDTHS[0], WIDTHS[-1])


@pytest.mark.parametrize("kind", EVERY, ids=str)
def test_page_is_sound(visit_kind, kind: Kind, count_check):
    seen = visit_kind(kind)
    page, axe, sideways = seen.page, [], []
    shift = layout_shift(page) if kind in READING else 0
    views = list(product(WIDTHS, SCHEMES))
    for width, scheme in views:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        sideways += [f"{scheme}, {width} px: {problem}" for problem in sideways_scroll(page)]
    for width in NARROW_AND_WIDE:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": width, "height": 800})
        axe += [f"{width} px: {problem}" for problem in axe_violations(page, contrast_in="dark")]
    page.set_viewport_size({"width": 320, "height": 800})
    for name, (change, undo) in STRETCHED.items():
        page.evaluate(change)
        sideways += [f"{name}: {problem}" for problem in sideways_scroll(page)]
        page.evaluate(undo)
    count_check("axe", views=len(NARROW_AND_WIDE) * len(SCHEMES), faults=axe)
    count_check("sideways", views=len(views) + len(STRETCHED), faults=sideways)
    assert sideways + axe == []
    assert shift == 0
    assert seen.console_errors == []
    assert seen.foreign_requests == []
    assert kind.who or kind.sets_cookies or cookies(page) == []


def words(page: Page) -> str:
    """Give what a reader sees of a page, without the buttons that only scripts can serve."""
    page.evaluate("document.querySelectorAll('[data-js]').forEach((element) => { element.hidden = true })")
    return page.locator("body").inner_text()


@pytest.mark.parametrize("kind", PUBLIC, ids=str)
def test_page_says_the_same_without_javascript(visit_kind, kind: Kind, count_check):
    without = visit_kind(kind, javascript=False).page
    assert without.locator("h1").is_visible()
    assert without.get_by_role("navigation", name="Main").get_by_role("link").count() == 6
    assert without.locator("[data-js]:visible").count() == 0
    if not kind.steps:  # each request that was sent has a reference of its own
        assert words(without) == words(visit_kind(kind).page)
        count_check("scripts")


def test_every_page_of_the_sitemap_is_sound_on_a_phone(visit, count_check):
    """Those that stand for their kind are looked at above; this is every other condition, article and so on."""
    seen, problems = visit("/", width=320), []
    listed = re.findall(r"<loc>(.*?)</loc>", seen.page.request.get("/sitemap.xml").text())
    others = {*listed} - {seen.site + kind.path for kind in PUBLIC}
    for address in {*listed} - {seen.site + kind.path for kind in FORMS}:
        seen.page.emulate_media(color_scheme="light")
        seen.page.goto(address)
        if shift := layout_shift(seen.page):
            problems.append(f"{address}: what is read moves while the page loads ({shift})")
        if address not in others:
            continue
        found = sideways_scroll(seen.page) + axe_violations(seen.page, contrast_in="dark")
        problems += [f"{address}: {each}" for each in found]
    count_check("sitemap", pages=len(others), views=2 * len(others), faults=problems)
    assert problems == []
    assert seen.console_errors == []
    assert seen.foreign_requests == []
    assert cookies(seen.page) == []


def test_text_of_twice_the_size_fits(browser_type, browser_type_launch_args, site, count_check):
    """WCAG 1.4.4, by the setting that readers have in their browser."""
    arguments = [*browser_type_launch_args["args"], "--blink-settings=defaultFontSize=32"]
    problems = []
    with browser_type.launch(**{**browser_type_launch_args, "args": arguments}) as browser:
        page = browser.new_page(base_url=site)
        for kind, width in product(PUBLIC, (390, 1280)):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(kind.path)
            problems += [f"{kind}, {width} px: {problem}" for problem in sideways_scroll(page)]
    count_check("twice", pages=len(PUBLIC), views=2 * len(PUBLIC), faults=problems)
    assert problems == []
