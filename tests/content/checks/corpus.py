"""Planted faults: a passage of a demo text is replaced by a wrong one, and the rules are asked what they see."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from os.path import commonprefix
from pathlib import Path

from django.apps import apps

from clinic_site.demo.fixtures import FIXTURES, Document
from services.content.checks import Finding, check_text
from services.content.checks.knowledge import Knowledge
from services.content.models import Publishable

HERE = Path(__file__).parent
MODELS = {
    "articles": "blog.Article",
    "conditions": "services.Condition",
    "treatments": "services.Treatment",
    "pages": "content.Page",
}


@dataclass(frozen=True)
class Fault:
    """One planted fault of faults_*.json."""

    id: str
    file: str
    kind: str
    find: str
    replace: str
    why: str


def faults(half: str) -> list[Fault]:
    """Give the faults of a half ("known" or "blind"); none while its file is not there."""
    path = HERE / f"faults_{half}.json"
    return [Fault(**row) for row in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def text_of(folder: str, document: Document) -> Publishable:
    """Give the demo's object of a file, or an unsaved one like it."""
    model = apps.get_model(MODELS[folder])
    kind = {"kind": document.meta["kind"]} if "kind" in document.meta else {}
    return model(slug=document.meta["slug"], **kind)


def read(file: str) -> Document:
    """Read a fixture, such as articles/first-visit.md."""
    return Document.read(FIXTURES / file)


def planted(document: Document, fault: Fault) -> Document:
    """Give the document with the fault in it; AssertionError when its passage is not there once."""
    words = [*document.words.values()]
    assert sum(part.count(fault.find) for part in words) == 1, f"{fault.id}: the passage stands not once"
    meta = {
        key: value.replace(fault.find, fault.replace) if key in ("title", "standfirst") else value
        for key, value in document.meta.items()
    }
    return replace(document, meta=meta, body=document.body.replace(fault.find, fault.replace))


def check(folder: str, document: Document, knowledge: Knowledge) -> list[Finding]:
    """Ask the rules about a document."""
    return check_text(text_of(folder, document), **document.words, knowledge=knowledge)


def seen(fault: Fault, knowledge: Knowledge) -> list[Finding]:
    """Give the findings that a fault brings and that touch what it changed (of a deletion: any new one)."""
    folder = fault.file.partition("/")[0]
    clean = read(fault.file)
    faulty = planted(clean, fault)
    before = Counter((one.rule, one.message) for one in check(folder, clean, knowledge))
    new = []
    for one in check(folder, faulty, knowledge):
        before[one.rule, one.message] -= 1
        if before[one.rule, one.message] < 0:
            new.append(one)
    if not fault.replace.strip():
        return new
    field, start, end = changed(clean, faulty)
    return [one for one in new if one.end and one.field == field and one.start <= end and one.end >= start]


def changed(clean: Document, faulty: Document) -> tuple[str, int, int]:
    """Give the field a fault changed and the place of what is new in it."""
    for field, after in faulty.words.items():
        before = clean.words[field]
        if before != after:
            start = len(commonprefix([before, after]))
            tail = len(commonprefix([before[start:][::-1], after[start:][::-1]]))
            return field, start, max(len(after) - tail, start)
    raise AssertionError("The fault changes nothing.")


def results(half: str, knowledge: Knowledge) -> Iterator[tuple[Fault, list[Finding]]]:
    """Give every fault of a half with what the rules see of it."""
    for fault in faults(half):
        yield fault, seen(fault, knowledge)
