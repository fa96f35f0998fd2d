"""Every page costs a fixed number of queries, however much is on it."""

import pytest

from tests.services.pages import fill

# Two of each are the clinic and the notice.
BUDGET = {
    "home": 9,
    "A to Z": 4,
    "condition list": 4,
    "condition": 15,
    "treatment list": 3,
    "treatment": 13,
    "team": 5,
    "practitioner": 8,
    "contact": 7,
    "fees": 3,
    "page": 6,
    "glossary": 3,
    "search": 12,
    "empty search": 4,
}


@pytest.mark.django_db
@pytest.mark.indexed
@pytest.mark.parametrize("rows", [1, 50])
def test_fifty_rows_cost_as_many_queries_as_one(client, django_assert_num_queries, rows):
    urls = fill(rows)
    assert urls.keys() == BUDGET.keys()
    for name, url in urls.items():
        assert client.get(url).status_code == 200, name
        with django_assert_num_queries(BUDGET[name], info=name):
            client.get(url)
