"""What a change of a clinical fact sets off."""

from django.db import transaction
from django.utils import timezone

from ..facts import texts_citing
from ..models import ClinicalFact, ContentEvent, Publishable
from .trail import record


@transaction.atomic
def changed(fact: ClinicalFact, *, user, before: str) -> list[Publishable]:
    """Note that a saved fact says something else than `before`; give the texts that must be checked again.

    Its `changed_at` puts every text that cites it into the review queue; the trail says who changed it, and each
    citing text has a line of its own there.
    """
    fact.changed_at = timezone.now()
    fact.save(update_fields=["changed_at"])
    why = f"{before} → {fact.statement}" if before != fact.statement else fact.statement
    citing = list(texts_citing(fact))
    for thing in (fact, *citing):
        record(thing, ContentEvent.Kind.RULE_CHANGED, user=user, why=why)
    return citing
