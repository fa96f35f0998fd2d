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


def see_request(page: Page) -> None:
    """Send a request and open the page that belongs to it."""
    send_at_once(page)
    with page.expect_navigation():
        page.get_by_role("link", name="See or change my request").click()


def show_details(digits: str) -> Callable[[Page], None]:
    """Give the step that shows the details of the patient's page, by the end of the phone number."""

    def step(page: Page) -> None:
        page.get_by_label("The last 4 digits").fill(digits)
        press(page, "Show the details")
        for summary in page.locator(".faq summary").all():
            summary.click()

    return step


def ask_to_cancel(page: Page) -> None:
    """Open the page that asks whether to cancel."""
    show_details("0172")(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Cancel my appointment").click()


def show_wrong_digits(page: Page) -> None:
    """Type digits that no phone number can end with."""
    page.get_by_label("The last 4 digits").fill("12")
    press(page, "Show the details")


def sign_in_wrongly(page: Page) -> None:
    """Sign in with a wrong password."""
    page.get_by_label("User name or e-mail address").fill("editor")
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


def day_of_first_visit(page: Page) -> str:
    """Give the day of the first visit in the queue's tab of confirmed ones, as a date field takes it."""
    page.goto("/desk/booking/appointmentrequest/?tab=confirmed")
    return page.locator("#result_list .wait time").first.get_attribute("datetime")


def open_first_day(page: Page) -> None:
    """Open the day sheet of a day with a visit."""
    page.goto(f"/desk/day/?day={day_of_first_visit(page)}&reasons=on")


def keep_nothing(page: Page) -> None:
    """Send the desk's own form without a word in it."""
    press(page, "Keep the request")


def close_over_visits(page: Page) -> None:
    """Close the clinic on a day with a visit."""
    day = day_of_first_visit(page)
    page.goto("/desk/services/closure/add/")
    page.get_by_label("First day").fill(day)
    page.get_by_label("Last day").fill(day)
    press(page, "Save")


def open_first_and_delete(page: Page) -> None:
    """Ask to delete the first row of a list."""
    open_first(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Delete").click()


def save_empty(page: Page) -> None:
    """Save a form of the admin without a word in it."""
    press(page, "Save draft")


READING = [
    Kind("home", "/"),
    Kind("articles", "/articles/"),
    Kind("articles of a category", "/articles/category/dry-needling/"),
    Kind("articles, second page", "/articles/?page=2"),
    Kind("articles of a tag", "/articles/tag/safety/"),
    Kind("articles about a part of the body", "/articles/about/neck/"),
    Kind("feeds", "/articles/feed/"),
    Kind("article", "/articles/dry-needling-neck-pain-guide/"),
    Kind("story", "/articles/story-neck-upper-back-migraine/"),
    Kind("conditions", "/conditions/"),
    Kind("A to Z", "/a-to-z/"),
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
    Kind("new password", "/accounts/password/forgotten/", sets_cookies=True),
    Kind("403", "/accounts/login/", status=403, sets_cookies=True, steps=lose_the_cookie),
]
OFFERED, CONFIRMED = "/appointments/r/demo-offered/", "/appointments/r/demo-confirmed/"
PATIENT = [
    Kind("patient's page, waiting", "/appointments/request/", sets_cookies=True, steps=see_request),
    Kind("patient's page", CONFIRMED, sets_cookies=True),
    Kind("patient's page with errors", CONFIRMED, sets_cookies=True, steps=show_wrong_digits),
    Kind("patient's page, times offered", OFFERED, sets_cookies=True, steps=show_details("0171")),
    Kind("patient's page, confirmed", CONFIRMED, sets_cookies=True, steps=show_details("0172")),
    Kind("patient's page, are you sure", CONFIRMED, sets_cookies=True, steps=ask_to_cancel),
    Kind("patient's page, ended", "/appointments/r/demo-cancelled/", sets_cookies=True),
    Kind("link dead", "/appointments/r/dead/", status=404),
    Kind("review link over", "/review/dead/", status=404),
    Kind("link needed", "/appointments/yours/", status=403),
]
PUBLIC = READING + FORMS + PATIENT
DESK = [
    Kind("desk", "/desk/", who="frontdesk"),
    Kind("desk, nothing here", "/desk/booking/appointmentrequest/?tab=outcome&with=nair", who="frontdesk"),
    Kind("desk, a request", "/desk/", who="frontdesk", steps=open_first),
    Kind("desk, day sheet", "/desk/", who="frontdesk", steps=open_first_day),
    Kind("desk, entry with errors", "/desk/entry/", who="frontdesk", steps=keep_nothing),
    Kind("desk, figures", "/desk/figures/", who="frontdesk"),
    Kind("desk, closures", "/desk/services/closure/", who="frontdesk"),
    Kind("desk, a closure with visits in its way", "/desk/", who="frontdesk", steps=close_over_visits),
]
OWN = [
    Kind("own sign-in", "/accounts/security/", who="editor"),
    Kind("own sessions", "/accounts/sessions/", who="editor"),
    Kind("own password", "/accounts/password/", who="editor"),
]
ADMIN = [
    Kind("admin", "/admin/", who="owner"),
    Kind("admin, articles", "/admin/blog/article/", who="owner"),
    Kind("admin, an article", "/admin/blog/article/", who="owner", steps=open_first),
    Kind("admin, a new article", "/admin/blog/article/add/", who="owner"),
    Kind("admin, an article with errors", "/admin/blog/article/add/", who="owner", steps=save_empty),
    Kind("admin, versions", "/admin/blog/article/1/history/", who="owner"),
    Kind("admin, what changed", "/admin/texts/blog.article/1/compare/?from=live&to=newest", who="owner"),
    Kind("admin, publishing", "/admin/texts/blog.article/1/publish/", who="owner"),
    Kind("admin, retiring", "/admin/texts/blog.article/1/retire/", who="owner"),
    Kind("admin, preview links", "/admin/texts/blog.article/1/previews/", who="owner"),
    Kind("admin, checks", "/admin/reviews/", who="owner"),
    Kind("admin, sending to a check", "/admin/reviews/blog.article/1/send/", who="owner"),
    Kind("admin, signing", "/admin/reviews/blog.article/2/sign/", who="clinician"),
    Kind("admin, only a typo", "/admin/reviews/blog.article/2/typo/", who="owner"),
    Kind("admin, a correction", "/admin/reviews/blog.article/1/correction/", who="owner"),
    Kind("admin, trail", "/admin/content/contentevent/", who="auditor"),
    Kind("admin, editorial policy", "/admin/content/editorialpolicy/1/change/", who="owner"),
    Kind("admin, consents", "/admin/blog/storyconsent/", who="owner"),
    Kind("admin, a consent", "/admin/blog/storyconsent/", who="owner", steps=open_first),
    Kind("admin, the clinic", "/admin/services/clinic/", who="owner"),
    Kind("admin, references", "/admin/content/reference/", who="owner"),
    Kind("admin, deleting", "/admin/content/glossaryterm/", who="owner", steps=open_first_and_delete),
    Kind("admin, redirects", "/admin/content/redirect/", who="owner"),
    Kind("admin, a new redirect", "/admin/content/redirect/add/", who="owner"),
    Kind("admin, missed addresses", "/admin/content/missedaddress/", who="owner"),
    Kind("first day", "/admin/first-day/", who="owner"),
    Kind("first day, opening hours", "/admin/first-day/hours/", who="owner"),
]
STAFF = DESK + ADMIN + OWN
EVERY = PUBLIC + STAFF
