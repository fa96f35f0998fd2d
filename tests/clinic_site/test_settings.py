"""A production site refuses to start on a missing or unsafe value, and says how to mend it."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from clinic_site.production import refuse_unsafe

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.urlsafe_b64encode(bytes(range(32, 64))).decode()
PRODUCTION = {
    "SITE_MODE": "production",
    "SECRET_KEY": "correct-horse-battery-staple-and-then-some-more-words-0123456789",
    "FIELD_KEYS": f"k1:{KEY}",
    "INDEX_KEY": OTHER_KEY,
    "SITE_URL": "https://clinic.example",
    "DEFAULT_FROM_EMAIL": "hello@clinic.example",
}


def start(tmp_path, **changes):
    """Import the production settings in a process of its own; None removes a variable."""
    environment = PRODUCTION | {"DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]} | changes
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_complete_production_configuration_starts_without_a_warning(tmp_path):
    result = start(tmp_path)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"SITE_MODE": None, "SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "50 or more random characters"),
        ({"FIELD_KEYS": None}, "FIELD_KEYS is not set"),
        ({"FIELD_KEYS": f"k1:{KEY[:-8]}"}, "32 bytes"),
        ({"FIELD_KEYS": KEY}, "id:key"),
        ({"INDEX_KEY": None}, "INDEX_KEY is not set"),
        ({"SITE_URL": None}, "SITE_URL is not set"),
        ({"SITE_URL": "http://clinic.example"}, "https://"),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SITE_MODE": "staging"}, "SITE_MODE is 'staging'"),
        ({"EMAIL_URL": "smtp://mail.example:25"}, "unencrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_production_refuses_to_start_and_says_how_to_mend_it(tmp_path, changes, says):
    result = start(tmp_path, **changes)
    assert result.returncode != 0
    assert says in result.stderr


SAFE = {
    "SECRET_KEY": PRODUCTION["SECRET_KEY"],
    "SECRET_KEY_FALLBACKS": [],
    "FIELD_KEYS": {"k1": bytes(range(32))},
    "INDEX_KEY": bytes(range(32, 64)),
    "SITE_URL": "https://clinic.example",
    "IS_TRIAL": False,
    "ALLOWED_HOSTS": ["clinic.example"],
    "TRUSTED_PROXIES": 0,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "localhost",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "DEBUG": False,
}


def on_sqlite(command: str) -> dict:
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"init_command": command}}
    return {"DATABASES": {"default": database}}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": True},
        {"EMAIL_HOST": "mail.example", "EMAIL_USE_SSL": True},
        {"SITE_URL": "https://clinic.example:8443"},
        {"SITE_URL": "http://localhost:8000", "IS_TRIAL": True},
        on_sqlite("PRAGMA synchronous=FULL;"),
    ],
)
def test_safe_settings_are_accepted(changes):
    refuse_unsafe(SAFE | changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, "placeholder"),
        ({"SECRET_KEY": "change-me-" + SAFE["SECRET_KEY"]}, "placeholder"),
        ({"SECRET_KEY": "abc" * 30}, "placeholder"),
        ({"SECRET_KEY_FALLBACKS": ["short"]}, "too short"),
        ({"INDEX_KEY": SAFE["FIELD_KEYS"]["k1"]}, "must differ"),
        ({"FIELD_KEYS": {"k1": bytes(range(32)), "k2": bytes(range(32))}}, "must differ"),
        ({"FIELD_KEYS": {"k1": bytes(32)}}, "placeholder"),
        ({"INDEX_KEY": b"ab" * 16}, "placeholder"),
        ({"SITE_URL": "https://clinic.example/site"}, "without a path"),
        ({"SITE_URL": "https://me@clinic.example"}, "without a path"),
        ({"SITE_URL": "https://"}, "bare address"),
        ({"ALLOWED_HOSTS": ["clinic.example", "*"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": [""]}, "ALLOWED_HOSTS"),
        ({"TRUSTED_PROXIES": -1}, "TRUSTED_PROXIES"),
        ({"EMAIL_HOST": "mail.example"}, "unencrypted"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "EMAIL_URL"),
        (on_sqlite("PRAGMA synchronous=NORMAL;"), "synchronous=FULL"),
        (on_sqlite(""), "synchronous=FULL"),
        ({"DEBUG": True}, "DEBUG"),
    ],
)
def test_unsafe_settings_are_refused_in_words(changes, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        refuse_unsafe(SAFE | changes)


def test_demo_data_never_goes_into_a_production_site(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=settings.BASE_DIR,
        env=PRODUCTION | {"DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode != 0
    assert "Demo data never goes into a production site" in result.stderr


def test_pinned_time_zone_rules_win_over_the_operating_systems():
    import zoneinfo

    assert zoneinfo.TZPATH == ()


@pytest.mark.sqlite
def test_an_acknowledged_write_survives_a_power_cut(tmp_path):
    """SQLite must sync on every commit; the suite itself runs unsynced, so a process of its own is asked."""
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c",
         "from django.db import connection as c; k = c.cursor();"
         "print([k.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'synchronous')],"
         "c.transaction_mode)"],
        cwd=settings.BASE_DIR,
        env={"SITE_MODE": "demo", "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert "['wal', 2] IMMEDIATE" in result.stdout, result.stdout + result.stderr


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_run_is_on_postgres():
    assert connection.vendor == "postgresql"
