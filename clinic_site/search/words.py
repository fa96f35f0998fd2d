"""Words as the index keeps them: folded, in order, each with its stem."""

import re
import unicodedata
from functools import cache

from .stemmer import stem

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"(?<=\w)['\u2018\u2019\u02bc`](?=\w)")
LONGEST = 40  # letters of a word that count

# What a question is made of; it finds nothing, unless there is nothing else.
STOP_WORDS = frozenset(
    """
    a about after again all also always am an and any are as at be because been before being best but by can
    cannot cant could did didnt do does doesnt doing done dont during each even ever every feel for from get
    gets getting give gives go going good got had has have having he help her here him his how i id if ill im in
    into is isnt it its ive just kind know let like long look make many may maybe me mean means might more most
    much must my need needs never no not now of off often ok on one only or other our out own please really
    shall she should so some somebody someone something sort still such take tell than that the their them then
    there these they thing things this those till to today too twice under until up us use very want was way we
    were what whats when where which while who why will with without wont would wrong yes you your yours
    """.split()  # noqa: SIM905
)


# Words that tell little on the site of a clinic, and words of time that stand in many a question.
LIGHT_WORDS = frozenset(
    """
    physio physiotherapy physiotherapist therapist therapy clinic treatment treat patient help helps problem problems
    bad issue issues tomorrow yesterday day days week weeks month months year years last next first new old big
    every start started since ago lot bit side area part woke wake waking went gone put came thing stuff morning
    night today suddenly sudden weekend inside whole normal worse getting keep keeps kept one two three four five six
    """.split()  # noqa: SIM905
)


@cache
def light_stems() -> frozenset[str]:
    """Give the stems of LIGHT_WORDS."""
    return frozenset(map(stem, LIGHT_WORDS))


@cache
def stop_stems() -> frozenset[str]:
    """Give the stems of STOP_WORDS."""
    return frozenset(map(stem, STOP_WORDS))


def fold(text: str) -> str:
    """Give `text` in lower case, without accents and without apostrophes inside words: "Can't" becomes "cant"."""
    if text.isascii():
        return APOSTROPHES.sub("", text).lower()
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def words_of(text: str) -> list[str]:
    """Give the folded words of a text in order."""
    return [word[:LONGEST] for word in WORD.findall(fold(text))]


def stems_of(text: str) -> str:
    """Give the stems of a text in order, with a space between them."""
    return " ".join(map(stem, words_of(text)))


def content_of(words: list[str]) -> list[str]:
    """Give the words that say what a question is about: all but the stop words, or all if there is nothing else."""
    return [word for word in words if word not in STOP_WORDS] or words
