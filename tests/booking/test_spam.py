"""Who is held for a look: programs nearly always, people hardly ever. Nobody is refused or dropped."""

import time

import pytest
import time_machine

from services.booking.models import AppointmentRequest

from .factories import answers
from .spam_corpus import HALVES, figures, judge_half, stamp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_rules(clinic, settings):
    settings.GUARD_MIN_SECONDS = 3
    settings.BOOKING_PER_SITE_HOUR = settings.BOOKING_MAILS_PER_HOUR = 10_000
    settings.BOOKING_PER_ADDRESS_HOUR = 10_000


@pytest.mark.parametrize("half", HALVES)
def test_programs_are_held_and_people_are_not(half):
    bots, people = judge_half(half)
    print(figures(half, bots, people))
    let_in = [key for key, result in bots.items() if result == "new"]
    held = [key for key, result in people.items() if result == "held"]
    refused = [key for key, result in people.items() if result == "refused"]
    assert len(let_in) <= 0.05 * len(bots), let_in
    assert len(held) <= 0.01 * len(people), held
    assert not refused


def test_twenty_people_behind_one_address_are_let_in(client):
    for number in range(20):
        fields = answers(phone=f"613-555-01{number:02}", email="", scripted="1")
        fields["stamp"] = stamp(60)
        client.cookies.clear()
        client.post("/appointments/request/", fields)
    assert list(AppointmentRequest.objects.values_list("status", flat=True)) == ["new"] * 20


def test_form_that_waited_45_minutes_is_let_in(client):
    filled = answers()
    with time_machine.travel(time.time() + 45 * 60):
        client.post("/appointments/request/", filled)
    assert AppointmentRequest.objects.get().status == "new"
