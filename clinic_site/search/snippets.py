"""The lines of a result: what speaks of the question, with its words marked."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .models import Entry
from .plain_text import HEADING, filled
from .stemmer import stem
from .words import WORD, fold

PIECE = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`][^\W_]+)*")
LONGEST = 200  # letters of a snippet
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def mark(text: str, stems: set[str]) -> SafeString:
    """Give `text`, escaped, with the words whose stem is one of `stems` marked."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for match in PIECE.finditer(text):
        if stem(fold(match[0])) in stems:
            pieces.append((text[at : match.start()], match[0]))
            at = match.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def snippet(entry: Entry, stems: set[str]) -> SafeString:
    """Give the summary if it speaks of the question, or else the sentence of the page that says most of it."""
    summary = filled(entry.summary)
    best, held = summary, len(stems & set(entry.summary_stems.split()))
    if held < min(2, len(stems)):
        for line, line_stems in zip(entry.lines.split("\n"), entry.body_stems.split("\n"), strict=False):
            shared = len(stems.intersection(line_stems.split()))
            if shared > held and not line.startswith(HEADING):
                best, held = line, shared
        if best is not summary:
            best = _sentence(filled(best), stems)
    return mark(_short(best), stems)


def _sentence(line: str, stems: set[str]) -> str:
    """Give the part of a long line around the sentence that says most."""
    if len(line) <= LONGEST:
        return line
    sentences = SENTENCE.split(line)
    best = max(range(len(sentences)), key=lambda at: (_shared(sentences[at], stems), -at))
    return " ".join(sentences[best : best + 2])


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–") + "…"


def _shared(text: str, stems: set[str]) -> int:
    return len({stem(word) for word in WORD.findall(fold(text))} & stems)
