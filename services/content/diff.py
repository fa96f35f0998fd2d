"""What changed between two texts, in words, and the two put together where they don't clash."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[\w'’-]+|[^\w\s]")
SPOKEN = re.compile(r"\w+")
PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
SAME, GONE, NEW = "same", "del", "ins"
CONTEXT = 1  # unchanged paragraphs shown beside a changed one
ALIKE = 0.4  # share of equal words from which two paragraphs are one that was changed


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: SAME in both texts, GONE from the old one or NEW in the new one."""

    kind: str
    words: str


@dataclass(slots=True)
class Passage:
    """A changed paragraph as `pieces`, or unchanged paragraphs as `folded` (their text, to be opened)."""

    pieces: list[Piece] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether anything came or went."""
        return any(piece.kind != SAME for piece in self.pieces)


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a Markdown text; empty lines part them."""
    return [part for part in PARAGRAPHS.split(text.replace("\r\n", "\n").strip("\n")) if part.strip()]


def changed_words(old: str, new: str) -> list[Piece]:
    """Give the words of a line or paragraph as pieces, so that GONE before NEW tells what was replaced."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    changed: list[
        tuple[str, str]
    ] = []  # what stood there and what stands there now; equal where nothing changed
    for action, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = "".join(before[i1:i2]), "".join(after[j1:j2])
        changed.append((was, now))
        # A space between two changed words is no news: they are told as one change.
        if len(changed) > 2 and action != "equal" and changed[-2][0].isspace():
            (was, now), (space, _same), (last, new_last) = changed[-3:]
            changed[-3:] = [(was + space + last, now + space + new_last)]
    pieces: list[Piece] = []
    for was, now in changed:
        if was == now:
            pieces.append(Piece(SAME, was))
            continue
        pieces += [Piece(kind, words) for kind, words in ((GONE, was), (NEW, now)) if words]
    return pieces


def changes(old: str, new: str) -> list[Passage]:
    """Give the difference of two texts paragraph by paragraph; long stretches without a change are folded."""
    found: list[Passage] = []
    before, after = paragraphs(old), paragraphs(new)
    for action, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if action == "equal":
            found += [Passage([Piece(SAME, words)]) for words in before[i1:i2]]
        else:
            found += _paired(before[i1:i2], after[j1:j2])
    return list(_folded(found))


def has_changes(passages: list[Passage]) -> bool:
    """Whether anything came or went in any of them."""
    return any(passage.is_changed for passage in passages)


def _paired(before: list[str], after: list[str]) -> Iterator[Passage]:
    """Set changed paragraphs beside what became of them; what has no like comes or goes whole."""
    start = 0
    for old in before:
        like = next((n for n in range(start, len(after)) if _alike(old, after[n])), None)
        if like is None:
            yield Passage([Piece(GONE, old)])
            continue
        yield from (Passage([Piece(NEW, words)]) for words in after[start:like])
        yield Passage(changed_words(old, after[like]))
        start = like + 1
    yield from (Passage([Piece(NEW, words)]) for words in after[start:])


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, SPOKEN.findall(old), SPOKEN.findall(new), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _folded(passages: list[Passage]) -> Iterator[Passage]:
    """Fold unchanged paragraphs that stand farther than CONTEXT from a change."""
    changed = [number for number, passage in enumerate(passages) if passage.is_changed]
    near = {number + step for number in changed for step in range(-CONTEXT, CONTEXT + 1)}
    far: list[str] = []
    for number, passage in enumerate(passages):
        if number not in near:
            far.append(passage.pieces[0].words)
            continue
        if far:
            yield Passage(folded=far)
            far = []
        yield passage
    if far:
        yield Passage(folded=far)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two texts put together; `clashes` holds the paragraphs both had changed, as (mine, theirs)."""

    text: str
    clashes: list[tuple[str, str]]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Put two changed copies of `base` together, paragraph by paragraph.

    Where both changed the same place in different ways, both versions stand there, theirs first: no word is lost.
    """
    root, own, other = paragraphs(base), paragraphs(mine), paragraphs(theirs)
    merged: list[str] = []
    clashes: list[tuple[str, str]] = []
    r = o = t = 0
    for start, end, own_start, other_start in _untouched(root, own, other):
        for was, ours, others in _places(root[r:start], own[o:own_start], other[t:other_start]):
            if others == was:
                merged += ours
            elif ours in (was, others):
                merged += others
            else:
                merged += [*others, *(words for words in ours if words not in others)]
                clashes.append(("\n\n".join(ours), "\n\n".join(others)))
        merged += root[start:end]
        r, o, t = end, own_start + end - start, other_start + end - start
    return Merged("\n\n".join(merged), clashes)


def _places(
    was: list[str], ours: list[str], others: list[str]
) -> list[tuple[list[str], list[str], list[str]]]:
    """Give a changed stretch of the three texts paragraph by paragraph where they still pair up, else whole."""
    if len(was) == len(ours) == len(others):
        return [([one], [mine], [theirs]) for one, mine, theirs in zip(was, ours, others, strict=True)]
    return [(was, ours, others)]


def _untouched(root: list[str], own: list[str], other: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Give the stretches of `root` that both copies left alone: (start, end, start in own, start in other)."""
    kept_by_other = SequenceMatcher(None, root, other, autojunk=False).get_matching_blocks()
    for a in SequenceMatcher(None, root, own, autojunk=False).get_matching_blocks():
        for b in kept_by_other:
            start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
            if start < end:
                yield start, end, a.b + start - a.a, b.b + start - b.a
    yield len(root), len(root), len(own), len(other)
