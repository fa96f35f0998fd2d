"""Synonyms as the search uses them: phrases of stems, and what each also means."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .models import Synonym
from .stemmer import stem
from .words import content_of, words_of

Phrase = tuple[str, ...]
PRONOUNS = frozenset({"a", "i", "it", "me", "my", "our", "the", "to", "we", "you", "your"})
# However it is said that something does not work any more.
CANNOT = re.compile(r"\b(?:cannot|can not|cant|couldnt|could not|not able to|not able|unable to|unable)\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Other words for a phrase, as they are written and as stems."""

    label: str
    stems: Phrase
    needs: frozenset[str] = (
        frozenset()
    )  # small words that must be said too, as in "hands on" and "after work"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All synonyms of the site: other words by phrase, and the phrases that are signs of an emergency."""

    meanings: dict[Phrase, tuple[Meaning, ...]]
    words: dict[str, tuple[str, ...]]  # single words by a single word: what it may also mean
    by_stem: dict[str, tuple[Phrase, ...]]  # the phrases that a stem is in
    emergencies: tuple[frozenset[str], ...]

    stems: frozenset[str]  # every stem of every phrase: a word of them is never a misspelling

    def go_together(self, part: str, others: set[str]) -> bool:
        """Whether a phrase has a stem beside one of others, as "chest" in "chest pain"."""
        return any(not others.isdisjoint(phrase) for phrase in self.by_stem.get(part, ()))


def phrase_of(text: str) -> Phrase:
    """Give the stems of the words that count, in order."""
    return tuple(stem(word) for word in content_of(words_of(text)))


def small_of(text: str) -> frozenset[str]:
    """Give the stems of the small words without which a phrase would be one common word."""
    words = words_of(text)
    content = content_of(words)
    if len(content) > 1 or content == words:
        return frozenset()
    return frozenset(stem(word) for word in words if word not in content and word not in PRONOUNS)


def signs_in(text: str) -> frozenset[str]:
    """Give every stem of a text, small words too; all ways to say "cannot" are one."""
    return frozenset(map(stem, CANNOT.sub("cant", " ".join(words_of(text))).split()))


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
            emergencies.append(signs_in(term))
        for said in [term, *others] if both_ways else [term]:
            phrase, needs = phrase_of(said), small_of(said)
            for other in [*others, term] if both_ways else others:
                meaning = Meaning(other, phrase_of(other), needs)
                if meaning.stems == phrase or not phrase or not meaning.stems:
                    continue
                if len(phrase) == len(meaning.stems) == 1 and not needs:
                    words.setdefault(phrase[0], []).append(meaning.stems[0])
                elif meaning not in meanings.setdefault(phrase, []):
                    meanings[phrase].append(meaning)
    by_stem: dict[str, list[Phrase]] = {}
    for phrase in meanings:
        for part in set(phrase):
            by_stem.setdefault(part, []).append(phrase)
    return Synonyms(
        {phrase: tuple(known) for phrase, known in meanings.items()},
        {word: tuple(dict.fromkeys(others)) for word, others in words.items()},
        {part: tuple(phrases) for part, phrases in by_stem.items()},
        tuple(emergencies),
        frozenset(part for phrase in (*meanings, *emergencies) for part in phrase) | words.keys(),
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
