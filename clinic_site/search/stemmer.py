"""The stem of an English word, by M. F. Porter's algorithm ("An algorithm for suffix stripping", 1980).

One stemmer of our own for the index, the questions and the marked words, so that SQLite, PostgreSQL and Python agree.
"""

import re
from functools import lru_cache

from django.conf import settings

CONSONANT = "[^aeiou]"
VOWEL = "[aeiouy]"
CS, VS = f"{CONSONANT}[^aeiouy]*", f"{VOWEL}[aeiou]*"
MEASURE_0 = re.compile(f"^({CS})?{VS}{CS}")  # m > 0
MEASURE_1_EXACT = re.compile(f"^({CS})?{VS}{CS}({VS})?$")  # m = 1
MEASURE_2 = re.compile(f"^({CS})?{VS}{CS}{VS}{CS}")  # m > 1
HAS_VOWEL = re.compile(f"^({CS})?{VOWEL}")
SHORT_END = re.compile(f"^{CS}{VOWEL}[^aeiouwxy]$")

# Forms that no ending tells.
IRREGULAR = {
    form: word
    for word, forms in {
        "lie": "lying lay lain", "sleep": "slept", "wake": "woke woken waking", "throw": "threw thrown",
        "tear": "tore torn", "run": "ran", "break": "broke broken", "bend": "bent", "sit": "sat", "stand": "stood",
        "foot": "feet", "tooth": "teeth", "calf": "calves", "child": "children", "woman": "women", "man": "men",
        "lose": "lost", "drive": "drove driven", "fall": "fell fallen", "die": "dying", "swell": "swollen swole",
        "shake": "shook shaken", "write": "wrote written", "speak": "spoke spoken", "pay": "paid", "wear": "wore worn",
        "bring": "brought", "choose": "chose chosen", "grow": "grew grown", "hit": "hitting", "steal": "stole",
        "catch": "caught", "think": "thought", "forget": "forgot forgotten", "ride": "rode ridden", "swim": "swam swum",
    }.items()
    for form in forms.split()
}  # fmt: skip
STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
)  # fmt: skip
STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "al",
    "er", "ic", "ou",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give the stem of a folded word; on a site in another language than English the word itself."""
    if len(word) < 3 or not word.isascii() or not settings.LANGUAGE_CODE.startswith("en"):
        return word
    word = _plurals(IRREGULAR.get(word, word))
    word = _past_and_progressive(word)
    if word.endswith("y") and HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, STEP_2)
    word = _replaced(word, STEP_3)
    return _last_letters(_without_ending(word))


def _plurals(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past_and_progressive(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if MEASURE_0.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and HAS_VOWEL.match(root):
            if root.endswith(("at", "bl", "iz")) or (MEASURE_1_EXACT.match(root) and SHORT_END.match(root)):
                return root + "e"
            is_double = len(root) > 1 and root[-1] == root[-2] and root[-1] not in "aeiouylsz"
            return root[:-1] if is_double else root
    return word


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, short in endings:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            return root + short if MEASURE_0.match(root) else word
    return word


def _without_ending(word: str) -> str:
    for ending in STEP_4:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            return root if MEASURE_2.match(root) else word
    root = word.removesuffix("ion")
    return root if root != word and root.endswith(("s", "t")) and MEASURE_2.match(root) else word


def _last_letters(word: str) -> str:
    if word.endswith("e"):
        root = word[:-1]
        is_short = MEASURE_1_EXACT.match(root) and not SHORT_END.match(root)
        if MEASURE_2.match(root) or is_short:
            word = root
    return word[:-1] if word.endswith("ll") and MEASURE_2.match(word) else word
