"""The plain search and its page."""

import pytest
from django.urls import reverse

from clinic_site.search import find
from clinic_site.search.plain import mark
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def read(client, **query) -> str:
    answer = client.get(reverse("search"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def titles(query: str) -> list[str]:
    return [str(result.title).replace("<mark>", "").replace("</mark>", "") for result in find(query)]


def test_every_word_must_be_there_in_any_order_and_case():
    factories.make_condition(title="Neck pain", body="Stiff in the morning.")
    factories.make_condition(title="Knee pain")
    assert titles("PAIN neck") == ["Neck pain"]
    assert titles("morning pain") == ["Neck pain"]
    assert titles("morning knee") == []


def test_other_names_find_the_condition():
    factories.make_condition(title="Low back pain", other_names="lumbago")
    assert titles("lumbago") == ["Low back pain"]


def test_title_comes_before_text():
    factories.make_condition(title="A", body="About sciatica.")
    factories.make_condition(title="Sciatica")
    assert titles("sciatica") == ["Sciatica", "A"]


def test_only_what_is_public_is_found():
    for build in (
        factories.make_condition,
        factories.make_treatment,
        factories.make_article,
        factories.make_page,
    ):
        build(title="Hidden words", publish=False)
    factories.make_practitioner(name="Hidden Words", is_active=False)
    assert find("hidden") == []


def test_draft_over_a_live_text_is_not_searched():
    page = factories.make_page(title="Live")
    page.save_revision(title="Draft", standfirst="s", body="secret")
    assert titles("secret") == []


def test_every_kind_is_found_and_named():
    factories.make_condition(title="Sore C")
    factories.make_treatment(title="Sore T")
    factories.make_article(title="Sore A")
    factories.make_page(title="Sore P")
    factories.make_practitioner(name="Sore Person")
    assert [str(result.kind.name) for result in find("sore")] == [
        "Condition",
        "Treatment",
        "Article",
        "Page",
        "Person",
    ]


def test_empty_search_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find("  ") == []


def test_marked_words_are_escaped_first():
    assert mark("a <b> & Neck", ["<b>", "neck"]) == "a <mark>&lt;b&gt;</mark> &amp; <mark>Neck</mark>"


def test_words_are_marked_as_text_and_not_as_patterns():
    assert mark("a.c abc (", [".", "("]) == "a<mark>.</mark>c abc <mark>(</mark>"


def test_query_stays_in_the_box_and_out_of_the_markup(client):
    page = read(client, q='"><script>alert(1)</script>')
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page


def test_kinds_are_counted_and_can_be_chosen(client):
    factories.make_condition(title="Sore neck")
    factories.make_condition(title="Sore back")
    factories.make_treatment(title="Sore treatment")
    page = read(client, q="sore")
    assert "Everything (3)" in page
    assert "Conditions (2)" in page
    assert "Treatments (1)" in page
    assert "Articles (" not in page
    page = read(client, q="sore", kind="treatment")
    assert "1 result for “sore”" in page
    assert page.count('<article class="result">') == 1
    assert "Conditions (2)" in page


def test_nothing_found_offers_parts_of_the_body_and_the_phone(client):
    condition = factories.make_condition(regions=[factories.make_region("neck")])
    page = read(client, q="lumbagoo")
    assert "Nothing found for “lumbagoo”" in page
    assert f'<a class="tag" href="{condition.get_absolute_url()}">Neck</a>' in page
    assert 'href="tel:+16135550142"' in page


def test_search_results_are_not_for_search_engines(client):
    assert '<meta name="robots" content="noindex">' in read(client, q="neck")


@pytest.mark.parametrize("query", ["\0", "%", "_", "\\", "'", "a" * 5000, "w " * 500, "\ud83d\ude00", "‮abc"])
def test_no_query_breaks_the_page(client, query):
    factories.make_condition(title="Neck pain")
    read(client, q=query.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


def test_wildcards_of_the_database_are_plain_signs():
    factories.make_condition(title="Neck pain")
    assert find("%") == []
    assert find("n_ck") == []
