"""Which of the found pages a librarian would put first; the same on both databases."""

from dataclasses import dataclass
from math import log

from .documents import BETWEEN_NAMES
from .engines import COMMON
from .models import Entry
from .plain_text import HEADING
from .questions import SYNONYM, Reading
from .stemmer import stem
from .words import light_stems, stop_stems

# What a word is worth where it stands; in the text, more of it is worth more, up to BODY.
TITLE, NAME, SUMMARY, BODY = 1.0, 0.95, 0.5, 0.3
# Of pages that speak of the same, those about the thing itself come before those that speak of it too.
KIND = {
    Entry.Kind.CONDITION: 1.15, Entry.Kind.TREATMENT: 1.15, Entry.Kind.PERSON: 1.05, Entry.Kind.PAGE: 1.05,
    Entry.Kind.ARTICLE: 1.0, Entry.Kind.TERM: 0.9,
}  # fmt: skip
# Of pages that answer a whole question, the one that is written about just that comes before the one on everything.
KIND_ASKED = {**KIND, Entry.Kind.CONDITION: 1.1, Entry.Kind.TREATMENT: 1.05, Entry.Kind.ARTICLE: 1.05}
UNNAMED, LIGHT = 0.5, 0.25  # of what a word tells, if nothing is called so, or if it says little anyway
PART = 1.5  # parts of the body stand on many pages and still say what it is about
WHO = 2.0  # for people, when the question is who
IS_NAME = 1.2  # the question is just one of the page's names
PASSAGE = 0.6  # one paragraph has all of the words
ASKED, ASKED_ALONE = 1.0, 0.6  # a heading is the very question
QUESTION = 1.3  # a heading counts so much more than a paragraph
LOOKED_INTO = 12  # pages whose paragraphs are compared
LEAST_COVERED = 0.6  # of what the best page has of the question
SEEN = 3  # results that most people look at: the page of what the question names is always among them
HUBS = (Entry.Kind.CONDITION, Entry.Kind.TREATMENT)
# Parts of the body that conditions are named after.
PARTS = frozenset(
    map(stem, ("ankle", "back", "elbow", "head", "headache", "heel", "jaw", "muscle", "neck", "shoulder"))
)


@dataclass(slots=True)
class Ranked:
    """A page with what speaks for it."""

    entry: Entry
    reading: Reading
    score: float
    covered: float  # how much of the question is on the page at all, 0 to 1
    named: int = 0  # how much of it the question names: 2 one of its names, 1 the part of the body, 0 nothing


def weights_of(counts: dict[str, int], total: int, named: set[str]) -> dict[str, float]:
    """Give what each stem tells: the rarer, the more (the idf of bm25), and less if no page is called so.

    `named` are the stems that stand in titles, other names and synonyms: what the site is about.
    """
    total = min(max(total, 1), COMMON)
    light = light_stems()
    return {
        stem: max(0.15, log(1 + (total - min(count, total) + 0.5) / (count + 0.5)))
        * (PART if stem in PARTS else 1)
        * (LIGHT if stem in light or stem.isdigit() else 1 if stem in named else UNNAMED)
        for stem, count in counts.items()
    }


def rank(
    entries: list[Entry],
    readings: list[Reading],
    weights: dict[str, float],
    said: list[set[str]],
    *,
    who: bool = False,
    asks: bool = False,
) -> list[Ranked]:
    """Give the pages that answer the question, the best first; those that hold too little of it are left out.

    `said` is the whole question with its small words, each with the stems it may stand for.
    """
    ranked = [best for entry in entries if (best := _best_reading(entry, readings, weights))]
    kinds = KIND_ASKED if asks else KIND
    for found in ranked:
        asked = _asked(found.entry, said)
        found.score = kinds[found.entry.kind] * (found.score * (1 + ASKED * asked) + ASKED_ALONE * asked**2)
    if who:
        for found in ranked:
            is_person = found.entry.kind == Entry.Kind.PERSON
            is_list = found.entry.kind == Entry.Kind.PAGE and found.named > 1
            found.score *= WHO if is_person or is_list else 1
            found.named = 2 if is_person else found.named
    ranked.sort(key=lambda found: -found.score)
    for found in ranked[:LOOKED_INTO]:
        found.score *= 1 + PASSAGE * _passage(found.entry, found.reading, weights)
    ranked[:LOOKED_INTO] = sorted(ranked[:LOOKED_INTO], key=lambda found: -found.score)
    most = max((found.covered for found in ranked), default=0)
    kept = [found for found in ranked if found.covered >= LEAST_COVERED * most or found.named > 1]
    for kinds in (HUBS, (Entry.Kind.PERSON,)):
        kept = _with_named(kept, kinds)
    return kept


def _with_named(ranked: list[Ranked], kinds: tuple[str, ...]) -> list[Ranked]:
    """Put the page of what the question names among the first, if none of its kinds is."""
    those = [found for found in ranked if found.named and found.entry.kind in kinds]
    named = max(those, key=lambda found: found.named, default=None)
    if named is None or any(found in those and found.named >= named.named for found in ranked[:SEEN]):
        return ranked
    others = [found for found in ranked if found is not named]
    return [*others[: SEEN - 1], named, *others[SEEN - 1 :]]


