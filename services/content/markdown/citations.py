"""Citations: `[@key]` marks become numbered links to the sources, each with its way back."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from .job import Job
from .result import Note
from .tree import HEADINGS, ancestors, build, literal, parents_of, set_text_before, text_before, unwrap

WORD_JOINER = "\N{WORD JOINER}"
UNLINKED = HEADINGS | {"a", "summary"}


def number(root: Element, job: Job) -> tuple[list[Note], tuple[str, ...]]:
    """Number the citations by first use; give the sources for the list, and every key that was cited.

    A key without a reference leaves no trace but a problem. In headings, questions and links the mark is
    not a link itself.
    """
    marks = [element for element in root.iter("span") if element.get("class") == "cite"]
    if not marks:
        return [], ()
    keys = dict.fromkeys(mark.get("data-key", "") for mark in marks)
    references: Mapping[str, Any] = job.context.references(set(keys))
    parents = parents_of(root)
    notes: dict[str, Note] = {}
    for mark in marks:
        key = mark.get("data-key", "")
        parent = parents[mark]
        if references.get(key) is None:
            job.miss("citation", key, f"[@{key}]")
            unwrap(parent, mark)
            continue
        set_text_before(parent, mark, text_before(parent, mark) + WORD_JOINER)
        note = notes.setdefault(key, Note(len(notes) + 1, references[key], []))
        linked = not any(element.tag in UNLINKED for element in ancestors(mark, parents))
        _write(mark, note, linked)
    return list(notes.values()), tuple(keys)


def _write(mark: Element, note: Note, linked: bool) -> None:
    mark.attrib.clear()
    if not linked:
        mark.tag, mark.text = "sup", f"[{note.number}]"
        return
    use = len(note.backlinks) + 1
    anchor = f"cite-{note.number}" + (f"-{use}" if use > 1 else "")
    note.backlinks.append(anchor)
    mark.tag = "a"
    mark.attrib.update({"class": "nowrap", "href": f"#ref-{note.number}", "id": anchor})
    words = gettext(" see source %(number)s") % {"number": note.number}
    mark.extend([build("sup", f"[{note.number}]"), build("span", literal(words), class_="vh")])
