from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet

from services.guard.models import RateCount
from services.guard.rates import hit, purge_old

START = "2026-03-02 23:59:00Z"
DAY = timedelta(days=1)


@pytest.fixture
def clock(db):
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_limit_holds_for_each_key_and_name_alone(clock):
    assert [hit("ip", "a", limit=3, per=DAY) for _ in range(5)] == [True, True, True, False, False]
    assert hit("ip", "b", limit=3, per=DAY)
    assert hit("contact", "a", limit=3, per=DAY)


def test_window_runs_from_the_first_use_and_not_from_midnight(clock):
    assert hit("ack", "a", limit=1, per=DAY)
    clock.shift(DAY - timedelta(seconds=1))
    assert not hit("ack", "a", limit=1, per=DAY)
    clock.shift(1)
    assert hit("ack", "a", limit=1, per=DAY)
    assert not hit("ack", "a", limit=1, per=DAY)


def test_limit_of_nothing_refuses_everything(clock):
    assert not hit("ip", "a", limit=0, per=DAY)


def test_key_is_stored_as_an_hmac_only(clock):
    hit("contact", "ana@example.org", limit=3, per=DAY)
    row = RateCount.objects.get()
    assert len(row.bucket) == 64
    assert "ana" not in str(vars(row))


def test_common_case_is_one_query(clock, django_assert_num_queries):
    hit("ip", "a", limit=3, per=DAY)
    with django_assert_num_queries(1):
        hit("ip", "a", limit=3, per=DAY)


def test_two_first_uses_at_once_are_both_counted(clock, monkeypatch):
    """Another caller inserts the row between our look and our insert."""
    insert = QuerySet.bulk_create

    def beaten(*args, **kwargs):
        monkeypatch.undo()
        assert hit("ip", "a", limit=2, per=DAY)
        return insert(*args, **kwargs)

    monkeypatch.setattr(QuerySet, "bulk_create", beaten)
    assert hit("ip", "a", limit=2, per=DAY)
    assert RateCount.objects.get().count == 2
    assert not hit("ip", "a", limit=2, per=DAY)


def test_old_counts_are_purged_and_running_ones_stay(clock):
    hit("ip", "old", limit=1, per=DAY)
    clock.shift(DAY + timedelta(hours=2))
    hit("ip", "new", limit=1, per=DAY)
    assert purge_old() == 1
    assert not hit("ip", "new", limit=1, per=DAY)


@pytest.mark.django_db(transaction=True)
def test_threads_together_get_exactly_the_limit():
    def use(_):
        try:
            return hit("site", "", limit=10, per=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(40))) == 10
    assert RateCount.objects.get().count == 10
