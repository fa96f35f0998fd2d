"""No input of any kind breaks the search."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_site.search.finder import search, suggest
from tests import factories

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\0", "%", "_", "\\", "'", '"', '"neck', 'neck"*', "neck*", "NEAR(neck pain)", "neck AND", "OR", "NOT neck",
    "title_stems:neck", "{title_stems} : neck", "-neck", "^neck", "neck + pain", "(neck", "neck)", "a' OR 1=1 --",
    "neck & pain | !x <-> y:*", "$1", "%s %(x)s", "{phone}", "{{ x }}", "a" * 10_000, "neck " * 2_000, "é" * 5_000,
    "😀", "👩‍⚕️ neck", "שלום כאב", "\u202eneck\u202c", "ألم الرقبة", "頭痛", "ǅ ﬁ ß İ", "\ud800", "neck\ud800pain",
    "\x1b[31m", "<b>", "१२३", "½ ² Ⅻ", "\u0301\u0301", "١٢٣" * 50, "x" * 41 + " neck",
]  # fmt: skip
ALPHABET = st.characters(codec=None)
WORDS = st.sampled_from(
    ["neck", "pain", "sciatica", "siatica", "'", '"', "*", "(", ")", "OR", "-", ":", "^", "&", "!"]
)


@pytest.fixture
def pages():
    factories.make_clinic()
    factories.make_condition(title="Neck pain", other_names="crick\nstiff neck")
    factories.make_condition(title="Sciatica")


def test_hostile_queries_give_a_page(client, pages):
    for query in HOSTILE:
        sent = query.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for path in ("search", "search-suggestions"):
            assert client.get(reverse(path), {"q": sent, "kind": "'"}).status_code == 200, ascii(query)[:40]
        search(query)
        suggest(query)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.one_of(st.text(ALPHABET, max_size=60), st.lists(WORDS, max_size=8).map(" ".join)))
def test_any_text_gives_an_answer(pages, query):
    found = search(query)
    assert found.total >= len(found.results)
    assert len(suggest(query)) <= 6
