"""Every kind of page, once: the list that the tests of all pages go through."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from .helpers import press


@dataclass(frozen=True)
class Kind:
    """A kind of page and how to see one.

    `path` is where it is, or where `steps` lead to it from; `status` is what it answers, `who` the demo's
    sign-in that may see it ("": everybody). `sets_cookies`: it has a form that is more than a search.
    """

    name: str
    path: str
    status: int = 200
    who: str = ""
    sets_cookies: bool = False
    steps: Callable[[Page], None] | None = None

    def __str__(self) -> str:
        return self.name


def send_nothing(page: Page) -> None:
    """Send the request form as it was opened."""
    press(page, "Send my request")


def send_at_once(page: Page) -> None:
    """Send a request faster than people do: it is held, and its sender can't tell."""
    page.get_by_label("Full name").fill("Sam Okoro")
    page.get_by_label("E-mail address").fill("sam@example.org")
    press(page, "Send my request")


def sign_in_wrongly(page: Page) -> None:
    """Sign in with a wrong password."""
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("not-the-password")
    press(page, "Sign in")


def lose_the_cookie(page: Page) -> None:
    """Send the sign-in without the cookie that belongs to it."""
    page.context.clear_cookies()
    sign_in_wrongly(page)


def open_first(page: Page) -> None:
    """Open the first row of a list of the back offices."""
    with page.expect_navigation():
        page.locator("#result_list tbody th a").first.click()


def open_first_and_delete(page: Page) -> None:
    """Ask to delete the first row of a list."""
    open_first(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Delete").click()


def save_empty(page: Page) -> None:
    """Save a form of the admin without a word in it."""
    press(page, "Save and publish")


READING = [
    Kind("home", "/"),
    Kind("articles", "/articles/"),
    Kind("articles of a category", "/articles/category/dry-needling/"),
    Kind("articles, second page", "/articles/?page=2"),
    Kind("articles of a tag", "/articles/tag/safety/"),
    Kind("articles about a part of the body", "/articles/about/neck/"),
    Kind("article", "/articles/dry-needling-neck-pain-guide/"),
    Kind("story", "/articles/story-neck-upper-back-migraine/"),
    Kind("conditions", "/conditions/"),
    Kind("condition", "/conditions/low-back-pain/"),
    Kind("treatments", "/treatments/"),
    Kind("treatment", "/treatments/dry-needling/"),
    Kind("team", "/team/"),
    Kind("practitioner", "/team/okafor/"),
    Kind("contact", "/contact/"),
    Kind("fees", "/fees/"),
    Kind("plain page", "/privacy/"),
    Kind("glossary", "/glossary/"),
    Kind("version", "/v/1/"),
    Kind("search", "/search/"),
    Kind("search with results", "/search/?q=neck"),
    Kind("search without results", "/search/?q=zzzz"),
    Kind("400", "/search/?" + 1001 * "&", status=400),
    Kind("404", "/no-such-page/", status=404),
]
FORMS = [
    Kind("request", "/appointments/request/", sets_cookies=True),
    Kind("request with errors", "/appointments/request/", sets_cookies=True, steps=send_nothing),
    Kind("request sent", "/appointments/request/", sets_cookies=True, steps=send_at_once),
    Kind("sign-in", "/accounts/login/", sets_cookies=True),
    Kind("sign-in with errors", "/accounts/login/", sets_cookies=True, steps=sign_in_wrongly),
    Kind("403", "/accounts/login/", status=403, sets_cookies=True, steps=lose_the_cookie),
]
PUBLIC = READING + FORMS
DESK = [
    Kind("desk", "/desk/", who="frontdesk"),
    Kind("desk, nothing here", "/desk/booking/appointmentrequest/?tab=confirmed", who="frontdesk"),
    Kind("desk, a request", "/desk/", who="frontdesk", steps=open_first),
]
ADMIN = [
    Kind("admin", "/admin/", who="owner"),
    Kind("admin, articles", "/admin/blog/article/", who="owner"),
    Kind("admin, an article", "/admin/blog/article/", who="owner", steps=open_first),
    Kind("admin, a new article", "/admin/blog/article/add/", who="owner"),
    Kind("admin, an article with errors", "/admin/blog/article/add/", who="owner", steps=save_empty),
    Kind("admin, the clinic", "/admin/services/clinic/", who="owner"),
    Kind("admin, references", "/admin/content/reference/", who="owner"),
    Kind("admin, deleting", "/admin/content/glossaryterm/", who="owner", steps=open_first_and_delete),
]
STAFF = DESK + ADMIN
EVERY = PUBLIC + STAFF
