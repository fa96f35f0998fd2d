"""What people say: words without their spaces, spelt by ear, in any order, and the signs of an emergency in them."""

import json

import pytest
from django.conf import settings
from django.utils import timezone

from clinic_site.search import questions, spelling
from clinic_site.search.finder import search
from clinic_site.search.models import Synonym
from clinic_site.search.synonyms import phrase_of
from tests import factories

pytestmark = pytest.mark.django_db

ROWS = json.loads((settings.BASE_DIR / "fixtures" / "synonyms.json").read_text("utf-8"))


def first(query: str) -> str:
    results = search(query).results
    return results[0].url if results else ""


@pytest.fixture
def own_synonyms():
    Synonym.objects.all().delete()


@pytest.mark.parametrize("query", ["lowback pain", "low backpain", "lowbak pain"])
def test_words_without_their_space_are_parted(own_synonyms, query):
    condition = factories.make_condition(title="Low back pain")
    assert first(query) == condition.get_absolute_url()


@pytest.mark.parametrize("query", ["whip lash", "wip lash", "head whip lash"])
def test_parted_words_are_joined(own_synonyms, query):
    condition = factories.make_condition(title="Whiplash", body="The head is thrown back.")
    assert first(query) == condition.get_absolute_url()
    assert "whiplash" in search(query).corrected


def test_words_that_go_together_are_not_joined(own_synonyms):
    factories.make_condition(title="Neckache")
    Synonym.objects.create(term="neck ache", means="stiff neck")
    assert questions.read("neck ache", timezone.now()).words == ["neck", "ache"]


@pytest.mark.parametrize(
    ("heard", "spelt"),
    [
        ("fisio", "physio"),
        ("nots", "knots"),
        ("headake", "headache"),
        ("bruksism", "bruxism"),
        ("pane", "pain"),
    ],
)
def test_what_is_spelt_by_ear_sounds_the_same(heard, spelt):
    assert spelling.sound(heard) == spelling.sound(spelt)


def test_word_spelt_by_ear_is_found(own_synonyms):
    condition = factories.make_condition(title="Muscle knots")
    assert first("muscel nots") == condition.get_absolute_url()


def test_synonym_is_meant_whatever_the_order_and_the_words_between(own_synonyms):
    condition = factories.make_condition(title="Sciatica")
    factories.make_page(title="Legs and pain", body="A zap now and then.")
    Synonym.objects.create(term="zap leg", means="sciatica", both_ways=False)
    assert first("a zap right down my leg") == first("my leg has a zap") == condition.get_absolute_url()


def test_synonym_of_small_words_needs_them_all(own_synonyms):
    condition = factories.make_treatment(title="Manual therapy")
    Synonym.objects.create(term="hands on", means="manual therapy", both_ways=False)
    assert first("hands on care") == condition.get_absolute_url()
    assert first("hands hurt") == ""


def test_synonyms_follow_one_another(own_synonyms):
    condition = factories.make_condition(title="Sports injuries")
    Synonym.objects.create(term="hammy", means="hamstring", both_ways=False)
    Synonym.objects.create(term="hamstring", means="sports injuries", both_ways=False)
    assert first("hammy") == condition.get_absolute_url()


def test_page_whose_heading_is_the_question_comes_first(own_synonyms):
    factories.make_condition(title="Ankle sprain", body="You can drive again.")
    article = factories.make_article(title="Two weeks", body="An ankle.\n\n### When can I drive?\n\nSoon.")
    assert first("when can i drive again") == article.get_absolute_url()


def test_other_names_of_a_treatment_are_searched():
    treatment = factories.make_treatment(title="Sports rehab", other_names="plyometrics")
    assert first("plyometrics") == treatment.get_absolute_url()


def test_person_is_found_by_language_and_first_name():
    person = factories.make_practitioner(name="Zora Quill", languages="English, Welsh")
    assert first("welsh speaking therapist") == first("zora") == person.get_absolute_url()


@pytest.mark.parametrize(
    "query",
    [
        "i cannot pee",
        "not able to wee since this morning",
        "unable to pass water",
        "couldn't urinate",
        "I wet myself twice",
        "my saddle area is numb",
        "no feeling in my private parts",
        "cant feel it when i wipe",
        "worst hedache of my life",
        "sudden explosive headache",
        "her face is drooping",
        "talks funny and one side is weak",
        "pressure in my chest",
        "can't get my breath",
        "leg gone dead on both sides",
        "both my legs feel weak",
        "fever and a stiff neck",
    ],
)
def test_emergency_is_heard_in_many_wordings(query):
    page = factories.make_article(slug="when-pain-needs-fast-help", title="When pain needs fast help")
    factories.make_condition(title="Back pain", body="Legs, face, chest and headache.")
    assert search(query).is_emergency
    assert first(query) == page.get_absolute_url()


@pytest.mark.parametrize(
    "query",
    [
        "cant move my neck",
        "can i walk on a sprained ankle",
        "headache and feeling sick",
        "numb foot",
        "weak wrist",
    ],
)
def test_common_trouble_is_no_emergency(query):
    assert not search(query).is_emergency


def test_clinic_starts_with_a_broad_vocabulary():
    assert len(ROWS) > 300
    assert len({row["term"].casefold() for row in ROWS}) == len(ROWS)
    idle = [
        row["term"] for row in ROWS if all(phrase_of(row["term"]) == phrase_of(one) for one in row["means"])
    ]
    assert idle == []
