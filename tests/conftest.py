"""The rules of the suite: what is left out is said, and with REQUIRE_ALL=1 nothing may be left out."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
ON_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
HERE = Path(__file__).parent
BROWSER_TESTS = HERE / "browser"
# What says nothing about the database (pages, words, rules in memory) runs on SQLite alone.
ONCE = tuple(
    HERE / name
    for name in (
        "admin", "test_commands_serve.py", "test_repository.py", "test_rooms.py",
        "blog/test_covers.py", "blog/test_demo_articles.py", "blog/test_reference_sites_1_to_3.py",
        "blog/test_reference_sites_4_and_5.py", "booking/test_mail_words.py", "booking/test_spam.py",
        "clinic_site/test_access_matrix.py", "clinic_site/test_demo_content.py",
        "clinic_site/test_first_day_screens.py",
        "clinic_site/test_headers.py", "clinic_site/test_logs.py", "clinic_site/test_readability_command.py",
        "clinic_site/test_security_page.py", "clinic_site/test_settings.py", "clinic_site/test_start_clinic.py",
        "content/test_handout.py", "content/test_images.py", "content/test_markdown_conventions.py",
        "content/test_markdown_safety.py", "content/test_readability.py", "guard/test_forms.py", "guard/test_text.py",
    )
)  # fmt: skip


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
            ON_POSTGRES and any(item.path.is_relative_to(once) for once in ONCE)
        )

    config.hook.pytest_deselected(items=[item for item in items if belongs_elsewhere(item)])
    items[:] = [item for item in items if not belongs_elsewhere(item)]
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
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
