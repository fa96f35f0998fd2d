"""A request is never lost, doubled or given somebody else's time. Full counts of what the suite does small."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from services.booking import actions
from services.booking.models import AppointmentRequest, RequestEvent, Visit
from services.outbox.models import OutgoingEmail
from tests.booking.desk import row
from tests.booking.factories import answers, make_request, make_slot, make_therapist, next_monday
from tests.booking.killing import Server, connect, kill_again_and_again
from tests.booking.spam_corpus import HALVES, figures, judge_half
from tests.factories import make_clinic, make_user

KILLS, RACERS, SLOTS, KEYS, SENDINGS = 200, 20, 200, 500, 20
ON_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
DATABASE = "PostgreSQL" if ON_POSTGRES else "SQLite"
PAGES = 10  # so many of the slots through the desk's page


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.GUARD_MIN_SECONDS = 0
    settings.BOOKING_PER_ADDRESS_HOUR = settings.BOOKING_PER_CONTACT_DAY = 10**6
    settings.BOOKING_PER_SITE_HOUR = settings.BOOKING_MAILS_PER_HOUR = 10**6


@pytest.fixture
def database_url():
    """A database of its own for a server that is killed; "" on SQLite, where the server makes its file."""
    if not ON_POSTGRES:
        return ""
    url, name = os.environ["TEST_DATABASE_URL"], f"killed_{uuid4().hex}"
    with connect(url, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def test_r1_server_killed_under_load(tmp_path, report, database_url):
    started = monotonic()
    outcome = kill_again_and_again(Server(tmp_path, database_url), kills=KILLS, clients=6, load=(0.2, 1.5))
    report.add(
        f"R1, {DATABASE}: {KILLS} times `kill -9` under the load of 6 clients: {outcome.acknowledged} requests "
        f"acknowledged, {outcome.lost} lost, {outcome.doubled} doubled, {outcome.incomplete} without event or mail; "
        f"{outcome.retried} had no answer and were sent again ({(monotonic() - started) / 60:.0f} min)"
    )
    assert (outcome.lost, outcome.doubled, outcome.incomplete) == (0, 0, 0)


def through_the_page(boss, item, slot) -> str:
    """Try to agree on a slot as a colleague does in a browser."""
    browser = Client(raise_request_exception=False)
    browser.force_login(boss)
    fields = {
        "action": "confirm",
        "version": 1,
        **row(slot.practitioner, day=slot.day, at=f"{slot.starts:%H:%M}"),
    }
    code = browser.post(item.desk_url, fields).status_code
    return "booked" if code == 302 else "told" if code < 500 else "error"


def through_the_action(boss, item, slot) -> str:
    """Try the same without the page, which is what most of its time goes into."""
    try:
        actions.confirm(item, actor=boss, version=1, slot=slot)
    except (actions.TransitionRefused, actions.RequestChanged):
        return "told"
    except DatabaseError:
        return "error"
    return "booked"


@pytest.mark.django_db(transaction=True)
def test_r2_everybody_wants_the_same_slot(report):
    make_clinic()
    boss, maya = make_user(is_superuser=True, is_staff=True), make_therapist()
    items = [make_request() for _number in range(RACERS)]
    results = Counter()
    with ThreadPoolExecutor(RACERS) as pool:
        for number in range(SLOTS):
            day, at = next_monday() + timedelta(weeks=number // 8), time(9 + number % 8)
            slot = make_slot(maya, day=day, at=at)
            attempt = through_the_page if number < PAGES else through_the_action
            AppointmentRequest.objects.update(status="new", version=1)

            def book(item, attempt=attempt, slot=slot) -> str:
                try:
                    return attempt(boss, item, slot)
                finally:
                    connections.close_all()

            results.update(pool.map(book, items))
            confirmed = list(
                AppointmentRequest.objects.filter(status="confirmed").values_list("pk", flat=True)
            )
            assert len(confirmed) == 1
            # The next round races for the next slot; this visit goes on taking up its own.
            Visit.objects.filter(request__in=confirmed).update(request=make_request())
    overlaps = count_overlaps()
    report.add(
        f"R2, {DATABASE}: {RACERS} colleagues at once for each of {SLOTS} slots ({PAGES} of them through the desk's "
        f"page): {results['booked']} booked, {results['told']} told that it is taken, {overlaps} overlaps, "
        f"{results['error']} errors"
    )
    assert results == {"booked": SLOTS, "told": SLOTS * (RACERS - 1)}
    assert overlaps == 0


def count_overlaps() -> int:
    """Pairs of visits of one practitioner that overlap, counted past the site."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_visit a JOIN booking_visit b ON a.practitioner_id = b.practitioner_id "
            "AND a.id < b.id AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_r3_one_form_sent_twenty_times_at_once(report):
    make_clinic()
    codes, answers_given = [], 0

    def send(filled) -> tuple[int, int]:
        browser = Client(raise_request_exception=False)
        try:
            code = browser.post("/appointments/request/", filled).status_code
            return code, browser.session["booking.sent"]["pk"] if code == 302 else 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDINGS) as pool:
        for number in range(KEYS):
            filled = answers(phone="", email=f"p{number}@canary.example.org", reach="email")
            results = list(pool.map(send, [filled] * SENDINGS))
            codes += [code for code, _pk in results]
            answers_given += len({pk for _code, pk in results})
    rows, events = AppointmentRequest.objects.count(), RequestEvent.objects.count()
    mails = OutgoingEmail.objects.count()
    report.add(
        f"R3, {DATABASE}: {KEYS} forms sent {SENDINGS} times each, all at once: {rows} requests with {events} events "
        f"and {mails} mails, {answers_given} different answers, "
        f"{sum(code != 302 for code in codes)} answers other than the confirmation"
    )
    assert (rows, events, mails, answers_given, set(codes)) == (KEYS, KEYS, 2 * KEYS, KEYS, {302})


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("half", HALVES)
def test_s7_spam(settings, report, half):
    make_clinic()
    settings.GUARD_MIN_SECONDS = 3
    report.add(f"S7: {figures(half, *judge_half(half))}")
