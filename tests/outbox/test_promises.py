"""No mail is lost, and none is sent twice unless a worker is killed at the one moment that allows it."""

from datetime import timedelta

import pytest
import time_machine

from services.outbox.models import OutgoingEmail

from .backends import ScriptedBackend
from .mail_server import running
from .story import kill_workers, live_through_outage, race


@pytest.mark.django_db
@pytest.mark.parametrize("every", [timedelta(hours=5), timedelta(days=1)], ids=["some mails", "one mail"])
def test_mails_of_a_day_without_a_server_leave_within_ten_minutes_of_its_return(settings, every):
    settings.EMAIL_BACKEND = f"{ScriptedBackend.__module__}.ScriptedBackend"
    ScriptedBackend.reset()
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as clock:
        outage = live_through_outage(clock, every=every)
    assert outage.mails == timedelta(days=1) // every + bool(timedelta(days=1) % every)
    assert (outage.lost, outage.repeats) == (0, 0)
    assert outage.late <= timedelta(minutes=10)


@pytest.mark.django_db(transaction=True)
def test_worker_killed_after_the_server_took_a_mail_repeats_that_one_at_most():
    with running() as server:
        killing = kill_workers(server, kills=2)
    assert (killing.lost, killing.repeats, killing.most_of_one) == (0, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_two_hundred_mails_once_each():
    with running() as server:
        taken = race(server, workers=4, mails=200)
    assert (len(taken), taken.total()) == (200, 200)
    assert OutgoingEmail.objects.counts()["sent"] == 200
