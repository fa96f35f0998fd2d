"""How a question is read: half words, misspellings, synonyms, stop words, emergencies."""

import pytest
from django.db import connection
from django.utils import timezone

from clinic_site.search import questions, spelling
from clinic_site.search.finder import search
from clinic_site.search.models import Synonym, Word
from tests import factories

pytestmark = pytest.mark.django_db


def titles(query: str) -> list[str]:
    return [
        str(result.title).replace("<mark>", "").replace("</mark>", "") for result in search(query).results
    ]


@pytest.fixture
def own_synonyms():
    Synonym.objects.all().delete()


def test_words_are_found_in_any_order_case_form_and_without_accents():
    factories.make_condition(title="Café knees", body="Stiff in the mornings.")
    for query in ("knee CAFE", "cafés knee", "morning knees", "stiffness knees café"):
        assert titles(query) == ["Café knees"], query


def test_page_without_half_of_the_question_is_not_listed_beside_one_that_has_it_all():
    factories.make_condition(title="Neck pain", body="Worse in the morning.")
    factories.make_condition(title="Knee pain", body="Worse on stairs.")
    assert titles("morning neck") == ["Neck pain"]


def test_title_comes_before_other_names_before_summary_before_text(own_synonyms):
    for number in range(5):
        factories.make_page(title=f"Filler {number}", body="Nothing here.")
    factories.make_page(title="Fourth", body="Once a pelican.")
    factories.make_page(title="Third", standfirst="About the pelican.", body="b")
    factories.make_condition(title="Second", other_names="pelican bite", body="b")
    factories.make_page(title="Pelican", body="b")
    assert titles("pelican") == ["Pelican", "Second", "Third", "Fourth"]


def test_condition_comes_before_an_article_of_the_same_name():
    factories.make_article(title="Whiplash")
    condition = factories.make_condition(title="Whiplash")
    assert search("whiplash").results[0].url == condition.get_absolute_url()


def test_misspelt_word_is_corrected_and_its_results_shown_at_once():
    factories.make_condition(title="Sciatica")
    found = search("siatica")
    assert found.corrected == "sciatica"
    assert [result.url for result in found.results] == [
        "/conditions/" + found.results[0].url.split("/")[2] + "/"
    ]
    assert titles("sciatcia") == titles("sciattica") == titles("zciatica") == ["Sciatica"]


def test_right_word_is_not_corrected():
    factories.make_condition(title="Sciatica")
    assert search("sciatica").corrected == ""
    assert search("sciat").corrected == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("plant fas", "Plantar fasciitis"), ("tenn el", "Tennis elbow"), ("fasc", "Plantar fasciitis")],
)
def test_half_words_are_made_whole(typed, meant):
    factories.make_condition(title="Plantar fasciitis")
    factories.make_condition(title="Tennis elbow")
    assert titles(typed) == [meant]


def test_nonsense_finds_nothing_and_is_not_bent_into_something():
    factories.make_condition(title="Sciatica")
    found = search("qqqqqq xzxzxz")
    assert (found.results, found.corrected, found.total) == ([], "", 0)


def test_words_of_a_question_that_say_nothing_are_passed_over():
    factories.make_condition(title="Neck pain", body="After sleeping it is stiff.")
    factories.make_page(title="Why it is about you", body="What does the how?")
    assert titles("why does my neck hurt after sleeping")[0] == "Neck pain"


def test_synonym_goes_both_ways_or_one_way(own_synonyms):
    factories.make_condition(title="Slipped disc")
    factories.make_condition(title="Lumbago")
    Synonym.objects.create(term="slipped disc", means="herniated disc\nprolapse of a disc", both_ways=True)
    Synonym.objects.create(term="back trouble", means="lumbago", both_ways=False)
    assert titles("herniated disc") == ["Slipped disc"]
    assert titles("prolapse of a disc") == ["Slipped disc"]
    assert titles("back trouble") == ["Lumbago"]
    assert titles("lumbago") == ["Lumbago"]
    found = search("herniated disc")
    assert found.also == ["slipped disc"]


