"""How hard a text is to read: its school grade and its longest sentence.

The grade is that of Flesch and Kincaid: 0.39 · words/sentences + 11.8 · syllables/words − 15.59, from
J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability formulas for Navy
enlisted personnel", Research Branch Report 8-75, 1975. It is made for English; so is the count of syllables.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from .markdown import ImageRendition, RenderContext, Rendered, render

MAX_SENTENCE = 30
MIN_LIST_SENTENCE = 4  # a shorter list item is a name or a label, not a sentence

INLINE = {"a", "bdi", "br", "button", "code", "em", "img", "span", "strong", "sup"}
VOID = {"br", "hr", "img"}
SKIPPED = {"h2", "h3", "h4", "h5", "h6", "summary", "table", "figcaption", "cite", "sup", "pre"}
SKIPPED_CLASSES = {"vh", "evidence", "art"}
# A source on its own has every picture, so that none is replaced by its description.
SOURCE = RenderContext(
    images=lambda keys: dict.fromkeys(keys, ImageRendition("", 1, 1)), drawing=lambda name: "<svg></svg>"
)
WORD_BREAK = re.compile(r"[\s—]+")
WORD = re.compile(r"\w")
SENTENCE_BREAK = re.compile(  # what follows starts with a capital or a figure
    r"""(?<=[.!?…])["'”’)\]]*\s+(?=["'“‘(\[]*[^\W_a-z])"""
)
ABBREVIATED = re.compile(
    r"\b(?:(?:Dr|Mr|Mrs|Ms|Prof|St|vs|approx|e\.g|i\.e|cf|[A-HJ-Z])\.\s+\S|(?:No|Fig|p)\.\s+\d)$"
)

KNOWN = {
    word: count
    for count, words in {
        1: "eyed eyes heart hearts hour hours our ours plea whose",
        2: "argue argues argued business colleague embed evening evenings fluid fluids giant lion maybe naive naked "
        "poem poet ruin someone triage wednesday wicked",
        3: "anyone area businesses everyone genuine linear mosaic pacemaker recipe suicide whoever",
        4: "diabetes",
        6: "osteoarthritis",
    }.items()
    for word in words.split()
}
PART = re.compile(r"\d+|(?<=\d)\.(?=\d)|[a-zA-Z']+|%")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(  # a vowel that is written and not said
    r"(?<![aeiouy])(?<![^aeiouyl]l)(?<![bt]r)e$"  # care, while; not ta-ble, cen-tre
    r"|(?<![aeiouysxzcg])(?<![^aeiouyl]l)(?<![bt]r)(?<![cs]h)es$"  # moves; not mus-cles, fi-bres, rush-es
    r"|(?<=ach)(?<![eot]ach)es$"  # headaches; not reach-es
    r"|(?<![aeiouytd])(?<![^aeiouyl]l)ed$"  # moved; not need-ed, trou-bled
    r"|(?<=[a-z][^aeiouyl])e(?=ful|less|ness|ments?$|ly$|ty$|thing|times?$|where|what|fore|body|line|work|side|ways|foot"
    r"|style|m[ae]n$)"  # careful, safety, sometimes
    r"|(?<=^ev)e(?=ry)|(?<=ic)a(?=lly$)|(?<=[gq])ue$"  # every, physically, technique
)
APART = re.compile(  # vowels that stand together and are said apart, and sounds without a vowel
    r"(?<![ctsg])ia(?!ge)|(?<=[ct])ia(?=t)|ium|io(?![nu])|(?<![ctsgxlnh])ion|(?<![ctgx])iou(?=s)"
    r"|(?<![ct])ie(?=t|n[tc])|(?<=oc)ie(?=t)|^sci(?=e)|(?<=[a-z]{3})ie(?=rs?$|st$)"
    r"|(?<=cr)ea(?=t)|(?<=[aeiou][a-z])eas?$|^rea(?=ct|ss|d[jm]|li)|(?<!p)eo(?!u|ns?$)|(?<![gt])eou|eum$|^reus"
    r"|(?<![qg])ua|(?<![qg])ue(?=l|n[tc]|t)|uou|(?<!q)[aeiouy]ings?$|[aeiou]y(?=[aeiou][a-z])(?!ings?$|ed$)"
    r"|(?<=m)y(?=[ao])|ao|ii|ius$|(?<=on)ea(?=ls?$)|^co(?=o[pr])|sms?$|thms?$|(?<=[sdvt])n't$"
)
ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero to nineteen, as they are said


