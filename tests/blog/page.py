"""A page as a tree, so that tests ask for what a reader meets and not for strings."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
HIDDEN = ("svg", "script")


class Page(HTMLParser):
    """The parsed HTML of an answer."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.builder = TreeBuilder()
        self.builder.start("document", {})
        self.feed(html)
        self.builder.end("document")
        self.root = self.builder.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def all(self, path: str) -> list[Element]:
        """Give the elements at an ElementTree path, from anywhere in the page."""
        return self.root.findall(f".//{path}")

    def one(self, path: str) -> Element:
        """Give the only element at a path."""
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} elements at {path}"
        return found[0]

    def having(self, name: str, inside: Element | None = None) -> list[Element]:
        """Give the elements with a class name."""
        return [
            element
            for element in (self.root if inside is None else inside).iter()
            if name in element.get("class", "").split()
        ]

    def links(self, inside: Element | None = None) -> dict[str, str]:
        """Give the address of every link by its words; of links with the same words, the last one's."""
        links = (self.root if inside is None else inside).iter("a")
        return {words(link): link.get("href", "") for link in links}


def words(element: Element) -> str:
    """Give the words of an element as they are read, with single spaces."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element):
    if element.tag in HIDDEN:
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