def test_synonym_is_used_as_soon_as_it_is_saved_and_no_more_once_deleted(own_synonyms):
    factories.make_condition(title="Sciatica")
    assert titles("zapping leg") == []
    synonym = Synonym.objects.create(term="zapping leg", means="sciatica")
    assert titles("zapping leg") == ["Sciatica"]
    synonym.means = "whiplash"
    synonym.save()
    assert titles("zapping leg") == []
    synonym.delete()
    assert titles("zapping leg") == []


def test_misspelling_inside_a_synonym_is_seen_through(own_synonyms):
    factories.make_condition(title="Sciatica")
    Synonym.objects.create(term="herniated disc", means="sciatica", both_ways=False)
    assert titles("hernited disk") == ["Sciatica"]
    assert search("hernited disk").corrected == "herniated disc"


def test_known_word_gives_way_to_a_like_one_where_that_makes_a_name(own_synonyms):
    factories.make_condition(title="Heel pain", other_names="heel spur")
    factories.make_page(title="Rest", body="Wounds heal.")
    assert titles("heal spur")[0] == "Heel pain"
    assert search("heal spur").corrected == "heel spur"


def help_page():
    return factories.make_article(slug="when-pain-needs-fast-help", title="When pain needs fast help")


@pytest.mark.parametrize(
    "query",
    [
        "cant pee",
        "can't pee and back pain",
        "i can’t pee",
        "chest pain",
        "cest pain",
        "slurred speech and weak arm",
    ],
)
def test_sign_of_an_emergency_puts_the_page_on_help_first(query):
    factories.make_condition(title="Back pain", body="Weak arm, chest and speech.")
    page = help_page()
    found = search(query)
    assert found.results[0].url == page.get_absolute_url()
    assert found.is_emergency


def test_help_page_that_is_not_public_is_not_shown():
    page = help_page()
    type(page).objects.update(retired_at=page.publish_at)
    found = search("chest pain")
    assert found.is_emergency
    assert found.results == []


def test_single_sign_warns_and_leaves_the_order_alone():
    factories.make_condition(title="Tingling arm")
    help_page()
    found = search("tingling arm")
    assert (found.is_worrying, found.is_emergency) == (True, False)
    assert titles("tingling arm")[0] == "Tingling arm"
    assert not search("neck pain").is_worrying


def test_empty_question_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search("  ").results == []


def test_words_learned_twice_are_kept_once():
    factories.make_page(title="Pelican")
    factories.make_page(title="Another", body="A pelican.")
    word = Word.objects.get(word="pelican")
    assert word.in_name
    assert {gram.gram for gram in word.grams.all()} == spelling.grams_of("pelican")


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [("siatica", "sciatica", 1), ("neddle", "needle", 1.5), ("pnuemo", "pneumo", 0.8), ("neck", "neck", 0)],
)
def test_distance_is_small_where_words_are_alike(typed, known, near):
    assert spelling.distance(typed, known) <= near


def test_kind_narrows_and_counts_stay():
    factories.make_condition(title="Sore neck")
    factories.make_condition(title="Sore back")
    factories.make_treatment(title="Sore treatment")
    found = search("sore", kind="treatment")
    assert found.counts == {"condition": 2, "treatment": 1}
    assert (found.total, found.listed, len(found.results)) == (3, 1, 1)


def test_many_results_come_in_pages_and_common_words_are_counted_in_full():
    for number in range(60):
        factories.make_page(title=f"Pelican {number}")
    found = search("pelican")
    assert (found.total, found.listed, found.pages, len(found.results)) == (60, 50, 5, 10)
    later = search("pelican", page=5)
    assert len(later.results) == 10
    assert {result.url for result in found.results}.isdisjoint(result.url for result in later.results)
    assert search("pelican", page=6).results == []


def test_both_databases_use_an_index_for_the_words():
    factories.make_page(title="Pelican")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_whole'")
            assert "fts5" in cursor.fetchone()[0]
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'search_entry_%' AND indexdef LIKE '%gin%'"
            )
            assert cursor.fetchone()[0] == 2


def test_reading_of_a_question_holds_every_word_that_counts():
    factories.make_condition(title="Neck pain", body="After sleeping.")
    question = questions.read("Why does my neck hurt after sleeping?", timezone.now())
    assert question.readings[0].stems == ["neck", "hurt", "sleep"]
