"""Glossary terms: the first use of each in running text becomes a button that opens its definition."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.html import format_html

from .result import GlossaryEntry, Term
from .sanitise import Insertions
from .tree import HEADINGS

RUNNING_TEXT = frozenset({"p", "li", "td", "dd"})
LEFT_ALONE = HEADINGS | {"a", "summary", "caption", "figcaption", "code", "pre", "sup", "cite", "th"}
WORD = re.compile(r"\w+")
BUTTON = '<button type="button" class="term" popovertarget="term-{}">{}</button>'


def mark_terms(root: Element, glossary: Iterable[Sequence[Any]], insertions: Insertions) -> list[Term]:
    """Mark each term once, where it or one of its forms first stands; give the terms that were found."""
    marker = Marker(glossary, insertions)
    marker.walk(root, running=False)
    return list(marker.found.values())


class Marker:
    """Walks a text and marks terms; knows the forms by their first word, the longest first."""

    def __init__(self, glossary: Iterable[Sequence[Any]], insertions: Insertions) -> None:
        self.insertions = insertions
        self.found: dict[str, Term] = {}
        self.forms: dict[str, list[tuple[str, GlossaryEntry]]] = defaultdict(list)
        for row in glossary:
            entry = GlossaryEntry(*row)
            for form in filter(
                None, (" ".join(str(form).split()) for form in (entry.term, *entry.other_forms))
            ):
                if first := WORD.match(form):
                    self.forms[first[0].lower()].append((form, entry))
        for forms in self.forms.values():
            forms.sort(key=lambda item: -len(item[0]))

    def walk(self, element: Element, running: bool) -> None:
        """Mark the terms in an element; only running text is marked."""
        if element.tag in LEFT_ALONE or not self._may_be_marked(element):
            return
        running = running or element.tag in RUNNING_TEXT
        if running and element.text:
            element.text = self.mark(element.text)
        is_callout = element.get("class", "").startswith("callout")
        for index, child in enumerate(element):
            if not (is_callout and index == 0):
                self.walk(child, running)
            if running and child.tail:
                child.tail = self.mark(child.tail)

    def mark(self, text: str) -> str:
        """Put buttons into a piece of text."""
        pieces, done = [], 0
        line = text.replace("\n", " ")
        for word in WORD.finditer(line):
            forms = self.forms.get(word[0].lower())
            if not forms or word.start() < done:
                continue
            for form, entry in forms:
                end = word.start() + len(form)
                if entry.slug not in self.found and _stands(form, line, word.start(), end):
                    self.found[entry.slug] = Term(entry.slug, str(entry.term), str(entry.definition))
                    words = unescape(line[word.start() : end])
                    button = format_html(BUTTON, entry.slug, words)
                    pieces += [text[done : word.start()], self.insertions.put(button)]
                    done = end
                    break
        return "".join([*pieces, text[done:]]) if pieces else text

    @staticmethod
    def _may_be_marked(element: Element) -> bool:
        names = element.get("class", "").split()
        return not {"urgent", "vh", "evidence", "art"}.intersection(names)


def _stands(form: str, line: str, start: int, end: int) -> bool:
    """Say whether a form stands at a place as whole words; an abbreviation in capitals must match exactly."""
    found = line[start:end]
    same = found == form if form.isupper() else found.lower() == form.lower()
    return same and not re.match(r"[\w-]", line[end : end + 1]) and line[start - 1 : start] not in ("-", "&")
