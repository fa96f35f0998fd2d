"""What somebody may mean by what they typed: half, misspelt and other words, and signs of an emergency."""

from dataclasses import dataclass, field
from datetime import datetime

from services.booking import red_flags

from . import spacing, spelling, synonyms
from .engines import engine
from .stemmer import stem
from .words import content_of, words_of

MOST_WORDS = 12  # words of a question that are searched for
MOST_TYPED = 40  # words whose spaces are looked at
MOST_READINGS = 14
HALF, MISSPELT, SYNONYM = 0.8, 0.9, 0.85  # how good a match of such a word is, where the word itself is 1
SURE = 0.7  # how good a match a word of a synonym must be for the synonym to be meant
FAR = 0.26  # of the letters of a word: a misspelt sign of an emergency may be so far from it
APART = 0.97  # for every word between those of a synonym
# The first word of a whole question.
ASKING = frozenset(
    """
    are can could did do does has have how i if is may must my shall should was what when where which who why will would
    """.split()  # noqa: SIM905
)
# Words of one who asks for a person.
PEOPLE = frozenset(
    {"physio", "physios", "physiotherapist", "physiotherapists", "therapist", "clinician", "practitioner"}
)
WHO_DOES = frozenset({"can", "deals", "does", "helps", "is", "knows", "sees", "should", "speaks", "treats"})
WHICH = frozenset({"who", "which", "that", "speaks", "speak", "speaking", "knows", "treats", "does", "best"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: for each word the stems it may stand for, with how good a match each is."""

    groups: tuple[dict[str, float], ...]
    quality: float = 1.0
    label: str = ""  # the synonym it comes from, as it is written
    must: frozenset[str] = frozenset()  # the stems of that synonym: only a page that has them all is meant
    instead: frozenset[str] = frozenset()  # the stems it stands for: a page called so needs no synonym

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
    asks: bool = False  # it is a whole question, not just the name of something
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
    if not every:
        return Question(every)
    known_synonyms = synonyms.current()
    typed_words, every = every, spacing.respaced(every[:MOST_TYPED], known_synonyms) + every[MOST_TYPED:]
    question = Question(every, asks_who=_asks_who(every), asks=every[0] in ASKING and len(every) > 3)
    content = content_of(every)[:MOST_WORDS]
    typed = _make_out(content, known_synonyms, question.counts, now)
    replaced = {one.word: one.shown for one in typed if one.shown}
    if replaced or every != typed_words:
        question.corrected = " ".join(replaced.get(word, word) for word in every)
    for one in typed:
        _add_like_words(one.group, known_synonyms)
    first = Reading(tuple(one.group for one in typed if one.group))
    if first.groups:
        question.readings = [first, *_other_readings(first, set(map(stem, every)), known_synonyms)]
        groups = {one.word: set(one.group) for one in typed}
        question.said = [groups.get(word) or {stem(word)} for word in every]
        question.counts |= engine().counts(set(question.stems) - question.counts.keys(), now)
    said = synonyms.signs_in(" ".join(every)) | {
        guess.stem for one in typed for guess in (*one.guesses, *one.completions) if _is_surely(one, guess)
    }
    said |= {other for part in said for other in known_synonyms.words.get(part, ())}
    shown = question.corrected or text
    question.is_emergency = (
        any(phrase <= said for phrase in known_synonyms.emergencies)
        or len({match.casefold() for match in red_flags.WORDS.findall(shown.replace("’", "'"))}) > 1
    )
    question.is_worrying = question.is_emergency or red_flags.found_in(shown)
    return question


def _is_surely(one: _Typed, guess: spelling.Guess) -> bool:
    """Whether a word is so near to another that it may be a sign of an emergency: "bricks" is not "breaks"."""
    is_near = spelling.distance(one.word, guess.word) <= FAR * len(one.word)
    return not one.is_known and guess.stem in one.group and (is_near or guess.word.startswith(one.word))


def _asks_who(words: list[str]) -> bool:
    """Whether a person is asked for: "who treats jaws", "a physio that speaks French"."""
    after = words[words.index("who") + 1 :][:1] if "who" in words else []
    if "who" in words[:2] or not WHO_DOES.isdisjoint(after):
        return True
    return not (PEOPLE.isdisjoint(words) or WHICH.isdisjoint(words))


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
        _correct_in_context(typed, known, now)
    return typed


def _fill(one: _Typed, beside: list[_Typed], known: synonyms.Synonyms, *, is_last: bool) -> None:
    """Say what a word stands for that is half or misspelt."""
    is_slip = any(guess.in_name for guess in one.guesses[:1]) and not any(
        guess.in_name for guess in one.completions
    )
    is_half = bool(one.completions) and (is_last or not one.guesses) and not is_slip
    if not one.is_known and one.guesses and not is_half:
        neighbours = {part for other in beside for part in other.group}
        one.guesses.sort(key=lambda guess: guess.distance - 0.5 * known.go_together(guess.stem, neighbours))
        one.shown = one.guesses[0].word
        for guess in one.guesses:
            if guess.distance <= one.guesses[0].distance + 0.5:
                one.group.setdefault(guess.stem, MISSPELT - 0.1 * min(3, len(one.group)))
    for guess in one.completions:
        one.group.setdefault(guess.stem, HALF / 2 if one.is_known else HALF)


def _correct_in_context(typed: list[_Typed], known: synonyms.Synonyms, now: datetime) -> None:
    """Take a word for a like one where that makes the name of something: "heal spur" is "heel spur"."""
    pairs = list(zip(typed, typed[1:], strict=False))
    settled = [
        one.word
        for pair in pairs
        if known.go_together(stem(pair[0].word), {stem(pair[1].word)})
        for one in pair
    ]
    for left, right in pairs:
        if not (left.is_known and right.is_known):
            continue
        pair = (stem(left.word), stem(right.word))
        if known.go_together(pair[0], {pair[1]}) or engine().is_named([pair], now)[0]:
            continue
        options = []
        for one, other in ((left, right), (right, left)):
            if one.word in settled:
                continue
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


def _other_readings(first: Reading, signs: set[str], known: synonyms.Synonyms) -> list[Reading]:
    """Give the readings in which words of the question, in any order, stand for one of their synonyms."""
    places: dict[str, list[tuple[int, float]]] = {}
    for at, group in enumerate(first.groups):
        for part, good in group.items():
            if good >= SURE:
                places.setdefault(part, []).append((at, good))
    phrases = {phrase for part in places for phrase in known.by_stem.get(part, ())}
    said = [spot for phrase in sorted(phrases) if (spot := _said(phrase, places))]
    found: dict[tuple[str, ...], Reading] = {}
    for spots, good, phrase in sorted(said, key=lambda one: (-len(one[0]), -one[1], one[2])):
        for meaning in known.meanings[phrase]:
            if not meaning.needs <= signs:
                continue
            rest = [group for at, group in enumerate(first.groups) if at not in spots]
            held = {part for group in rest for part in group}
            fresh = [{part: 1.0} for part in dict.fromkeys(meaning.stems) if part not in held]
            reading = Reading(
                (*rest, *fresh), good * SYNONYM, meaning.label, frozenset(meaning.stems), frozenset(phrase)
            )
            found.setdefault(tuple(sorted(reading.stems)), reading)
    return list(found.values())[:MOST_READINGS]


def _said(
    phrase: synonyms.Phrase, places: dict[str, list[tuple[int, float]]]
) -> tuple[frozenset[int], float, synonyms.Phrase] | None:
    """Say which words of a question say a phrase and how well, or None: they need not stand side by side."""
    spots: dict[int, float] = {}
    for part in phrase:
        free = [(good, -at) for at, good in places.get(part, ()) if at not in spots]
        if not free:
            return None
        good, at = max(free)
        spots[-at] = good
    gap = max(spots) - min(spots) + 1 - len(spots)
    return frozenset(spots), min(spots.values()) * APART ** min(gap, 4), phrase
