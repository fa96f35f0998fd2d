"""Synonyms as the search uses them: phrases of stems, and what each also means."""

from dataclasses import dataclass
from functools import lru_cache

from .models import Synonym
from .stemmer import stem
from .words import content_of, words_of

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Other words for a phrase, as they are written and as stems."""

    label: str
    stems: Phrase


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All synonyms of the site: other words by phrase, and the phrases that are signs of an emergency."""

    meanings: dict[Phrase, tuple[Meaning, ...]]
    words: dict[str, tuple[str, ...]]  # single words that mean the same
    emergencies: tuple[frozenset[str], ...]

    stems: frozenset[str]  # every stem of every phrase: a word of them is never a misspelling

    def go_together(self, part: str, others: set[str]) -> bool:
        """Whether a phrase has a stem beside one of others, as "chest" in "chest pain"."""
        return any(part in phrase and not others.isdisjoint(phrase) for phrase in self.meanings)


def phrase_of(text: str) -> Phrase:
    """Give the stems of the words that count, in order."""
    return tuple(stem(word) for word in content_of(words_of(text)))


def current() -> Synonyms:
    """Give the synonyms as they are now; one query."""
    return _read(tuple(Synonym.objects.values_list("term", "means", "both_ways", "is_emergency")))


@lru_cache(maxsize=2)
def _read(rows: tuple[tuple[str, str, bool, bool], ...]) -> Synonyms:
    meanings: dict[Phrase, list[Meaning]] = {}
    words: dict[str, list[str]] = {}
    emergencies = []
    for term, means, both_ways, is_emergency in rows:
        others = [line.strip() for line in means.splitlines() if line.strip()]
        if is_emergency:
            emergencies.append(frozenset(map(stem, words_of(term))))
        for phrase in map(phrase_of, [term, *others] if both_ways else [term]):
            for other in [*others, term] if both_ways else others:
                meaning = Meaning(other, phrase_of(other))
                if meaning.stems == phrase or not phrase or not meaning.stems:
                    continue
                if len(phrase) == len(meaning.stems) == 1 and both_ways:
                    words.setdefault(phrase[0], []).append(meaning.stems[0])
                elif meaning not in meanings.setdefault(phrase, []):
                    meanings[phrase].append(meaning)
    return Synonyms(
        {phrase: tuple(known) for phrase, known in meanings.items()},
        {word: tuple(dict.fromkeys(others)) for word, others in words.items()},
        tuple(emergencies),
        frozenset(part for phrase in meanings for part in phrase) | words.keys(),
    )


def load(rows: list[dict], model: type[Synonym] = Synonym) -> None:
    """Make or refresh synonyms from the rows of fixtures/synonyms.json."""
    for row in rows:
        model.objects.update_or_create(
            term=row["term"],
            defaults={
                "means": "\n".join(row["means"]),
                "both_ways": row["both_ways"],
                "is_emergency": row.get("emergency", False),
            },
        )
