"""Mailed links: fetched by scanners, guessed by strangers. Full counts of tests/booking/test_mailed_links.py."""

import os
import secrets
import time

import pytest

from services.booking.models import AccessToken
from tests.booking.factories import make_request
from tests.booking.test_mailed_links import all_rows, fetch, mail_of_every_kind, mailed_links
from tests.factories import make_clinic, make_user

GUESSES, LINKS, FETCHES = 100_000, 200, 100
DATABASE = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"


@pytest.mark.django_db
def test_s8_fetching_links(report):
    make_clinic()
    mail_of_every_kind(make_user(is_superuser=True, is_staff=True))
    links, before = mailed_links(), all_rows()
    fetch(links.values(), FETCHES)
    after = all_rows()
    changed = sum(row not in before[table] for table, rows in after.items() for row in rows)
    report.add(
        f"S8, {DATABASE}: {len(links)} mailed links fetched {FETCHES} times each by GET and by HEAD: {changed} changes"
    )
    assert after == before


@pytest.mark.django_db
def test_s8_guessing_links(report):
    make_clinic()
    item = make_request()
    tokens = [AccessToken.objects.mint(item, "drill") for _number in range(LINKS)]
    started = time.monotonic()
    hits = sum(AccessToken.objects.find(secrets.token_urlsafe(32)) is not None for _number in range(GUESSES))
    seconds = time.monotonic() - started
    assert all(AccessToken.objects.find(token) for token in tokens)
    report.add(
        f"S8, {DATABASE}: {GUESSES:,} random links tried on {LINKS} live ones: {hits} hits ({seconds:.0f} s)"
    )
    assert hits == 0
