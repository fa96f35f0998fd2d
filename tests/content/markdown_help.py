"""What the Markdown tests share: a filled context, facts and links, and a strict reader of HTML."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from services.content import registry
from services.content.markdown import ImageRendition, RenderContext, links
from services.content.registry import Fact, Link

SVG = '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M0 0h10"/></svg>'
FACTS = {
    "phone": Fact("613-555-0142", "tel:+16135550142"),
    "emergency-number": Fact("911", "tel:911"),
    "text-line": Fact("613-555-0143", "sms:+16135550143?&body=START"),
    "email": Fact("hello@clinic.example", "mailto:hello@clinic.example"),
    "clinic": Fact("Head & <Neck> Clinic"),
}
VOID = {"br", "hr", "img", "path"}
TAGS = VOID | {
    "a", "bdi", "blockquote", "button", "caption", "cite", "code", "details", "div", "em", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "section", "span", "strong", "summary",
    "sup", "svg", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SAFE_URL = re.compile(r"(https?://|mailto:|tel:|sms:|#|/(?![/\\])|[^:/\\]*([/?#]|$))", re.IGNORECASE)


def reference(key):
    return SimpleNamespace(key=key, title=key.upper())


def make_context(**changes):
    """A context that knows every reference but `unknown…`, picture `desk`, drawing `neck`, and some terms."""
    given = {
        "references": lambda keys: {key: reference(key) for key in keys if not key.startswith("unknown")},
        "images": lambda keys: {
            key: ImageRendition("/media/desk.jpg", 800, 500, "A desk", "J. Doe")
            for key in keys
            if key == "desk"
        },
        "drawing": lambda name: SVG if name == "neck" else None,
        "glossary": lambda: [
            ("Disc", "disc", "A pad between two bones.", ["discs", "slipped disc"]),
            ("ART", "art", "A treatment.", []),
        ],
    }
    return RenderContext(**given | changes)


@pytest.fixture(autouse=True)
def handed_in(monkeypatch):
    """Hand in, for one test: facts, `condition:` links (none called `gone`) and `request:`; give the calls."""
    calls = []

    def resolve_links(wanted):
        calls.append({kind: set(keys) for kind, keys in wanted.items()})
        known = {"condition": lambda key: Link(f"/conditions/{key}/", key.title())}
        known["request"] = lambda key: Link("/request/", "Request an appointment")
        return {
            kind: {key: known[kind](key) for key in keys if kind in known and key != "gone"}
            for kind, keys in wanted.items()
        }

    monkeypatch.setattr(links, "resolve_links", resolve_links)
    monkeypatch.setattr(registry, "_providers", [lambda: FACTS])
    return calls


class Reader(HTMLParser):
    """Reads HTML strictly: raises AssertionError on bad nesting, unknown tags and anything that could run."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.ids = []
        self.words = []
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        assert tag != "a" or "a" not in self.open, "a link in a link"
        assert tag != "button" or not {"a", "button", "summary"} & set(self.open), "a button in a control"
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in {"style", "srcdoc", "formaction", "xlink:href", "action"}, name
            if name in {"href", "src"}:
                assert SAFE_URL.match(value or ""), value
            if name == "id":
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in TAGS, tag

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    def handle_pi(self, data):
        raise AssertionError("a processing instruction")
