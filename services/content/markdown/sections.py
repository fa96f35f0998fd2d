"""Headings and the two sections that look their own way: "Get help now" and the questions."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from ..anchors import carry_anchors
from . import boxes
from .result import TocEntry
from .tree import HEADINGS, build, move_content, text_of

QUOTED_FROM = "\N{EM DASH} "


def tidy(root: Element) -> None:
    """Make headings start at `##`, name who is quoted, and drop headings and paragraphs without content."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag == "h1":
                child.tag = "h2"
            is_text = child.tag == "p" or child.tag in HEADINGS
            if is_text and len(child) == 0 and not (child.text or "").strip():
                parent.remove(child)
        if parent.tag == "blockquote" and len(parent) > 1:
            _name_quoted(parent[-1])


def own_headings(root: Element) -> list[Element]:
    """Give the headings that make up the text; one inside a box or a quotation is not among them."""
    return [element for element in root if element.tag in ("h2", "h3")]


def anchor_headings(
    root: Element, stored: Sequence[Sequence[str]]
) -> tuple[list[TocEntry], list[tuple[str, str]]]:
    """Give the text's own headings their ids, the stored ones first; give the contents and all headings."""
    headings = own_headings(root)
    anchored = [(text, anchor) for text, anchor in carry_anchors(stored, [text_of(h) for h in headings])]
    for element, (_, anchor) in zip(headings, anchored, strict=True):
        element.set("id", anchor)
    entries = zip(headings, anchored, strict=True)
    return [TocEntry(anchor, text) for element, (text, anchor) in entries if element.tag == "h2"], anchored


def arrange(root: Element) -> None:
    """Turn the two special sections into their components."""
    makers = {}
    for name, translated, make in (
        ("Get help now", gettext("Get help now"), _urgent),
        ("Frequently asked questions", gettext("Frequently asked questions"), _questions),
    ):
        makers[name.casefold()] = makers[translated.casefold()] = make
    arranged: list[Element] = []
    children = list(root)
    while children:
        child = children.pop(0)
        make = makers.get(text_of(child).casefold()) if child.tag == "h2" else None
        if make is None:
            arranged.append(child)
            continue
        end = next((index for index, other in enumerate(children) if other.tag == "h2"), len(children))
        arranged += make(child, children[:end])
        del children[:end]
    root[:] = arranged


def separate(root: Element) -> None:
    """Start each top-level block on a line of its own."""
    root.text = None
    for child in root:
        child.tail = "\n"


def _name_quoted(line: Element) -> None:
    if line.tag == "p" and (line.text or "").startswith(QUOTED_FROM):
        line.tag = "cite"
        line.text = (line.text or "").removeprefix(QUOTED_FROM)


def _urgent(heading: Element, content: list[Element]) -> list[Element]:
    section = build("section", class_="urgent wide", aria_labelledby=heading.get("id", ""))
    body = build("div", class_="urgent__body")
    for element in content:
        body.extend(boxes.open_up(element))
    for element in body:
        if element.tag == "ul":
            element.set("class", "dots")
    section.extend([heading, body] if len(body) else [heading])
    return [section]


def _questions(heading: Element, content: list[Element]) -> list[Element]:
    start = next((index for index, element in enumerate(content) if element.tag == "h3"), len(content))
    result = [heading, *content[:start]]
    if start == len(content):
        return result
    group = build("div", class_="faq wide")
    answer = group
    for element in content[start:]:
        if element.tag == "h3":
            details = build("details", id=element.get("id", ""))
            question, answer = build("summary"), build("div")
            move_content(element, question)
            details.extend([question, answer])
            group.append(details)
        else:
            answer.append(element)
    group[0].set("open", "open")
    return [*result, group]
