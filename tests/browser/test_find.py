"""Finding: the search, the filters of the articles, and ways on when there is nothing."""

import re

import pytest
from playwright.sync_api import expect

from blog.views import PER_PAGE

from .helpers import axe_violations


@pytest.mark.parametrize(
    ("words", "page_found"),
    [("whiplash", "Whiplash"), ("slipped disc", "Sciatica"), ("stiff neck", "Neck pain")],
)
def test_search_knows_what_people_say(visit, words, page_found):
    """Given any page, when a patient searches in their own words, the page about it is among the results."""
    page = visit("/fees/").page
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
    page.get_by_role("combobox").fill(words)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(f"“{words}”"))
    expect(page.get_by_role("combobox")).to_have_value(words)
    page.locator(".result").get_by_role("link", name=page_found, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(page_found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_suggested_and_taken_by_keyboard(visit, scheme):
    """Given a search field, when a patient types half a word, arrows choose a page, Escape closes, Enter opens it."""
    page = visit("/search/", width=320, scheme=scheme).page
    field = page.get_by_role("combobox", name="Search the site")
    field.press_sequentially("whipl")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Whiplash")
    expect(page.get_by_role("status").filter(has_text="suggested")).to_have_count(1)
    field.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "q-page-0")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("a")
    expect(first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whiplash")


def test_results_narrow_to_one_kind_and_widen_again(visit):
    page = visit("/search/?q=neck").page
    kinds = page.locator(".result .kind")
    everything = kinds.count()
    page.get_by_role("navigation", name="Show").get_by_role("link", name="Articles").click()
    expect(page).to_have_url(re.compile("kind="))
    assert set(kinds.all_inner_texts()) == {"Article"}
    page.get_by_role("navigation", name="Show").get_by_role("link", name="Everything").click()
    expect(kinds).to_have_count(everything)


def test_nothing_found_gives_ways_on(visit):
    """Given no page with the word, when a patient searches, a part of the body and a person are offered."""
    page = visit("/search/?q=zzzz", javascript=False).page
    expect(page.get_by_role("heading", name="Nothing found for “zzzz”")).to_be_visible()
    assert page.locator("main a[href^='tel:']").first.is_visible()
    page.get_by_role("main").get_by_role("link", name="Neck", exact=True).click()
    expect(page).to_have_url(re.compile("/conditions/"))


def test_articles_are_filtered_by_topic_tag_and_part_of_the_body(visit):
    """Given all articles, when a reader chooses a filter, heading, count and rows agree; clearing brings all back."""
    page = visit("/articles/").page
    heading, everything = page.locator("#list"), page.locator("#list").inner_text()
    for group, name, path in [
        ("Topics", "Neck and back", "/articles/category/neck-and-back/"),
        ("Tags", "safety", "/articles/tag/safety/"),
        ("Part of the body", "Neck", "/articles/about/neck/"),
    ]:
        page.get_by_role("navigation", name=group).get_by_role(
            "link", name=re.compile(f"^{name}")
        ).first.click()
        expect(page).to_have_url(re.compile(path + "$"))
        number = int(heading.inner_text().split()[0])
        assert page.locator("main .teaser__title").count() == min(number, PER_PAGE)
        assert page.locator("main [aria-current=true]").first.is_visible()
        page.get_by_role("link", name="Clear filter").click()
        expect(heading).to_have_text(everything)


def test_filters_fold_open_on_a_phone_without_scripts(visit):
    page = visit("/articles/", width=320, javascript=False).page
    page.locator("summary", has_text="Filter by").click()
    page.get_by_role("link", name=re.compile("^safety")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Articles tagged “safety”")
    expect(page.locator("summary", has_text="Filter: safety")).to_be_visible()


def test_error_page_leads_on_by_its_search(visit):
    page = visit("/no-such-page/").page
    page.get_by_role("main").get_by_role("combobox").fill("migraine")
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_be_visible()
