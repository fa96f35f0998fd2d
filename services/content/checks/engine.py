"""Asking every rule about one text."""

from ..models import Publishable
from . import reader
from .document import Document
from .finding import Finding
from .knowledge import Knowledge, kind_of
from .rules import ask_all

FIELDS = ("title", "standfirst", "body")


def check_text(
    text: Publishable, *, title: str, standfirst: str, body: str, knowledge: Knowledge | None = None
) -> list[Finding]:
    """Give what the rules find in these words of `text` (saved or not), in the order they stand.

    `knowledge` is what the database knows, for who checks many texts at once.
    """
    document = document_of(text, title=title, standfirst=standfirst, body=body)
    return findings_of(document, knowledge or Knowledge())


def document_of(text: Publishable, *, title: str, standfirst: str, body: str) -> Document:
    """Take words of a text apart."""
    return reader.document(kind_of(text), text.slug, title, standfirst, body)


def findings_of(document: Document, knowledge: Knowledge) -> list[Finding]:
    """Ask every rule about a document; give what each rule finds at a place once, in the order they stand."""
    findings: list[Finding] = []
    widest: dict[tuple[str, str], int] = {}  # how far the findings of a rule reach in a field so far
    for one in sorted(dict.fromkeys(ask_all(document, knowledge)), key=_place):
        if one.end and one.end <= widest.get((one.rule, one.field), 0):
            continue
        widest[one.rule, one.field] = max(one.end, widest.get((one.rule, one.field), 0))
        findings.append(one)
    return findings


def _place(finding: Finding) -> tuple[int, int, int, str]:
    return FIELDS.index(finding.field), finding.start, -finding.end, finding.rule
