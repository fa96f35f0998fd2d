"""What the clinical check of a text goes by, beyond its words: who wrote it, who looks after it, how long it holds."""

from datetime import date, timedelta
from enum import IntEnum

from django.utils import timezone

# How long after a check was due the site still recommends a page, and still asks to be found by it.
RECOMMENDED_FOR = timedelta(days=30)
INDEXED_FOR = timedelta(days=180)


class Standing(IntEnum):
    """How a signed text stands on a day; each includes what the one before it does."""

    IN_TIME = 0
    DUE = 1  # readers are told
    LATE = 2  # and it is recommended nowhere
    LAPSED = 3  # and search engines are asked to forget it


def standing(review_due: date | None, today: date | None = None) -> Standing:
    """Say how a text stands whose next check is due on `review_due`; None: nothing is due."""
    today = today or timezone.localdate()
    if review_due is None or today <= review_due:
        return Standing.IN_TIME
    if today <= review_due + RECOMMENDED_FOR:
        return Standing.DUE
    return Standing.LATE if today <= review_due + INDEXED_FOR else Standing.LAPSED


class Checked:
    """The questions that the check asks of a text; the rooms above answer them for their kinds."""

    cycle = "article_months"  # the field of EditorialPolicy that says how long a signature holds
    review_due: date | None = None  # set by PublishableQuerySet.with_review()

    def writers(self) -> set[int]:
        """Give the ids of the users who are named as its authors."""
        return set()

    def keeper(self, fallback):
        """Give the user who is reminded of its check; `fallback` where nobody is left to do it, None: nobody."""
        return fallback

    def hindrances(self) -> list[str]:
        """Give what else keeps it from being public, in words for staff; no owner can override these."""
        return []

    @property
    def standing(self) -> Standing:
        """How the words that readers see stand today. Needs with_review()."""
        return standing(self.review_due)

    @property
    def is_due(self) -> bool:
        """Whether readers are told that a check is due. Needs with_review()."""
        return self.standing >= Standing.DUE

    @property
    def is_lapsed(self) -> bool:
        """Whether search engines are asked to forget it. Needs with_review()."""
        return self.standing >= Standing.LAPSED
