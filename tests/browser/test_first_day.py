"""From an empty database to the first answered request, by screens alone."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from tests.demo_site import RealSite, eventually
from tests.outbox.mail_server import Conversation, MailServer

from .helpers import Visit, axe_violations, press, send_request, unfold

PASS_PHRASE = "seven quiet herons by the weir"
ACCENT = "#1d3f8f"


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """A real clinic's site as make start leaves it. Its log must hold no traceback at the end."""
    site = RealSite(tmp_path_factory.mktemp("real"))
    try:
        site.wait_until_ready()
        yield site
    finally:
        code = site.stop()
    assert code == 0, site.output()
    assert "Traceback" not in site.output()


@pytest.fixture
def someone(browser: Browser, real_site: RealSite) -> Iterator[Callable[[], Visit]]:
    """Gives people with a browser of their own at the real clinic's site."""
    with ExitStack() as contexts:

        def come() -> Visit:
            options = {"base_url": real_site.address, "reduced_motion": "reduce"}
            context = contexts.enter_context(browser.new_context(**options))
            return Visit(context.new_page(), real_site.address)

        yield come


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server on this machine."""
    with MailServer(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def code_for(secret: str) -> str:
    """Give what an authenticator app shows now for a secret."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def fill(page: Page, **answers: str) -> None:
    """Fill in fields of the main form by name."""
    for name, answer in answers.items():
        page.locator(f"#content-main [name={name}]").last.fill(answer)


def go_on(page: Page) -> None:
    press(page, "Save and go on")
    expect(page.locator(".messagelist .success")).to_be_visible()


def come_in(page: Page, site: RealSite) -> None:
    """Open the one-time link, choose a password, sign in and set up an authenticator app."""
    page.goto(site.owner_link())
    assert page.url == f"{site.address}/accounts/welcome/"
    for label, answer in (
        ("First name", "Robin"),
        ("Last name", "Hale"),
        ("E-mail address", "robin@riverbend.example"),
    ):
        page.get_by_label(label).fill(answer)
    for field in page.locator("input[type=password]").all():
        field.fill(PASS_PHRASE)
    press(page, "Set my password")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    page.get_by_label("User name or e-mail address").fill("robin@riverbend.example")
    page.get_by_label("Password").fill(PASS_PHRASE)
    press(page, "Sign in")
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Your password").fill(PASS_PHRASE)
    press(page, "Continue")
    page.locator("input[name=code]").fill(code_for(page.locator("code").first.inner_text()))
    press(page, "Turn on")


def set_up(page: Page, mail_port: int) -> None:
    """Go through the screens in their order."""
    page.goto("/admin/")
    page.get_by_role("link", name="Set up your clinic").click()
    expect(page.get_by_role("listitem").filter(has_text="The clinic has a name")).to_contain_text("Missing")
    page.get_by_role("link", name="The clinic", exact=True).click()
    fill(page, name="Riverbend Physio", summary="A small clinic by the river.")
    page.get_by_label("Country").select_option("uk")
    press(page, "Fill in what holds in this country")
    expect(page.get_by_label("Emergency number")).to_have_value("999")
    go_on(page)
    fill(page, name="Mill Street", street="1 Mill Street", city="Ashford", phone="020 7946 0958")
    go_on(page)
    for day in range(7):
        fill(page, **{f"day{day}_0_opens": "09:00", f"day{day}_0_closes": "17:00"})
    go_on(page)
    page.get_by_role("link", name="Skip for now").click()
    page.get_by_label("Your colour").fill("#f5b93a")
    press(page, "Save and go on")
    expect(page.get_by_role("alert")).to_contain_text("Text in this colour is too faint")
    page.get_by_label("Your colour").fill(ACCENT)
    go_on(page)
    fill(page, name="Noor Haddad", role="Physiotherapist", focus="Knees", bio="Noor listens first.")
    page.get_by_label("Monday").check()
    go_on(page)
    fill(page, name="First visit", minutes="45", amount="60")
    go_on(page)
    page.get_by_label("Exercise therapy").check()
    press(page, "Make these drafts")
    page.get_by_role("link", name="Edit and send to be checked Exercise therapy").click()
    press(page, "Save draft")
    page.goto("/admin/first-day/privacy/")
    press(page, "Confirm and publish")
    fill(page, host="127.0.0.1", port=str(mail_port))
    page.get_by_label("How it is secured").select_option("none")
    press(page, "Save")
    press(page, "Send a test mail")
    page.get_by_label("I answer the requests of patients myself").check()
    press(page, "Keep this")
    page.get_by_role("link", name="Go on").click()
    fill(page, password=PASS_PHRASE)
    press(page, "Show the recovery key")
    key = page.locator(".key").inner_text()
    fill(page, last=key.replace(" ", "")[-8:])
    press(page, "I have kept it")


def test_owner_comes_from_an_empty_database_to_the_first_answered_request(someone, real_site, mail_server):
    """Given an empty database, when the owner follows the link and the screens, a patient is answered at the desk."""
    owner, visitor = someone(), someone()
    visitor.goto("/")
    assert visitor.response.status == 503
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("This site opens soon")

    come_in(owner.page, real_site)
    set_up(owner.page, mail_server.server_address[1])
    assert axe_violations(owner.page) == []
    press(owner.page, "Open the site to the public")
    expect(owner.page.get_by_text("Your site is open to the public.")).to_be_visible()

    page = visitor.goto("/").page
    expect(page).to_have_title(re.compile("Riverbend Physio"))
    expect(page.get_by_text("Noor Haddad").first).to_be_visible()
    pine = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--pine').trim()")
    assert pine == ACCENT
    page.goto("/appointments/request/")
    sent = send_request(page, name="Ana Duarte", email="ana@example.org")

    assert eventually(lambda: any(sent in mail for mail in mail_server.taken)), (
        "the patient's mail has not left"
    )

    desk = owner.goto("/desk/").page
    desk.get_by_role("link", name="Ana Duarte").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(sent)
    press(desk, "I’m on it")
    attempt = unfold(desk, "Contact attempt")
    attempt.get_by_role("radio").first.check()
    press(desk, "Keep this attempt")
    unfold(desk, "Close").get_by_label("Why?").select_option(index=1)
    press(desk, "Close the request")
    expect(desk.get_by_text(f"{sent} is closed.")).to_be_visible()
    assert owner.console_errors == visitor.console_errors == []
    assert owner.foreign_requests == visitor.foreign_requests == []
