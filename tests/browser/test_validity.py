"""Every page that the sitemap names and every kind of page that it does not are valid HTML."""

import re

import pytest

from tests.html_validity import validate

from .pages import EVERY


@pytest.mark.validator
def test_every_page_is_valid_html(site, visit_kind, html_seen, playwright, asked, count_check):
    reader = playwright.request.new_context(base_url=site)
    listed = re.findall(r"<loc>(.*?)</loc>", reader.get("/sitemap.xml").text())
    assert len(listed) > 20
    assert all(address.startswith(f"{site}/") for address in listed)
    paths = [address.removeprefix(site) for address in listed]
    html = {path: reader.get(path).text() for path in paths}
    for kind in EVERY:
        if kind.path not in html:
            if kind.name not in html_seen:
                visit_kind(kind)
            html[kind.name] = html_seen[kind.name]
    faults = validate(html)
    count_check("html", pages=len(html), views=len(html), faults=faults)
    assert faults == []
