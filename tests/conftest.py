"""The rules of the suite: what is left out is said, and with REQUIRE_ALL=1 nothing may be left out."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
ON_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
HERE = Path(__file__).parent
BROWSER_TESTS = HERE / "browser"
# What goes through the data layer runs on PostgreSQL as well; pages, words and rules in memory run on SQLite alone.
DATA_LAYER = tuple(
    HERE / name
    for name in (
        "accounts", "admin/test_index.py", "bench/bench_search.py", "blog/test_article_list.py",
        "blog/test_consents.py",
        "blog/test_models.py", "blog/test_querysets.py",
        "blog/test_tags.py", "booking",
        "blog/test_feeds.py", "clinic_site/found/test_missed.py", "clinic_site/found/test_redirects.py",
        "clinic_site/found/test_sitemap.py",
        "clinic_site/test_demo.py", "clinic_site/test_health.py", "clinic_site/test_invitations.py",
        "clinic_site/test_query_counts.py", "clinic_site/search", "content/test_anchors.py",
        "content/test_image_use.py", "content/test_models.py", "content/reviews",
        "content/versions/test_drafts.py", "content/versions/test_publishing_pages.py",
        "content/versions/test_saving.py", "drills", "guard/test_fields.py", "guard/test_rates.py",
        "guard/test_rotation.py", "outbox", "services",
    )
)  # fmt: skip
INDEXED = tuple(HERE / name for name in ("bench", "clinic_site/search", "drills"))
IN_MEMORY = tuple(HERE / "booking" / name for name in ("test_mail_words.py", "test_spam.py", "test_words.py"))


def pytest_configure() -> None:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing


def pytest_unconfigure() -> None:
    if "TEST_DATA_DIR" not in os.environ:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def pytest_report_header() -> str:
    database = "PostgreSQL" if ON_POSTGRES else "SQLite"
    return f"database: {database}; a test left out is {'a failure' if REQUIRE_ALL else 'reported'}"


def pytest_collection_modifyitems(config, items) -> None:
    """Leave out what belongs to the other database, and put the browser tests last.

    Playwright keeps an event loop running once it has started, and Django refuses its ORM beside one.
    """
    other = "sqlite" if ON_POSTGRES else "postgres"

    def belongs_elsewhere(item) -> bool:
        return bool(item.get_closest_marker(other)) or (
            ON_POSTGRES and (item.path in IN_MEMORY or not any(map(item.path.is_relative_to, DATA_LAYER)))
        )

    config.hook.pytest_deselected(items=[item for item in items if belongs_elsewhere(item)])
    items[:] = [item for item in items if not belongs_elsewhere(item)]
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
        if HERE / "clinic_site" / "search" in item.path.parents or item.path.parent in (
            HERE / "bench",
            HERE / "drills",
        ):
            item.add_marker("indexed")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def refuse_skip(report):
    """Turn a skip into a failure when nothing may be left out."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Left out, and REQUIRE_ALL=1: {report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport():
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report():
    return refuse_skip((yield))


@pytest.fixture(scope="module")
def demo_clinic(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo clinic, taken out of the database again after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        from clinic_site import demo  # needs the apps, which are not ready when this file is read

        demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def short_texts_pass(request, monkeypatch) -> None:
    """Leave the rules out where they are not the subject: a text of four words has none of its sections."""
    if request.node.get_closest_marker("rules") is None:
        monkeypatch.setattr("services.content.checks.rules.RULES", [])


@pytest.fixture(autouse=True)
def nothing_is_indexed(request, monkeypatch) -> None:
    """Leave the search index alone where it is not the subject: a fifth of all the time went into it."""
    if request.node.get_closest_marker("indexed") is None:
        for change in ("put", "put_fixed", "put_synonym", "remove"):
            monkeypatch.setattr(f"clinic_site.search.index.{change}", lambda *args: None)
