"""Links: objects resolved to their address, addresses that are not safe left out."""

import re
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from urllib.parse import quote
from xml.etree.ElementTree import Element

from ..registry import Link, resolve_links
from .job import Job
from .sanitise import URL_SCHEMES
from .tree import HEADINGS, ancestors, literal, parents_of, text_of, unwrap

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
# Browsers read a backslash as a slash and skip white space; placeholders are never filled in an address.
UNSAFE = re.compile(r"[\\\s\x00-\x20{}]|^//|^(?![A-Za-z][A-Za-z0-9+.-]*:)[^/?#]*:")
EXTERNAL = re.compile(r"https?://", re.IGNORECASE)


def resolve(root: Element, job: Job) -> None:
    """Give every link its address, with one question for all; a link that leads nowhere becomes its text."""
    links = [(link, unescape(link.get("href", "")).strip()) for link in root.iter("a")]
    targets = _ask({address for _, address in links})
    parents = parents_of(root)
    for link, address in links:
        link.attrib.pop("title", None)
        url, title = _target(address, targets)
        if url is None:
            job.miss("link", address, address)
        if not text_of(link) and len(link) == 0:
            link.text = literal(title or url or address) if url else None
        if url is None:
            parent = parents[link]
            parents.update((child, parent) for child in link)
            unwrap(parent, link)
            continue
        link.set("href", literal(url))
        if EXTERNAL.match(url):
            link.set("rel", "noopener noreferrer")


def untangle(root: Element) -> None:
    """Take links out of where they cannot be: in other links and in the question of an FAQ.

    The clinic's facts are plain words in section headings too: a number there is read, not pressed. In the
    title of a box it is a link: "Call 911 now" must call at a touch.
    """
    parents = parents_of(root)
    for link in list(root.iter("a")):
        above = list(ancestors(link, parents))
        in_link = any(element.tag in {"a", "summary"} for element in above)
        in_section_heading = any(element.tag in HEADINGS and element.get("id") for element in above)
        is_fact = link.attrib.pop("class", None) == "fact"
        if in_link or (is_fact and in_section_heading):
            parent = parents[link]
            parents.update((child, parent) for child in link)
            unwrap(parent, link, literal(text_of(link)) if is_fact else None)


def _ask(addresses: set[str]) -> dict[str, Mapping[str, Link]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        if (match := SCHEME.fullmatch(address)) and match[1].lower() not in URL_SCHEMES:
            keys[match[1]].add(match[2].partition("#")[0])
    return resolve_links(keys)


def _target(address: str, targets: Mapping[str, Mapping[str, Link]]) -> tuple[str | None, str]:
    """Give the address and title a link leads to; no address when it is unknown or unsafe."""
    match = SCHEME.fullmatch(address)
    if match and match[1].lower() not in URL_SCHEMES:
        key, _, fragment = match[2].partition("#")
        link = targets[match[1]].get(key)
        if link is None:
            return None, ""
        return link.url + (f"#{quote(fragment)}" if fragment else ""), link.title
    return (None if not address or UNSAFE.search(address) else address), ""
