"""What somebody may mean by what they typed: half, misspelt and other words, and signs of an emergency."""

from dataclasses import dataclass, field
from datetime import datetime

from services.booking import red_flags

from . import spelling, synonyms
from .engines import engine
from .stemmer import stem
from .words import content_of, words_of

MOST_WORDS = 12  # words of a question that are searched for
MOST_READINGS = 10
HALF, MISSPELT, SYNONYM = 0.8, 0.9, 0.85  # how good a match of such a word is, where the word itself is 1


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: for each word the stems it may stand for, with how good a match each is."""

    groups: tuple[dict[str, float], ...]
    quality: float = 1.0
    label: str = ""  # the synonym it comes from, as it is written
    must: frozenset[str] = frozenset()  # the stems of that synonym: only a page that has them all is meant

    @property
    def stems(self) -> list[str]:
        """The best stem of each word."""
        return [max(group, key=group.__getitem__) for group in self.groups]


@dataclass(slots=True)
class Question:
    """What was typed, and every way it is read."""

    words: list[str]
    readings: list[Reading] = field(default_factory=list)
    said: list[set[str]] = field(
        default_factory=list
    )  # of every word, small ones too, the stems it may stand for
    counts: dict[str, int] = field(default_factory=dict)  # on how many public pages each stem stands
    corrected: str = ""  # the question in the words it was taken for; empty: as it was typed
    is_emergency: bool = False  # the page on when to get help comes first
    asks_who: bool = False
    is_worrying: bool = False  # it names a sign that may need help

    @property
    def stems(self) -> list[str]:
        """Every stem of every reading, once."""
        return list(
            dict.fromkeys(one for reading in self.readings for group in reading.groups for one in group)
        )


@dataclass(slots=True)
class _Typed:
    """One word of a question while it is being made out."""

    word: str
    group: dict[str, float]
    shown: str = ""  # the word it was taken for, if another
    is_known: bool = True
    guesses: list[spelling.Guess] = field(default_factory=list)
    completions: list[spelling.Guess] = field(default_factory=list)


def read(text: str, now: datetime) -> Question:
    """Make out a question; no text of any kind makes it fail."""
    every = words_of(text)
    question = Question(every, asks_who=every[:1] == ["who"])
    if not every:
        return question
    known_synonyms = synonyms.current()
    content = content_of(every)[:MOST_WORDS]
    typed = _make_out(content, known_synonyms, question.counts, now)
    replaced = {one.word: one.shown for one in typed if one.shown}
    if replaced:
        question.corrected = " ".join(replaced.get(word, word) for word in every)
    for one in typed:
        _add_like_words(one.group, known_synonyms)
    first = Reading(tuple(one.group for one in typed if one.group))
    if first.groups:
        question.readings = [first, *_other_readings(first, known_synonyms)]
        groups = {one.word: set(one.group) for one in typed}
        question.said = [groups.get(word) or {stem(word)} for word in every]
        question.counts |= engine().counts(set(question.stems) - question.counts.keys(), now)
    said = {stem(word) for word in every} | {part for one in typed if not one.is_known for part in one.group}
    shown = question.corrected or text
    question.is_emergency = (
        any(phrase <= said for phrase in known_synonyms.emergencies)
        or len({match.casefold() for match in red_flags.WORDS.findall(shown.replace("’", "'"))}) > 1
    )
    question.is_worrying = question.is_emergency or red_flags.found_in(shown)
    return question


def _make_out(
    content: list[str], known: synonyms.Synonyms, counts: dict[str, int], now: datetime
) -> list[_Typed]:
    """Give each word with the stems it may stand for; `counts` gets how many public pages hold each.

    Only what stands on a public page or in a synonym is a word: those of a text that is still to come are not.
    """
    stems = [stem(word) for word in content]
    counts |= engine().counts(stems, now)
    typed = [_Typed(word, {part: 1.0}) for word, part in zip(content, stems, strict=True)]
    for one, part in zip(typed, stems, strict=True):
        if not (counts[part] or part in known.stems):
            one.is_known, one.group = False, {}
        is_last = one is typed[-1]
        if not one.is_known:
            one.guesses = spelling.corrections(one.word)[:4]
        if len(one.word) > 2 and (is_last or not one.is_known) or (len(one.word) == 2 and is_last):
            one.completions = spelling.completions(one.word)
    guessed = {guess.stem for one in typed for guess in (*one.guesses, *one.completions)}
    counts |= engine().counts(guessed - counts.keys(), now)
    real = {part for part in guessed if counts[part] or part in known.stems}
    for one in typed:
        one.guesses = [guess for guess in one.guesses if guess.stem in real]
        one.completions = [guess for guess in one.completions if guess.stem in real]
    for at, one in enumerate(typed):
        _fill(one, typed[max(0, at - 1) : at] + typed[at + 1 : at + 2], known, is_last=at == len(typed) - 1)
    if 1 < len(typed) <= 3:
        _correct_in_context(typed, now)
    return typed


def _fill(one: _Typed, beside: list[_Typed], known: synonyms.Synonyms, *, is_last: bool) -> None:
    """Say what a word stands for that is half or misspelt."""
    is_half = bool(one.completions) and (is_last or not one.guesses)
    if not one.is_known and one.guesses and not is_half:
        neighbours = {part for other in beside for part in other.group}
        one.guesses.sort(key=lambda guess: guess.distance - 0.5 * known.go_together(guess.stem, neighbours))
        one.shown = one.guesses[0].word
        for guess in one.guesses:
            if guess.distance <= one.guesses[0].distance + 0.5:
                one.group.setdefault(guess.stem, MISSPELT - 0.1 * min(3, len(one.group)))
    for guess in one.completions:
        one.group.setdefault(guess.stem, HALF / 2 if one.is_known else HALF)


def _correct_in_context(typed: list[_Typed], now: datetime) -> None:
    """Take a word for a like one where that makes the name of something: "heal spur" is "heel spur"."""
    for left, right in zip(typed, typed[1:], strict=False):
        if not (left.is_known and right.is_known):
            continue
        pair = (stem(left.word), stem(right.word))
        if engine().is_named([pair], now)[0]:
            continue
        options = []
        for one, other in ((left, right), (right, left)):
            near = [
                guess for guess in spelling.corrections(one.word) if guess.distance <= 1 and guess.in_name
            ]
            options += [(one, guess, (guess.stem, stem(other.word))) for guess in near[:4]]
        named = engine().is_named([pair for _one, _guess, pair in options], now)
        best = next((option for option, is_named in zip(options, named, strict=True) if is_named), None)
        if best:
            one, guess, _pair = best
            one.group = {guess.stem: MISSPELT, **{part: good / 2 for part, good in one.group.items()}}
            one.shown = guess.word


def _add_like_words(group: dict[str, float], known: synonyms.Synonyms) -> None:
    """Let a word stand for other single words that mean the same, such as "hurt" for "pain"."""
    for part, good in list(group.items()):
        for other in known.words.get(part, ()):
            group.setdefault(other, good * SYNONYM)


def _other_readings(first: Reading, known: synonyms.Synonyms) -> list[Reading]:
    """Give the readings in which a phrase of the question stands for one of its synonyms."""
    found: dict[tuple[str, ...], Reading] = {}
    said = first.stems
    for length in range(min(len(said), 5), 0, -1):
        for start in range(len(said) - length + 1):
            window = tuple(said[start : start + length])
            for meaning in _meanings(window, known):
                rest = (*first.groups[:start], *first.groups[start + length :])
                held = {part for group in rest for part in group}
                fresh = tuple({part: 1.0} for part in dict.fromkeys(meaning.stems) if part not in held)
                reading = Reading((*rest, *fresh), SYNONYM, meaning.label, frozenset(meaning.stems))
                found.setdefault(tuple(sorted(reading.stems)), reading)
    return list(found.values())[:MOST_READINGS]


def _meanings(window: tuple[str, ...], known: synonyms.Synonyms) -> tuple[synonyms.Meaning, ...]:
    """Give the meanings of a phrase, or of its words the other way round."""
    if window in known.meanings or len(window) == 1:
        return known.meanings.get(window, ())
    return known.meanings.get(window[::-1], ())
