"""What patients looked for and did not find: counted without anything personal, shown once it is more than chance.

A search is counted by a keyed digest of its words; the words themselves are kept from the time on that SHOWN searches
had them. Whatever could name a person or a number is never counted at all.
"""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from services.guard.crypto import keyed_index

from .models import UnmetSearch
from .words import words_of

SHOWN = 3  # times from which on staff see the words
KEPT = timedelta(days=90)  # after the last time
MOST_WORDS, LONGEST = 5, 60
MOST_A_DAY = 500  # different searches; a flood of nonsense must not fill the table
PERSONAL = re.compile(r"[\d@]|https?:|www\.", re.IGNORECASE)


def normalised(query: str) -> str:
    """Give the words of a query as they are counted; empty: it is not counted."""
    words = words_of(query)
    text = " ".join(words)
    is_personal = PERSONAL.search(query) or any(char.isnumeric() for char in text)
    return "" if is_personal or len(words) > MOST_WORDS or len(text) < 3 or len(query) > LONGEST else text


@transaction.atomic
def count(query: str) -> None:
    """Count a search that found nothing, and forget those of long ago."""
    words = normalised(query)
    if not words:
        return
    today = timezone.localdate()
    digest = keyed_index(words, context="search.unmet")
    if UnmetSearch.objects.filter(digest=digest).update(times=F("times") + 1, last_day=today):
        UnmetSearch.objects.filter(digest=digest, times__gte=SHOWN, words="").update(words=words)
        return
    UnmetSearch.objects.filter(last_day__lt=today - KEPT).delete()
    if UnmetSearch.objects.filter(last_day=today).count() < MOST_A_DAY:
        UnmetSearch.objects.bulk_create(
            [UnmetSearch(digest=digest, last_day=today)], ignore_conflicts=True
        )  # two at once count as one


def shown() -> QuerySet[UnmetSearch]:
    """Give the searches that staff may see, the most frequent first."""
    since = timezone.localdate() - KEPT
    return UnmetSearch.objects.filter(times__gte=SHOWN, last_day__gte=since).exclude(words="")


def top(number: int = 5) -> list[UnmetSearch]:
    """Give the articles patients wanted most, each with `words`, `times` and `last_day`; one query."""
    return list(shown()[:number])
