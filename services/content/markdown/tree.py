"""Small moves on the element tree that every step of the renderer makes.

Text in the tree is as Markdown leaves it: entities stay as they were typed. So text from elsewhere goes in
through `literal()`, and text for use elsewhere comes out through `text_of()`.
"""

from collections.abc import Iterator
from html import escape, unescape
from xml.etree.ElementTree import Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    "blockquote", "caption", "cite", "div", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "section",
    "summary", "table", "td", "th", "tr", "ul", "br",
}  # fmt: skip


def literal(text: object) -> str:
    """Give text from outside in the form the tree keeps it."""
    return escape(str(text), quote=False)


def build(tag: str, text: str = "", /, **attributes: str) -> Element:
    """Make an element; `class_` and `aria_label` become `class` and `aria-label`."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    element = Element(tag, names)
    element.text = text or None
    return element


def parents_of(root: Element) -> dict[Element, Element]:
    """Give each element's parent."""
    return {child: parent for parent in root.iter() for child in parent}


def ancestors(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    """Go up from an element to the root."""
    while (parent := parents.get(element)) is not None:
        yield parent
        element = parent


def text_before(parent: Element, child: Element) -> str:
    """Give the text that stands directly before a child."""
    index = list(parent).index(child)
    return (parent[index - 1].tail if index else parent.text) or ""


def set_text_before(parent: Element, child: Element, text: str) -> None:
    """Replace the text that stands directly before a child."""
    index = list(parent).index(child)
    if index:
        parent[index - 1].tail = text
    else:
        parent.text = text


def replace(parent: Element, child: Element, new: Element) -> None:
    """Put `new` where `child` stands; the text after it stays."""
    new.tail, child.tail = child.tail, None
    parent[list(parent).index(child)] = new


def unwrap(parent: Element, child: Element, text: str | None = None) -> None:
    """Take a child away and leave its content, or `text` instead of it, in its place."""
    before = text_before(parent, child)
    index = list(parent).index(child)
    inner = [] if text is not None else list(child)
    set_text_before(parent, child, before + (text if text is not None else child.text or ""))
    parent[index : index + 1] = inner
    tail = child.tail or ""
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + tail
    elif index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def move_content(source: Element, target: Element) -> None:
    """Append everything `source` holds to the empty `target`, which then starts on the same line."""
    if line := source.get("data-line"):
        target.set("data-line", line)
    target.text = source.text
    target.extend(list(source))


def text_of(element: Element) -> str:
    """Give what a reader sees of an element, on one line."""
    return " ".join(unescape("".join(_pieces(element))).split())


def lines_of(root: Element) -> str:
    """Give what a reader sees, a line per block."""
    lines = (" ".join(line.split()) for line in unescape("".join(_pieces(root))).split("\n"))
    return "\n".join(line for line in lines if line)


def is_hidden(element: Element) -> bool:
    """Say whether an element holds nothing to read: hidden words, citation marks, drawings."""
    return element.get("class") in {"vh", "cite", "art"}


def _pieces(element: Element) -> Iterator[str]:
    if is_hidden(element):
        return
    ends = "\n" if element.tag in BLOCKS else ""
    yield ends
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from _pieces(child)
        yield (child.tail or "").replace("\n", " ")
    yield ends
