"""Boxes: `!!! key`, `tip`, `note`, `advice`, `urgent`, `emergency`."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from ..anchors import fresh_anchor
from .tree import build, literal, move_content, parents_of, replace

BOX = "admonition"
TITLE = "admonition-title"
CARE_LEVELS = ("advice", "urgent", "emergency")
CALLOUTS = {"advice": "callout callout--care", "urgent": "callout callout--urgent"}
CALLOUTS["emergency"] = CALLOUTS["urgent"]


def open_up(element: Element) -> list[Element]:
    """Give what an element becomes in "Get help now": care boxes open into a heading and their content."""
    if not _is_box(element) or (kind := _kind(element)) not in CARE_LEVELS:
        return [element]
    title, content = _take_apart(element, kind)
    heading = build("h3")
    move_content(title, heading)
    _say_first(heading, _spoken(kind))
    return [heading, *content]


def convert(root: Element, anchors: list[str]) -> None:
    """Turn every box that is left into its component; `anchors` are the ids already in the text."""
    parents = parents_of(root)
    taken = dict.fromkeys(anchors, 1)
    for box in [element for element in root.iter("div") if _is_box(element)]:
        kind = _kind(box)
        parent = parents[box]
        title, content = _take_apart(box, kind)
        if kind == "key" and parent is root:
            component = _key_points(title, content, fresh_anchor(gettext("In short"), taken))
        else:
            component = build("div", class_=CALLOUTS.get(kind, "callout"))
            component.extend([title, *content])
            if kind in ("urgent", "emergency"):
                _say_first(title, _spoken(kind))
        replace(parent, box, component)
        parents.update((child, component) for child in component)


def _key_points(title: Element, content: list[Element], anchor: str) -> Element:
    section = build("section", class_="keypoints", aria_labelledby=anchor)
    heading = build("h2", id=anchor)
    move_content(title, heading)
    section.extend([heading, *content])
    for element in content:
        if element.tag == "ul":
            element.set("class", "dots")
    return section


def _is_box(element: Element) -> bool:
    return element.tag == "div" and element.get("class", "").startswith(f"{BOX} ")


def _kind(box: Element) -> str:
    return box.get("class", "").split()[1]


def _take_apart(box: Element, kind: str) -> tuple[Element, list[Element]]:
    """Give a box's title, as written or the usual one of its kind, and its content."""
    content = list(box)
    title = content.pop(0) if content and content[0].get("class") == TITLE else build("p")
    title.attrib.pop("class", None)
    title.tail = None
    if len(title) == 0 and (title.text or kind.capitalize()) == kind.capitalize():
        title.text = literal(_usual_title(kind))
    if (box.text or "").strip():
        content.insert(0, build("p", box.text or ""))
    return title, content


def _usual_title(kind: str) -> str:
    return {
        "key": gettext("In short"),
        "tip": gettext("Tip"),
        "note": gettext("Please note"),
        "advice": gettext("Talk to us first if:"),
        "urgent": gettext("Get help today if:"),
        "emergency": gettext("Call for help now if:"),
    }.get(kind, kind.capitalize())


def _spoken(kind: str) -> str:
    """Give the level of care in words, for those who do not see the colour."""
    return {
        "advice": gettext("Non-urgent: "),
        "urgent": gettext("Urgent: "),
        "emergency": gettext("Emergency: "),
    }[kind]


def _say_first(heading: Element, words: str) -> None:
    hidden = build("span", literal(words), class_="vh")
    hidden.tail, heading.text = heading.text, None
    heading.insert(0, hidden)
