"""Telling a mended typo from a change of what a text says, so that the first needs no full clinical check.

The judgement is on the safe side: what is not plainly a typo needs a clinician. A second person looks at each anyway.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from .models import Revision

MOST_CHARACTERS = 12  # that may come and go in a text as a whole, since a clinician signed it
MOST_IN_A_WORD = 2

WORDS = re.compile(r"\s+|\d+(?:[.,:/]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)*|.", re.DOTALL)
# Signs that make links, sources, headings, lists, boxes, labels and amounts; a typo has none of them.
MARKUP = re.compile(r"[\[\](){}<>#*_`|!@:/\\=+%°~^$€£&\d]")
HARMLESS = {"a", "an", "the"}  # small words that may come or go
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half quarter "
    "third once twice double first second both all most many some few several none every each any dozen"
)
NEGATIONS = (
    "no not never none nor neither nobody nothing nowhere without cannot except unless only hardly rarely avoid stop "
    "but if don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't mustn't needn't"
)
DOSES = (
    "mg mcg g kg ml l mm cm second seconds minute minutes hour hours day days week weeks month months year years daily "
    "weekly hourly monthly nightly dose doses tablet tablets times per up to at least under over before after during "
    "until within between from less more fewer increase decrease reduce raise low high lower higher"
)
MODAL = "may might must should can could will would shall need needs always often sometimes usually seldom"
PLACES = "left right upper front back above below inside outside inner outer same other"
WEIGHTY = {
    word: reason
    for reason, words in (
        ("number", NUMBERS), ("negation", NEGATIONS), ("dose", DOSES), ("sure", MODAL), ("place", PLACES),
    )
    for word in words.split()
}  # fmt: skip
TURNING = (
    "un",
    "in",
    "im",
    "ir",
    "il",
    "non",
    "dis",
    "de",
    "mis",
    "anti",
    "ab",
    "hyper",
    "hypo",
    "ante",
    "a",
)


def why_not_a_typo(old: Revision, new: Revision) -> list[str]:
    """Give, in words for staff, why the way from `old` to `new` is more than a mended typo; empty: it is one."""
    reasons: dict[str, None] = {}
    moved = 0
    for name in ("title", "standfirst", "body"):
        before, after = getattr(old, name), getattr(new, name)
        left = {word.casefold() for word in WORDS.findall(after)}
        for gone, come in _replaced(before, after):
            moved += _distance(gone, come)
            reasons |= dict.fromkeys(_objections(gone, come, left))
    if not reasons and moved > MOST_CHARACTERS:
        text = _("More than %(number)s letters have changed since a clinician signed.")
        reasons[text % {"number": MOST_CHARACTERS}] = None
    return list(reasons)


def _replaced(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Give what came in the place of what, in runs of words."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for action, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone = old[i1:i2]
        is_doubled = action == "delete" and gone in (old[i1 - len(gone) : i1], old[i2 : i2 + len(gone)])
        if action != "equal" and not is_doubled:  # of “the the”, either may go
            yield "".join(gone), "".join(new[j1:j2])


def _objections(gone: str, come: str, left: set[str]) -> Iterator[str]:
    """Say what speaks against a change; `left` holds the words of the new text."""
    if MARKUP.search(gone) or MARKUP.search(come) or gone.count("\n") != come.count("\n"):
        yield _("A number, a link, a source or a sign of the markup changed: “%(old)s” became “%(new)s”.") % {
            "old": gone.strip(),
            "new": come.strip(),
        }
        return
    words = [
        [word.casefold().replace("’", "'") for word in WORDS.findall(part) if word[0].isalpha()]
        for part in (gone, come)
    ]
    pair = {"old": " ".join(words[0]) or "–", "new": " ".join(words[1]) or "–"}
    if words[0] == words[1]:
        return
    if weighty := [word for word in (*words[0], *words[1]) if _weight(word)]:
        said = {
            "number": _("A number word changed: “%(old)s” became “%(new)s”."),
            "negation": _("A “no” or “not” changed: “%(old)s” became “%(new)s”."),
            "dose": _("A dose, an amount or a time changed: “%(old)s” became “%(new)s”."),
            "sure": _("How sure the text is changed: “%(old)s” became “%(new)s”."),
            "place": _("A side or a place changed: “%(old)s” became “%(new)s”."),
        }
        yield said[_weight(weighty[0])] % pair
        return
    if len(words[0]) != len(words[1]):
        is_parted = "".join(words[0]) == "".join(words[1])
        if not is_parted and not set(words[0]) ^ set(words[1]) <= HARMLESS:
            yield _("Words came or went: “%(old)s” became “%(new)s”.") % pair
        return
    for one, other in zip(*words, strict=True):
        if one != other and not _is_same_word(one, other, left):
            yield _("Another word stands there: “%(old)s” became “%(new)s”.") % {"old": one, "new": other}


def _weight(word: str) -> str:
    """Say what a word may change by its mere presence; "" for a word like others."""
    return WEIGHTY.get(word, "negation" if word.endswith("n't") else "")


def _is_same_word(one: str, other: str, left: set[str]) -> bool:
    """Whether `other` is `one` spelled right: few letters differ, it means no opposite, and `one` is no word itself."""
    if {one, other} <= HARMLESS:
        return True
    if _distance(one, other) > min(MOST_IN_A_WORD, max(len(one), len(other)) // 3):
        return False
    for prefix in TURNING:
        if one == prefix + other or other == prefix + one:
            return False
        if one.startswith(prefix) != other.startswith(prefix) and len(prefix) > 3:
            return False
    return one not in left


def _distance(one: str, other: str) -> int:
    """Count the letters to add, drop, replace or swap with their neighbour to get from one to the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
