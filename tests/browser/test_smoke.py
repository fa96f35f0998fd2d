"""The harness itself: the demo site answers and a browser can read it."""

from .helpers import axe_violations, cookies, sideways_scroll


def test_home_page_answers_without_complaint(visit):
    home = visit("/", width=320)
    assert home.response.status == 200
    assert home.console_errors == []
    assert home.foreign_requests == []
    assert cookies(home.page) == []
    assert sideways_scroll(home.page) == []
    assert axe_violations(home.page) == []


def test_home_page_is_complete_without_javascript(visit):
    home = visit("/", javascript=False)
    assert home.page.get_by_role("heading", level=1).is_visible()
    assert home.page.get_by_role("navigation").first.is_visible()