class Sentence(NamedTuple):
    """A sentence as readers see it, and how many words it has."""

    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is to read.

    `words` and `sentences` are those the grade stands on, so without glossed terms; the lengths of
    `longest_sentence` and `long_sentences` count every word, because people read every word.
    """

    grade: float
    words: int
    sentences: int
    longest_sentence: Sentence
    long_sentences: tuple[Sentence, ...]


def measure(text: Rendered | str, *, standfirst: str = "", max_sentence: int = MAX_SENTENCE) -> Readability:
    """Measure the running text of a page: its rendered text, or the Markdown source, and its standfirst.

    Headings, questions, box titles, tables, captions, citations, evidence labels and who is quoted are no
    running text. Terms the page explains don't count for the grade, which is 0 for a text without words.
    `long_sentences` are those over `max_sentence` words. A source alone has no glossary, so all counts.
    """
    rendered = render(text, context=SOURCE) if isinstance(text, str) else text
    page = RunningText(rendered.html)
    glossed = page.glossed()
    found = [
        Sentence(said, len(words_of(said))) for said in [*split_sentences(standfirst), *page.sentences()]
    ]
    counted = [words for said, _ in found if (words := words_of(glossed.sub(" ", said)))]
    return Readability(
        grade=grade_of(counted),
        words=sum(map(len, counted)),
        sentences=len(counted),
        longest_sentence=max(found, key=lambda sentence: sentence.words, default=Sentence("", 0)),
        long_sentences=tuple(sentence for sentence in found if sentence.words > max_sentence),
    )


class RunningText(HTMLParser):
    """Reads the HTML of a rendered text: its blocks of running text and the terms it marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []  # each open element, and whether it is skipped
        self._box_opens = False
        self._blocks: list[tuple[bool, list[str]]] = [(False, [])]  # whether it is in a list, and its pieces
        self._terms: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; the first thing in a callout is its title."""
        classes = set((dict(attrs).get("class") or "").split())
        skipped = (
            self._skipping or self._box_opens or tag in SKIPPED or not SKIPPED_CLASSES.isdisjoint(classes)
        )
        self._box_opens = "callout" in classes
        if tag not in VOID:
            self._open.append((tag, skipped))
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        self._open.pop()
        self._part(tag)

    def handle_data(self, data: str) -> None:
        """Take words, unless they are in something skipped."""
        if self._skipping:
            return
        self._blocks[-1][1].append(data.replace("\N{WORD JOINER}", ""))
        if self._open and self._open[-1][0] == "button":
            self._terms.add(" ".join(data.split()))

    def sentences(self) -> Iterator[str]:
        """Give each sentence of the running text."""
        for in_list, pieces in self._blocks:
            for sentence in split_sentences("".join(pieces)):
                if not in_list or len(words_of(sentence)) >= MIN_LIST_SENTENCE:
                    yield sentence

    def glossed(self) -> re.Pattern[str]:
        """Give the pattern of every use of the marked terms; one in capitals is found in capitals only."""
        forms = "|".join(
            re.escape(term) if term.isupper() else f"(?i:{re.escape(term)})s?"
            for term in sorted(self._terms, key=len, reverse=True)
        )
        return re.compile(rf"(?<![\w-])(?:{forms or '(?!)'})(?![\w-])")

    @property
    def _skipping(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _part(self, tag: str) -> None:
        """Start a new block where an element does, or a new word where a line breaks."""
        if tag not in INLINE:
            self._blocks.append((any(name == "li" for name, _ in self._open), []))
        elif tag == "br":
            self._blocks[-1][1].append(" ")


def split_sentences(text: str) -> Iterator[str]:
    """Split running text into sentences; a point in "e.g.", "Dr. Reyes" or "2.5" ends none."""
    line = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
    yield from (line[start:end] for start, end in split_spans(line))


def split_spans(text: str) -> list[tuple[int, int]]:
    """Give where each sentence of `text` starts and ends, as split_sentences() does."""
    spans, start = [], 0
    for gap in SENTENCE_BREAK.finditer(text):
        if not ABBREVIATED.search(text[start : gap.end() + 1]):
            spans.append((start, start + len(text[start : gap.end()].rstrip())))
            start = gap.end()
    if WORD.search(text[start:]):
        spans.append((start, len(text)))
    return spans


def grade_of(sentences: Iterable[list[str]]) -> float:
    """Give the grade of sentences, each as its words; 0 without words."""
    counted = [words for words in sentences if words]
    words = sum(map(len, counted))
    spoken = sum(syllables(word) for sentence in counted for word in sentence)
    return round(0.39 * words / len(counted) + 11.8 * spoken / words - 15.59, 1) if words else 0.0


def words_of(text: str) -> list[str]:
    """Give the words of a text: what stands between spaces and dashes and has a letter or figure."""
    return [piece for piece in WORD_BREAK.split(text) if WORD.search(piece)]


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Count the syllables of an English word as it is said, at least one.

    Figures are read out ("19" has two), abbreviations in capitals are spelled ("MRI" has three), and a
    phone number or other long code counts as one. Rules and a few known words, no dictionary.
    """
    if sum(map(str.isdigit, word)) > 5:
        return 1
    word = word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace(",", "")
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return max(1, sum(map(_part, PART.findall(plain))))


def _part(part: str) -> int:
    if part.isdigit():
        return _number(int(part))
    letters = part.removesuffix("s")
    if letters.isupper() and 1 < len(letters) < 5:
        return len(letters) + 2 * letters.count("W")
    if part == "%":
        return 2
    part = re.sub(r"'(?:s|m|d|re|ve|ll)?$", "", part.lower().strip("'"))
    if part in KNOWN:
        return KNOWN[part]
    return max(1, len(VOWELS.findall(part)) - len(SILENT.findall(part)) + len(APART.findall(part)))


def _number(number: int) -> int:
    for size, said in ((1000, 2), (100, 2)):
        if number >= size:
            rest = number % size
            return _number(number // size) + said + (_number(rest) if rest else 0)
    if number < 20:
        return ONES[number]
    return (3 if number // 10 == 7 else 2) + (ONES[number % 10] if number % 10 else 0)
