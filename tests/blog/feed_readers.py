"""Readers of the three formats of feeds, made from parsers of the standard library.

Each asserts what its format requires (RSS 2.0, https://www.rssboard.org/rss-specification; Atom, RFC 4287; JSON Feed
1.1) and gives (what the feed says of itself, its entries as the same few facts).
"""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

from blog.feed_formats import MEDIA_TYPES

ATOM = "{http://www.w3.org/2005/Atom}"
WHOLE = "{http://purl.org/rss/1.0/modules/content/}encoded"
AUTHOR = "{http://purl.org/dc/elements/1.1/}creator"


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    assert found.tzinfo
    return found


def whole_address(url: str) -> str:
    parts = urlsplit(url)
    assert parts.scheme in {"http", "https"} and parts.netloc, url
    return url


def only(element: ElementTree.Element, name: str) -> ElementTree.Element:
    found = element.findall(name)
    assert len(found) == 1, f"{len(found)} x {name}"
    return found[0]


def read_atom(content: bytes) -> tuple[dict, list[dict]]:
    root = ElementTree.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    names = {link.get("rel"): whole_address(link.get("href")) for link in root.findall(f"{ATOM}link")}
    assert only(only(root, f"{ATOM}author"), f"{ATOM}name").text
    about = {
        "id": only(root, f"{ATOM}id").text,
        "title": only(root, f"{ATOM}title").text,
        "self": names["self"],
        "home": names["alternate"],
    }
    moment(only(root, f"{ATOM}updated").text)
    return about, [atom_entry(entry) for entry in root.findall(f"{ATOM}entry")]


def atom_entry(entry: ElementTree.Element) -> dict:
    links = {link.get("rel", "alternate"): link for link in entry.findall(f"{ATOM}link")}
    authors = [only(author, f"{ATOM}name").text for author in entry.findall(f"{ATOM}author")]
    summary = only(entry, f"{ATOM}summary")
    content = entry.find(f"{ATOM}content")
    assert summary.get("type") == "html"
    assert content is None or content.get("type") == "html"
    return {
        "id": only(entry, f"{ATOM}id").text,
        "title": only(entry, f"{ATOM}title").text,
        "url": whole_address(links["alternate"].get("href")),
        "summary": plain(summary.text),
        "whole": None if content is None else content.text,
        "published": moment(only(entry, f"{ATOM}published").text),
        "updated": moment(only(entry, f"{ATOM}updated").text),
        "author": authors[0] if authors else None,
        "tags": [category.get("term") for category in entry.findall(f"{ATOM}category")],
        "picture": (
            whole_address(links["enclosure"].get("href")), links["enclosure"].get("type"),
            int(links["enclosure"].get("length")),
        ),
    }  # fmt: skip


def read_rss(content: bytes) -> tuple[dict, list[dict]]:
    root = ElementTree.fromstring(content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = only(root, "channel")
    assert only(channel, "description").text
    parsedate_to_datetime(only(channel, "lastBuildDate").text)
    link = only(channel, f"{ATOM}link")
    assert link.get("rel") == "self"
    about = {
        "title": only(channel, "title").text,
        "self": whole_address(link.get("href")),
        "home": whole_address(only(channel, "link").text),
    }
    return about, [rss_item(item) for item in channel.findall("item")]


def rss_item(item: ElementTree.Element) -> dict:
    guid, enclosure = only(item, "guid"), only(item, "enclosure")
    assert guid.get("isPermaLink") == "false"
    assert set(enclosure.attrib) == {"url", "length", "type"}
    return {
        "id": guid.text,
        "title": only(item, "title").text,
        "url": whole_address(only(item, "link").text),
        "summary": plain(only(item, "description").text),
        "whole": item.findtext(WHOLE),
        "published": parsedate_to_datetime(only(item, "pubDate").text),
        "author": item.findtext(AUTHOR),
        "tags": [category.text for category in item.findall("category")],
        "picture": (whole_address(enclosure.get("url")), enclosure.get("type"), int(enclosure.get("length"))),
    }


def read_json(content: bytes) -> tuple[dict, list[dict]]:
    data = json.loads(content)
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert all(author.get("name") or author.get("url") for author in data["authors"])
    about = {
        "title": data["title"], "self": whole_address(data["feed_url"]), "home": whole_address(data["home_page_url"])
    }  # fmt: skip
    return about, [json_item(item) for item in data["items"]]


def json_item(item: dict) -> dict:
    assert isinstance(item["id"], str)
    assert ("content_html" in item) != ("content_text" in item)
    (attachment,) = item["attachments"]
    assert attachment["url"] == item["image"]
    checked = item.get("_clinic", {}).get("reviewed")
    return {
        "id": item["id"],
        "title": item["title"],
        "url": whole_address(item["url"]),
        "summary": item["summary"],
        "whole": item.get("content_html"),
        "published": moment(item["date_published"]),
        "updated": moment(item["date_modified"]),
        "author": item["authors"][0]["name"] if "authors" in item else None,
        "tags": item["tags"],
        "picture": (
            whole_address(attachment["url"]), attachment["mime_type"], attachment.get("size_in_bytes", 0)
        ),
        "checked": checked,
    }  # fmt: skip


READERS = {"atom": read_atom, "rss": read_rss, "json": read_json}


def plain(html: str) -> str:
    """Give the words of a piece of HTML."""
    pieces: list[str] = []
    parser = HTMLParser()
    parser.handle_data = pieces.append
    parser.feed(html)
    parser.close()
    return "".join(pieces)


def read(answer, format: str) -> tuple[dict, list[dict]]:
    """Read an answer, which must be a feed of the format."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == f"{MEDIA_TYPES[format]}; charset=utf-8"
    return READERS[format](answer.content)
