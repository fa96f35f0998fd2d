"""Rate limits counted in the database, so that every process counts together."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from .crypto import keyed_index
from .models import RateCount


def hit(name: str, key: str, *, limit: int, per: timedelta) -> bool:
    """Count one use of `name` by `key`; give whether it is within `limit` uses in `per`.

    A window opens with its first use, so with a limit of 1 two uses are always `per` apart. Uses beyond
    the limit are not counted. Each step is one conditional statement, so racing callers never get more
    than the limit. Inside a transaction the row stays locked until its end and a rollback takes the use
    back: call it before the transaction that stores what it protects.
    """
    if limit < 1:
        return False
    now = timezone.now()
    bucket = keyed_index(f"{name} {key}", context="guard.rates")
    counts = RateCount.objects.filter(bucket=bucket)

    def join() -> bool:
        return bool(counts.filter(ends_at__gt=now, count__lt=limit).update(count=F("count") + 1))

    def renew() -> bool:
        return bool(counts.filter(ends_at__lte=now).update(count=1, ends_at=now + per))

    if join() or renew():
        return True
    # The row is full or absent. An absent one is made as a lapsed one, which only one caller can renew.
    RateCount.objects.bulk_create(
        [RateCount(bucket=bucket, count=0, ends_at=now - per)], ignore_conflicts=True
    )
    return renew() or join()


def take_back(name: str, key: str) -> None:
    """Undo one `hit` that was within its limit, as long as its window lasts."""
    bucket = keyed_index(f"{name} {key}", context="guard.rates")
    RateCount.objects.filter(bucket=bucket, ends_at__gt=timezone.now(), count__gt=0).update(
        count=F("count") - 1
    )


def purge_old() -> int:
    """Delete the counts of windows that ended over an hour ago; give how many."""
    # The hour leaves a row alone that a caller is about to renew.
    return RateCount.objects.filter(ends_at__lt=timezone.now() - timedelta(hours=1)).delete()[0]
