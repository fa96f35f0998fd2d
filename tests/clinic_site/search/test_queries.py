"""What patients type leads to the page a librarian would give them.

queries_known.json was written before the search; queries_blind.json after it by somebody who had not seen it.
"""

import json
from pathlib import Path

import pytest
from django.db import connection

from clinic_site.search.finder import search

from . import plain

HERE = Path(__file__).parent
FILES = [name for name in ("queries_known.json", "queries_blind.json") if (HERE / name).exists()]
pytestmark = pytest.mark.django_db
FIRST, TOP_THREE = 0.80, 0.92


def places(rows: list[dict], find) -> tuple[float, float, list[str]]:
    """Give the shares of queries whose right page is first and in the top three, and those that it is not first for."""
    first = third = 0
    missed = []
    for row in rows:
        found = find(row["query"])[:3]
        at = next((place for place, url in enumerate(found) if url in row["right"]), None)
        first += at == 0
        third += at is not None
        if at != 0:
            missed.append(f"{row['query']!r}: {found}")
    return first / len(rows), third / len(rows), missed


def addresses(query: str) -> list[str]:
    return [result.url for result in search(query).results]


@pytest.mark.parametrize("name", FILES)
def test_right_page_comes_first(demo_clinic, name):
    rows = json.loads((HERE / name).read_text("utf-8"))
    first, third, missed = places(rows, addresses)
    plain_first, plain_third, _missed = places(rows, plain.find)
    print(
        f"\n{name} on {connection.vendor}: right page first {first:.0%}, in the top three {third:.0%}; "
        f"plain substring search {plain_first:.0%} and {plain_third:.0%}"
    )
    assert first >= FIRST, missed
    assert third >= TOP_THREE, missed
    assert first > plain_first


@pytest.mark.parametrize("name", FILES)
def test_every_right_page_of_the_queries_exists(demo_clinic, client, name):
    rows = json.loads((HERE / name).read_text("utf-8"))
    paths = {url.partition("#")[0] for row in rows for url in row["right"]}
    assert [path for path in sorted(paths) if client.get(path).status_code != 200] == []
