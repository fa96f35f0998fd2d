"""The database refuses two visits of one practitioner that overlap, whoever writes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from services.booking import actions
from services.booking.models import Visit
from tests.factories import make_clinic, make_user

from .factories import make_in_state, make_request, make_slot, make_therapist

OVERLAPPING = [(time(10), 45), (time(9, 30), 45), (time(10, 30), 45), (time(10, 15), 15), (time(9), 240)]
BESIDE = [(time(9, 15), 45), (time(10, 45), 45)]


@pytest.fixture
def lena(clinic, person):
    return person("front desk")


@pytest.fixture
def taken(lena):
    """A confirmed visit next Monday from 10:00 to 10:45."""
    return make_in_state("confirmed", lena).visit


def copy_of(visit: Visit, **changes) -> Visit:
    """The same time for another request, not stored yet."""
    fields = {
        "request": make_request(),
        "practitioner": visit.practitioner,
        "location": visit.location,
        "state": "confirmed",
        "day": visit.day,
        "starts": visit.starts,
        "minutes": visit.minutes,
        "zone": visit.zone,
    }
    return Visit(**fields | changes).compute()


@pytest.mark.parametrize(("starts", "minutes"), OVERLAPPING)
def test_overlap_is_refused_whoever_writes_it(taken, starts, minutes):
    clash = copy_of(taken, starts=starts, minutes=minutes)
    for write in (clash.save, lambda: Visit.objects.bulk_create([clash])):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    elsewhere = copy_of(taken, day=taken.day + timedelta(days=1))
    elsewhere.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=elsewhere.pk).update(starts_at=clash.starts_at, ends_at=clash.ends_at)
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(("starts", "minutes"), BESIDE)
def test_times_that_touch_do_not_overlap(taken, starts, minutes):
    copy_of(taken, starts=starts, minutes=minutes).save()
    assert Visit.objects.count() == 2


def test_two_practitioners_see_people_at_the_same_time(taken):
    copy_of(taken, practitioner=make_therapist(name="Daniel Reyes")).save()
    assert Visit.objects.count() == 2


def test_offer_holds_its_time_like_a_visit(lena):
    offered = make_in_state("offered", lena).visits.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(offered).save()


def test_overlap_that_a_manager_agreed_to_is_stored(taken):
    copy_of(taken, may_overlap=True).save()
    assert Visit.objects.count() == 2


def test_visit_changes_without_clashing_with_itself(taken):
    taken.minutes = 60
    taken.compute().save()
    taken.refresh_from_db()
    assert taken.ends_at - taken.starts_at == timedelta(hours=1)


@pytest.mark.sqlite
def test_triggers_are_there_after_all_migrations(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'booking_visit'")
        assert {row[0] for row in cursor.fetchall()} == {"visit_no_overlap_insert", "visit_no_overlap_update"}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_slot_one_gets_it_and_the_others_are_told():
    make_clinic()
    slot = make_slot(make_therapist())
    items, boss = [make_request() for _number in range(8)], make_user(is_superuser=True)

    def run(item) -> str:
        try:
            actions.confirm(item, actor=boss, version=1, slot=slot)
        except actions.TimeTaken:
            return "taken"
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(len(items)) as pool:
        assert sorted(pool.map(run, items)) == ["booked"] + ["taken"] * 7
    assert Visit.objects.count() == 1
