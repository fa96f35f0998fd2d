"""Half and misspelt words made whole, from the words the index holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from .engines import starting_with
from .models import Gram, Word

MOST_HALF = 12  # words that a half word may stand for
MOST_LIKE = 60  # words that share letters with a misspelt one and are compared with it
MOST_SOUNDING = 20  # words that sound the same as it
VOWELS = frozenset("aeiouy")
SAME_SOUND = 0.5  # of the distance of two words that sound the same
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^[kgp]n", "n"), ("^wr", "r"), ("^ps", "s"), ("scl", "sl"), ("ph", "f"), ("gh", "g"), ("[tsc]io", "so"),
        ("sc(?=[eiy])", "s"), ("t?ch", "k"), ("sh", "s"), ("c(?=[eiy])", "s"), ("[cq]", "k"), ("x", "ks"), ("z", "s"),
        ("dg", "j"), ("j", "g"), ("^[aeiouy]", "A"), ("[aeiouyhw]", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """A word that may be meant, its stem, and how far it is from what was typed (0: the same)."""

    word: str
    stem: str
    distance: float
    in_name: bool


def grams_of(word: str) -> set[str]:
    """Give the three-letter pieces of a word, its edges marked."""
    framed = f"_{word}_"
    return {framed[at : at + 3] for at in range(len(framed) - 2)}


def sound(word: str) -> str:
    """Give what is heard of a word, as English is spoken: what is spelt by ear sounds the same ("fisio", "physio")."""
    for pattern, heard in SOUNDS:
        word = pattern.sub(heard, word)
    return word


def completions(word: str) -> list[Guess]:
    """Give the words that start with `word`, those of names and the short ones first."""
    found = Word.objects.filter(starting_with(word)).order_by("-in_name", "word")
    rows = found.values_list("word", "stem", "in_name")[: 4 * MOST_HALF]
    guesses = [Guess(full, stem, 0, in_name) for full, stem, in_name in rows]
    return sorted(guesses, key=lambda guess: (not guess.in_name, len(guess.word)))[:MOST_HALF]


def corrections(word: str) -> list[Guess]:
    """Give the words that `word` is most likely a misspelling of, the nearest first; empty: none is near."""
    if len(word) < 3 or word.isdigit():
        return []
    farthest = tolerance(word)
    alike = (
        Gram.objects.filter(gram__in=grams_of(word))
        .values("word")
        .annotate(shared=Count("id"))
        .order_by("-shared", "word")[:MOST_LIKE]
    )
    heard = sound(word)
    if len(heard) < 2:
        heard = None  # one letter is heard of too many words: "zzzz" is no "sea"
    sounding = Word.objects.filter(sound=heard).order_by("-in_name", "word")[:MOST_SOUNDING]
    found = Word.objects.filter(pk__in=[row["word"] for row in alike]).values_list(
        "word", "stem", "in_name", "sound"
    )
    rows = {*found, *sounding.values_list("word", "stem", "in_name", "sound")}
    guesses = (
        Guess(known, stem, distance(word, known) * (SAME_SOUND if heard == its_sound else 1), in_name)
        for known, stem, in_name, its_sound in rows
    )
    near = [guess for guess in guesses if 0 < guess.distance <= farthest]
    return sorted(near, key=lambda guess: (guess.distance - 0.3 * guess.in_name, guess.word))


def tolerance(word: str) -> float:
    """Give how far a correction of `word` may be from it."""
    return (
        1
        if len(word) < 5
        else 1.6
        if len(word) < 7
        else 2.2
        if len(word) < 9
        else 2.6
        if len(word) < 11
        else 3
    )


def distance(one: str, other: str) -> float:
    """Give the number of letters added, dropped, changed or swapped between two words.

    A doubled letter and one vowel for another count half: that is how words are misheard. A wrong first letter
    counts half more: people rarely miss it.
    """
    before: list[float] = []
    last = [float(at) for at in range(len(other) + 1)]
    for row, letter in enumerate(one, 1):
        line = [float(row)]
        for column, target in enumerate(other, 1):
            drop = 0.5 if row > 1 and letter == one[row - 2] else 1.0
            add = 0.5 if column > 1 and target == other[column - 2] else 1.0
            change = 0.0 if letter == target else 0.6 if {letter, target} <= VOWELS else 1.0
            cost = min(last[column] + drop, line[-1] + add, last[column - 1] + change)
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 0.8)
            line.append(cost)
        before, last = last, line
    return last[-1] + (0.5 if one[:1] != other[:1] else 0.0)


def learn(words: dict[str, str], names: Iterable[str]) -> None:
    """Keep words, given with their stems, that are not known yet; those of `names` are guessed first."""
    named = set(names)
    known = {word for chunk in _chunks(sorted(words)) for word in _known(chunk)}
    fresh = [word for word in sorted(words) if word not in known]
    Word.objects.bulk_create(
        [Word(word=word, stem=words[word], sound=sound(word), in_name=word in named) for word in fresh],
        ignore_conflicts=True,
        batch_size=500,
    )
    ids = {
        word: pk
        for chunk in _chunks(fresh)
        for word, pk in Word.objects.filter(word__in=chunk).values_list("word", "pk")
    }
    grams = [Gram(gram=gram, word_id=pk) for word, pk in ids.items() for gram in sorted(grams_of(word))]
    Gram.objects.bulk_create(grams, batch_size=500)
    for chunk in _chunks(sorted(named & known)):
        Word.objects.filter(word__in=chunk, in_name=False).update(in_name=True)


def _known(words: list[str]) -> Iterable[str]:
    return Word.objects.filter(word__in=words).values_list("word", flat=True)


def _chunks(words: list[str]) -> Iterable[list[str]]:
    return (words[start : start + 500] for start in range(0, len(words), 500))
