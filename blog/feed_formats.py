"""The formats of feeds: RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1."""

import json
from typing import Any, TextIO

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator


class Rss(Rss201rev2Feed):
    """RSS with the whole article beside its summary, where feeds hold whole articles."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["whole"]:
            handler.addQuickElement("content:encoded", item["whole"])


class Atom(Atom1Feed):
    """Atom with the whole article beside its summary, where feeds hold whole articles."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["whole"]:
            handler.addQuickElement("content", item["whole"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """JSON Feed (https://www.jsonfeed.org/version/1.1/); `_clinic` is our own extension."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Write the feed; a response takes text in any encoding, so JSON's own is used."""
        outfile.write(json.dumps(self._feed(), ensure_ascii=False))

    def _feed(self) -> dict[str, Any]:
        feed = self.feed
        return {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "items": [self._item(item) for item in self.items],
        }

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "tags": list(item["categories"]),
            "image": item["enclosures"][0].url,
            "attachments": [_attachment(enclosure) for enclosure in item["enclosures"]],
        }
        if item["whole"]:
            entry["content_html"] = item["whole"]
        else:
            entry["content_text"] = item["summary"]
        if item["author_name"]:
            link = {"url": item["author_link"]} if item["author_link"] else {}
            entry["authors"] = [{"name": item["author_name"], **link}]
        if item["checked_on"]:
            entry["_clinic"] = {"reviewed": item["checked_on"].isoformat()}
        return entry


def _attachment(enclosure) -> dict[str, Any]:
    size = {"size_in_bytes": int(enclosure.length)} if enclosure.length != "0" else {}
    return {"url": enclosure.url, "mime_type": enclosure.mime_type, **size}


FORMATS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "rss": Rss, "json": JsonFeed}
MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
