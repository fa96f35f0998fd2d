"""Reading: from a sore neck to an article and its sources, by pointer, by keyboard, without scripts, on paper."""

import re

import pytest
from playwright.sync_api import expect

from .helpers import focus_problems, is_in_view, sideways_scroll, tab_to

GUIDE = "/articles/dry-needling-neck-pain-guide/"
MARKS = {"Front": ".bm-front", "Back": ".bm-behind"}  # what is drawn of one side only, on a narrow screen


def address(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text) + "$")


def test_body_map_leads_to_a_condition_and_on_to_an_article(visit):
    """Given the home page, when a reader follows the neck, each link leads where its words say."""
    page = visit("/").page
    page.get_by_role("link", name=re.compile(r"^Neck \d+ conditions?$")).click()
    expect(page).to_have_url(address("/conditions/#neck"))
    assert is_in_view(page.get_by_role("heading", name="Neck", exact=True))

    page.locator("#neck").get_by_role("link", name="Neck pain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Neck pain")

    article = page.locator(".related .teaser__title a").first
    title = article.inner_text()
    article.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(page).to_have_url(address("/conditions/neck-pain/"))


def test_contents_and_sources_of_an_article_lead_there_and_back(visit):
    """Given an article, when a reader follows its contents and a source, they get there and back to the place."""
    page = visit(GUIDE).page
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Who should tell us").click()
    expect(page).to_have_url(address("#who-should-tell-us-first"))
    assert is_in_view(page.get_by_role("heading", name="Who should tell us first?"))

    page.locator("#cite-1").click()
    expect(page).to_have_url(address("#ref-1"))
    assert is_in_view(page.locator("#ref-1"))
    page.locator("#ref-1").get_by_role("link", name="Back to the text").first.click()
    expect(page).to_have_url(address("#cite-1"))
    assert is_in_view(page.locator("#cite-1"))

    for _ in range(3):  # the source, the heading, the beginning
        page.go_back()
    expect(page).to_have_url(address(GUIDE))


def test_a_click_on_the_figure_leads_where_its_words_lead(visit):
    page = visit("/").page
    box = page.locator(".z-lower-back").locator("visible=true").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(address("/conditions/#lower-back"))


def test_keyboard_alone_leads_from_the_body_map_to_an_article(visit):
    """Given no mouse, when a reader tabs from link to link, the focus is always to be seen."""
    page = visit("/").page
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    assert focus_problems(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(address("#main"))

    assert tab_to(page, page.get_by_role("link", name=re.compile(r"^Neck \d+ conditions?$"))) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(address("/conditions/#neck"))
    assert tab_to(page, page.locator("#neck").get_by_role("link", name="Neck pain")) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Neck pain")
    article = page.locator(".related .teaser__title a").first
    title = article.inner_text()
    assert tab_to(page, article) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("path", [GUIDE, "/appointments/request/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_focus_is_seen_on_every_stop_of_a_page(visit, path, width):
    page = visit(path, width=width).page
    last = page.locator("footer a").last
    assert tab_to(page, last) == []


def test_menu_of_a_phone_opens_and_closes_by_keyboard(visit):
    page = visit("/", width=320).page
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    tab_to(page, page.get_by_role("button", name="Menu"))
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Articles")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_phone_without_scripts_has_the_menu_the_contents_the_answers_and_the_words(visit):
    """Given no JavaScript, when a reader opens what is folded, it opens."""
    page = visit(GUIDE, width=320, javascript=False).page
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Our team").first).to_be_visible()
    page.get_by_role("button", name="Close").first.click()

    page.locator("summary", has_text="On this page").click()
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Frequently asked").click()
    expect(page).to_have_url(address("#frequently-asked-questions"))

    answer = page.get_by_text("Soreness, bruises and small bleeds are common.")
    expect(answer).to_be_hidden()
    page.locator("summary", has_text="What are the risks?").click()
    expect(answer).to_be_visible()

    word = page.locator(".term").first
    word.click()
    meaning = page.locator(".term-card:popover-open")
    expect(meaning).to_be_visible()
    meaning.get_by_role("link", name="All words").click()
    expect(page).to_have_url(re.compile("/glossary/#"))


def test_paper_shows_the_whole_article_and_nothing_to_click(visit):
    """Given an article, when it is printed, answers, meanings and sources are open and the site's frame is gone."""
    page = visit(GUIDE).page
    page.emulate_media(media="print")
    for hidden in (".nav", ".actionbar", ".share", ".toc", ".prevnext", ".announce"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for visible in (".refs", ".keypoints", ".term-card"):
        assert page.locator(visible).first.is_visible(), visible
    answers = page.locator(".faq.wide details > div")
    assert answers.count() > 3
    assert all(answer.is_visible() for answer in answers.all())
    assert page.locator("h1").evaluate("(element) => getComputedStyle(element).color") == "rgb(0, 0, 0)"


def test_script_opens_the_answers_before_printing(visit):
    page = visit(GUIDE).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".faq details:not([open])").count() == 0


def test_forced_colours_keep_the_edges_of_buttons_and_the_body_map(visit):
    page = visit("/").page
    page.emulate_media(forced_colors="active")
    borders = page.locator("main .btn").evaluate_all(
        "(buttons) => buttons.map((button) => getComputedStyle(button).borderTopWidth)"
    )
    assert set(borders) == {"2px"}
    assert page.locator(".bm-pin").first.is_visible()


def test_nothing_moves_for_those_who_ask_for_less_motion(visit):
    page = visit("/").page  # visit() asks for it
    moving = """() => [...document.querySelectorAll("*")].filter((element) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
        return parseFloat(transitionDuration) > 0 || animationName !== "none" || scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("javascript", [True, False])
def test_phone_shows_the_body_from_the_front_and_from_behind(visit, width, javascript):
    """Given a phone, when a reader turns the figure, the other side is seen and every word still leads on."""
    page = visit("/", width=width, javascript=javascript).page
    links = page.locator(".bodymap li a:visible").count()
    sides = {side: page.locator(f".bodymap {mark}") for side, mark in MARKS.items()}
    for side in ("Front", "Back", "Front"):
        page.locator(".bodymap label", has_text=side).click()
        for name, marks in sides.items():
            assert marks.locator("visible=true").count() == (marks.count() if name == side else 0), (
                side,
                name,
            )
        assert page.locator(".bodymap li a:visible").count() == links > 6
        assert sideways_scroll(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Back")).to_be_checked()
    assert focus_problems(page) == []
