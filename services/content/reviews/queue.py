"""Which texts are to be checked, why, and who sees to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ClinicalFact, EditorialPolicy, Publishable, publishables
from ..models.checked import INDEXED_FOR, RECOMMENDED_FOR
from .people import keeper_of

AHEAD = timedelta(days=60)


class Stage(IntEnum):
    """How pressing a check is, the most pressing first."""

    LAPSED = 0
    LATE = 1
    OVERDUE = 2
    FACT_CHANGED = 3
    UNSIGNED = 4
    IN_30_DAYS = 5
    IN_60_DAYS = 6

    @property
    def label(self) -> str:
        """What the queue and the mail call it."""
        return {
            Stage.LAPSED: _("Overdue for half a year: search engines are asked to forget it"),
            Stage.LATE: _("Overdue for a month: no longer recommended"),
            Stage.OVERDUE: _("Overdue: readers are told"),
            Stage.FACT_CHANGED: _("A fact it cites has changed since it was signed"),
            Stage.UNSIGNED: _("Public without a signature"),
            Stage.IN_30_DAYS: _("Due within 30 days"),
            Stage.IN_60_DAYS: _("Due within 60 days"),
        }[self]

    @property
    def is_alarming(self) -> bool:
        """Whether the first page of the back office shows it in red."""
        return self <= Stage.LAPSED


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the queue. `keeper` is the user who is reminded, None when nobody is left."""

    text: Publishable
    stage: Stage
    due: date | None
    keeper: object | None
    facts: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The form of the text."""
        meta = self.text._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.text.pk])


def stage_of(review_due: date, today: date) -> Stage | None:
    """Say how pressing a check is that is due on a day; None: not yet."""
    if today > review_due:
        late_by = today - review_due
        if late_by > INDEXED_FOR:
            return Stage.LAPSED
        return Stage.LATE if late_by > RECOMMENDED_FOR else Stage.OVERDUE
    ahead = (review_due - today).days
    return Stage.IN_30_DAYS if ahead <= 30 else Stage.IN_60_DAYS if ahead <= AHEAD.days else None


def entries(today: date | None = None) -> list[Entry]:
    """Give every public text that needs a check now or soon, the most pressing first."""
    today = today or timezone.localdate()
    policy = EditorialPolicy.objects.select_related("fallback_owner").first() or EditorialPolicy()
    changed = {fact.key: fact.changed_at for fact in ClinicalFact.objects.filter(changed_at__isnull=False)}
    found = [
        entry
        for model in publishables()
        if model.needs_signoff
        for text in _public(model)
        if (entry := _entry(text, today, policy, changed))
    ]
    return sorted(found, key=lambda entry: (entry.stage, entry.due or today, entry.text.title))


def by_keeper(found: Iterable[Entry]) -> Iterator[tuple[object, list[Entry]]]:
    """Give each user who has something to see to, with what it is, as it stands in the queue."""
    own = sorted((entry for entry in found if entry.keeper), key=lambda entry: entry.keeper.pk)
    for _pk, mine in groupby(own, key=lambda entry: entry.keeper.pk):
        entries_of_one = list(mine)
        yield entries_of_one[0].keeper, entries_of_one


def _public(model: type[Publishable]) -> Iterable[Publishable]:
    """Give the public texts of a kind with their people and their signature."""
    people = [name for name in ("author", "reviewer") if name in {f.name for f in model._meta.fields}]
    related = [*people, *(f"{name}__user" for name in people)]
    texts = model.objects.published().with_review()
    return texts.select_related("live_revision", "next_revision", *related) if related else texts


def _entry(text: Publishable, today: date, policy: EditorialPolicy, changed: dict) -> Entry | None:
    if not text.needs_signoff:
        return None
    keeper = keeper_of(text, policy)
    if text.signed_by_id is None:
        return Entry(text, Stage.UNSIGNED, None, keeper)
    facts = tuple(
        key for key, at in changed.items() if at > text.signed_at and f"{{fact:{key}}}" in text.text.body
    )
    stage = stage_of(text.review_due, today)
    if facts and (stage is None or stage > Stage.FACT_CHANGED):
        stage = Stage.FACT_CHANGED
    return Entry(text, stage, text.review_due, keeper, facts) if stage is not None else None
