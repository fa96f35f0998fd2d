"""Tables with a caption, header cells and a frame that scrolls and can be focused."""

from itertools import count
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from .tree import HEADINGS, build, move_content, parents_of, replace, text_of

CAPTION_MARK = "Table:"
ALIGN = {"center": "align-center", "right": "align-end"}


def frame(root: Element) -> None:
    """Frame every table, named by its caption or, without one, by the heading above it."""
    names = _names(root)
    if not names:
        return
    parents = parents_of(root)
    numbers = count(1)
    for table, name in names:
        parent = parents[table]
        frame_ = build("div", class_="table-wrap wide", role="region", tabindex="0")
        caption = _caption(parent, table)
        if caption is None:
            frame_.set("aria-label", name)
        else:
            caption.set("id", f"table-{next(numbers)}")
            frame_.set("aria-labelledby", caption.get("id", ""))
            table.insert(0, caption)
        replace(parent, table, frame_)
        frame_.append(table)
        _mark_headers(table)


def _names(root: Element) -> list[tuple[Element, str]]:
    """Give each table with the nearest heading before it."""
    name = gettext("Table")
    names = []
    for element in root.iter():
        if element.tag in HEADINGS or element.tag == "summary":
            name = text_of(element) or name
        elif element.tag == "table":
            names.append((element, name))
    return names


def _caption(parent: Element, table: Element) -> Element | None:
    index = list(parent).index(table)
    above = parent[index - 1] if index else None
    if above is None or above.tag != "p" or not (above.text or "").startswith(CAPTION_MARK):
        return None
    parent.remove(above)
    caption = build("caption")
    move_content(above, caption)
    caption.text = (above.text or "").removeprefix(CAPTION_MARK).lstrip()
    return caption


def _mark_headers(table: Element) -> None:
    for cell in [*table.iter("th"), *table.iter("td")]:
        if align := ALIGN.get(cell.attrib.pop("align", "")):
            cell.set("class", align)
    for cell in list(table.iter("th")):
        _make_header(cell, "col")
    for row in table.iterfind("tbody/tr"):
        _make_header(row[0], "row")


def _make_header(cell: Element, scope: str) -> None:
    """Make a cell a header; an empty one cannot be a header, so it is a plain cell."""
    if text_of(cell):
        cell.tag = "th"
        cell.set("scope", scope)
    else:
        cell.tag = "td"
