"""Words written as two that are one, and as one that are two: "wip lash" and "lowback"."""

from collections.abc import Callable

from django.db.models import Q

from . import spelling, synonyms
from .models import Word
from .stemmer import stem
from .words import STOP_WORDS

LONGEST_TO_PART = 20  # letters of a word that may be two
SHORTEST_TO_PART = 6
SHORTEST_PART = 3
NEAR = 1.0  # how far a joined or parted word may be from a known one
MOST_TRIED = 3


def respaced(words: list[str], phrases: synonyms.Synonyms) -> list[str]:
    """Give the words with the spaces where they belong, as far as the index knows them; one query if all is well."""
    joined = ["".join(pair) for pair in zip(words, words[1:], strict=False)]
    parts = {part for word in words for pair in _partings(word) for part in pair}
    rows = Word.objects.filter(Q(word__in={*words, *joined, *parts}) | Q(stem__in={*map(stem, words)}))
    rows = list(rows.values_list("word", "stem", "in_name"))
    known = {word for word, _stem, _in_name in rows}
    stems = {part for _word, part, _in_name in rows}
    named = {word for word, _stem, in_name in rows if in_name}

    def is_word(word: str) -> bool:
        return word in known or word in STOP_WORDS or stem(word) in stems or word.isdigit()

    made: list[str] = []
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        is_half = (
            at + 2 == len(words)
            and not is_word(after)
            and word in named
            and bool(spelling.completions(after))
        )
        whole = _joined(word, after, named, is_word, phrases) if after and not is_half else ""
        if whole:
            made.append(whole)
            at += 2
            continue
        made += [word] if is_word(word) else _parted(word, known, named)
        at += 1
    return made


def _joined(
    word: str, after: str, named: set[str], is_word: Callable[[str], bool], phrases: synonyms.Synonyms
) -> str:
    """Give the one word that two are, such as "headache" for "head ache"; empty if they are two."""
    if word in STOP_WORDS or after in STOP_WORDS:
        return ""
    if phrases.go_together(stem(word), {stem(after)}):
        return ""
    if word + after in named:
        return word + after
    if is_word(word) and is_word(after) or len(word + after) < SHORTEST_TO_PART:
        return ""
    likely = [one for one in spelling.corrections(word + after) if one.distance <= NEAR and one.in_name]
    alone = 0.0
    for one in (word, after):
        if not is_word(one):
            alone = max(alone, min((guess.distance for guess in spelling.corrections(one)), default=NEAR + 1))
    return likely[0].word if likely and likely[0].distance <= alone else ""


def _parted(word: str, known: set[str], named: set[str]) -> list[str]:
    """Give the two words that one is, or the word itself."""
    partings = _partings(word)
    if not partings or spelling.completions(word):
        return [word]
    for left, right in partings:
        if left in known and right in known and not {left, right}.isdisjoint(named):
            return [left, right]
    if any(guess.distance <= 2 * NEAR for guess in spelling.corrections(word)):
        return [word]
    tried = 0
    for left, right in partings:
        for sure, other in ((left, right), (right, left)):
            if sure not in named or len(other) < SHORTEST_PART + 1 or tried == MOST_TRIED:
                continue
            tried += 1
            near = [one for one in spelling.corrections(other) if one.distance <= NEAR and one.in_name]
            if near:
                return [near[0].word if part == other else part for part in (left, right)]
    return [word]


def _partings(word: str) -> list[tuple[str, str]]:
    if not SHORTEST_TO_PART <= len(word) <= LONGEST_TO_PART or not word.isalpha():
        return []
    return [(word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
