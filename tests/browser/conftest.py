"""A demo site of its own, in its own processes, and Debian's Chromium to look at it.

Only these tests see the site from outside, so they don't touch the database: what they need, the demo holds.
"""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, StorageState

from services.content.accessibility import Check
from tests.demo_site import DemoSite

from .helpers import Visit, send_request, sign_in
from .pages import Kind
from .record import CHECK

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Chromium's own calls home would be counted as ours.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Django logs with a traceback although it only said no.
REFUSED = re.compile(r"Forbidden \(Permission denied\)| django\.security\.")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; without one the tests are left out."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not path:
        pytest.skip("no Chromium: install it, or set CHROMIUM to its path")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, chromium: str) -> dict:
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly loaded demo site. Its log must hold no traceback at the end."""
    demo = DemoSite(tmp_path_factory.mktemp("site"), "--demo")
    try:
        demo.wait_until_ready()
        yield demo.address
    finally:
        code = demo.stop()
    assert code == 0, f"serve ended with {code}:\n{demo.output()}"
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", demo.output(), flags=re.MULTILINE)
    broken = [record for record in records if "Traceback" in record and not REFUSED.search(record)]
    assert broken == []


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Lets pages be opened by path: page.goto("/articles/")."""
    return site


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: str) -> Callable[[str], StorageState]:
    """Gives the cookies of somebody who has signed in: signed_in("editor"); nobody's for ""."""

    @cache
    def state(username: str) -> StorageState | None:
        if not username:
            return None
        with browser.new_context(base_url=site) as context:
            sign_in(context.new_page(), username)
            return context.storage_state()

    return state


@pytest.fixture
def visit(new_context, site: str, signed_in) -> Callable[..., Visit]:
    """Opens a path in a browser of its own: visit("/", width=320, scheme="dark", javascript=False, who="editor")."""

    def open_path(
        path: str, *, width: int = 1280, scheme: str = "light", javascript: bool = True, who: str = ""
    ) -> Visit:
        context = new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",  # axe must not measure a colour on its way
            storage_state=signed_in(who),
        )
        return Visit(context.new_page(), site).goto(path)

    return open_path


@pytest.fixture(scope="session")
def html_seen() -> dict[str, str]:
    """The source of each kind of page that a test has opened, by its name: what is checked need not be opened again."""
    return {}


@pytest.fixture
def visit_kind(visit, html_seen) -> Callable[..., Visit]:
    """Opens a page of a kind: visit_kind(kind, width=320)."""

    def open_kind(kind: Kind, **options) -> Visit:
        seen = visit(kind.path, who=kind.who, **options)
        if kind.steps:
            kind.steps(seen.page)
        assert seen.response.status == kind.status
        html_seen.setdefault(kind.name, seen.response.text())
        return seen

    return open_kind


@pytest.fixture
def count_check(record_property) -> Callable[..., None]:
    """Notes what a test has looked at, for tests/browser/record.py: count_check("axe", views=6, faults=found)."""

    def count(name: str, *, pages: int = 1, views: int = 1, faults: Collection[str] = ()) -> None:
        record_property(CHECK, Check(name, pages, views, len(faults)))

    return count


@pytest.fixture(scope="session")
def asked(browser: Browser, site: str) -> str:
    """The reference of a request that lies in the queue."""
    with browser.new_context(base_url=site) as context:
        page = context.new_page()
        page.goto("/appointments/request/")
        return send_request(page, name="Noor Haddad", email="noor@example.org")
