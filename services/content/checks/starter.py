"""The lists every clinic starts with: facts of fixtures/facts.json and word rules of fixtures/word_rules.json.

`migrate` brings them to every site once; from then on they are the clinic's own. A row that is there is never
overwritten, and one that staff deleted does not come back by itself.
"""

import json

from django.conf import settings

from ..models import ClinicalFact, Reference, WordRule


def load(facts=ClinicalFact, word_rules=WordRule, references=Reference) -> tuple[int, int]:
    """Add the facts and word rules that are not there yet; give how many of each were added.

    Takes the models, so that a migration can hand in those of its time. A fact that nobody has changed gets the
    references it stands on, once the library has them.
    """
    sources = dict(references.objects.values_list("key", "pk"))
    added = 0
    for row in _rows("facts"):
        fact, is_new = facts.objects.get_or_create(
            key=row["key"],
            defaults={
                "statement": row["statement"],
                "contradictions": "\n".join(row["contradictions"]),
                "evidence": row["evidence"],
            },
        )
        added += is_new
        if fact.changed_at is None and not fact.references.exists():
            fact.references.add(*(sources[key] for key in row["references"] if key in sources))
    there = set(word_rules.objects.values_list("kind", "pattern"))
    new = [word_rules(**row) for row in _rows("word_rules") if (row["kind"], row["pattern"]) not in there]
    word_rules.objects.bulk_create(new)
    return added, len(new)


def _rows(name: str) -> list[dict]:
    return json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8"))