def _best_reading(entry: Entry, readings: list[Reading], weights: dict[str, float]) -> Ranked | None:
    fields = _Fields(entry)
    best = None
    for reading in readings:
        if reading.instead and reading.instead <= fields.called and not reading.instead < reading.must:
            continue
        score, covered = fields.score(reading, weights)
        score *= reading.quality
        if not covered:
            continue
        named = fields.named(reading) if entry.kind in (*HUBS, Entry.Kind.PAGE) else 0
        if best is None or score > best.score:
            best = Ranked(entry, reading, score, covered, max(named, best.named if best else 0))
        else:
            best.named = max(best.named, named)
    return best


class _Fields:
    """The stems of an entry, field by field, looked into once."""

    def __init__(self, entry: Entry) -> None:
        self.title = frozenset(entry.title_stems.split())
        names = [frozenset(name.split()) for name in entry.name_stems.split(BETWEEN_NAMES) if name]
        self.in_names = frozenset().union(*names)
        self.names = [name - stop_stems() or name for name in (self.title, *names)]
        self.called = self.title | self.in_names
        self.summary = frozenset(entry.summary_stems.split())
        self.body = f" {entry.body_stems} ".replace("\n", " ")
        self.known: dict[str, float] = {}

    def worth(self, stem: str) -> float:
        """Give what the page has of one stem, 0 to 1."""
        if stem not in self.known:
            times = self.body.count(f" {stem} ")
            in_body = BODY * (0.4 + 0.6 * times / (times + 3)) if times else 0
            places = ((self.title, TITLE), (self.in_names, NAME), (self.summary, SUMMARY))
            in_head = max((worth for field, worth in places if stem in field), default=0)
            self.known[stem] = max(in_head, in_body) + 0.15 * min(in_head, in_body)
        return self.known[stem]

    def named(self, reading: Reading) -> int:
        """Say how much of the page a reading names, as `Ranked.named` has it."""
        if self.is_named(reading):
            return 2
        return int(any(not PARTS.isdisjoint(group.keys() & self.title) for group in reading.groups))

    def is_named(self, reading: Reading) -> bool:
        """Whether a reading has all of a name, or comes from a synonym that the title has."""
        if len(reading.must) > 1 and reading.must <= self.title:
            return True
        meant = {part for group in reading.groups for part, good in group.items() if good >= SYNONYM}
        return any(name <= meant for name in self.names)

    def score(self, reading: Reading, weights: dict[str, float]) -> tuple[float, float]:
        """Give what the page has of a reading, and how much of it is there at all (0 to 1)."""
        total = found = covered = 0.0
        meant = set()
        asked = set()
        if not all(map(self.worth, reading.must)):
            return 0, 0
        for group in reading.groups:
            good, stem = max((self.worth(stem) * quality, stem) for stem, quality in group.items())
            if good and stem in meant:
                continue  # said twice
            weight = max(weights[one] for one in group) if not good else weights[stem]
            total += weight
            if good:
                found += weight * good
                covered += weight
                meant.add(stem)
            asked.add(stem if good else max(group, key=group.__getitem__))
        if not covered:
            return 0, 0
        covered /= total
        told = covered ** (1 if self.is_named(reading) else 1.5)
        return (found / total + IS_NAME * self._likeness(meant, asked, weights)) * told, covered

    def _likeness(self, meant: set[str], asked: set[str], weights: dict[str, float]) -> float:
        """Say how much the question is one of the page's names and nothing else, 0 to 1."""
        typical = max(weights[stem] for stem in asked)
        best = 0.0
        for name in self.names:
            common = sum(weights[stem] for stem in name & meant)
            if common:
                every = sum(weights.get(stem, typical / 2) for stem in name | asked)
                best = max(best, (common / every) ** 2)
        return best


def _passage(entry: Entry, reading: Reading, weights: dict[str, float]) -> float:
    """Say how much of the question one name, heading or paragraph of the page has, 0 to 1."""
    wanted = {stem for group in reading.groups for stem in group}
    most = [max(weights[stem] for stem in group) for group in reading.groups]
    best = 0.0
    heading: set[str] = set()
    names = entry.name_stems.split(BETWEEN_NAMES)
    for line in (*names, entry.title_stems, *entry.body_stems.split("\n")):
        is_heading = line.startswith(HEADING)
        held = wanted.intersection(line.split())
        if is_heading:
            heading = held
        if not held:
            continue
        around = held | heading
        share = sum(
            max((weights[stem] for stem in group if stem in around), default=0) for group in reading.groups
        )
        best = max(best, share * (QUESTION if is_heading else 1))
    return min(1.0, best / sum(most))


def _asked(entry: Entry, said: list[set[str]]) -> float:
    """Say how much a heading is the question word by word, 0 to 1; words of the title go without saying."""
    title = set(entry.title_stems.split())
    small = stop_stems()
    best = 0.0
    for part in f"\n{entry.body_stems}".split("\n" + HEADING)[1:]:
        heading = set(part.partition("\n")[0].split())
        common = sum(not heading.isdisjoint(stems) for stems in said)
        if common > 1 and any(not (stems <= small or stems.isdisjoint(heading)) for stems in said):
            unsaid = sum(not (stems <= small) and stems.isdisjoint(heading | title) for stems in said)
            best = max(best, common / (max(len(heading), common) + unsaid))
    return best**2
