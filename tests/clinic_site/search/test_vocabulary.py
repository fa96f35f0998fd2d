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
        "ankle puffed up",
    ],
)
def test_common_trouble_is_no_emergency(query):
    assert not search(query).is_emergency


def test_word_far_from_a_sign_of_an_emergency_is_none():
    factories.make_article(title="Desk work", body="Take breaks.")
    assert not search("put my back out with brikks").is_emergency
    assert search("i have a brokn back").is_emergency


def test_condition_that_a_synonym_names_is_among_the_first_three(own_synonyms):
    condition = factories.make_condition(title="Low back pain", body="Nothing.")
    for number in range(4):
        factories.make_article(title=f"Heavy bags {number}", body="Lifting heavy bags and your back.")
    Synonym.objects.create(term="put back out", means="low back pain", both_ways=False)
    found = [result.url for result in search("put my back out lifting heavy bags").results]
    assert condition.get_absolute_url() in found[:3]


def test_condition_named_after_the_part_of_the_body_is_among_the_first_three(own_synonyms):
    condition = factories.make_condition(title="Shoulder pain", body="At night.")
    for number in range(4):
        factories.make_article(title=f"Waking shoulder {number}", body="What wakes a shoulder at night.")
    found = [result.url for result in search("shoulder wakes me at night").results]
    assert len(found) == 5
    assert condition.get_absolute_url() in found[:3]


def test_person_is_among_the_first_three_of_who_is_asked_for(own_synonyms):
    person = factories.make_practitioner(name="Zora Quill", focus="Balance")
    for number in range(4):
        factories.make_article(title=f"Balance {number}", body="Better balance for my aunt.")
    found = [result.url for result in search("my aunt fell, who is best for balance").results]
    assert person.get_absolute_url() in found[:3]


def test_word_of_a_name_is_not_taken_for_another(own_synonyms):
    factories.make_condition(title="Ankle pain when you run", body="Some ran. An x ray of the ankle.")
    Synonym.objects.create(term="x ray", means="scan", both_ways=False)
    assert search("x ray ankle").corrected == ""


def test_clinic_starts_with_a_broad_vocabulary():
    assert len(ROWS) > 300
    assert len({row["term"].casefold() for row in ROWS}) == len(ROWS)
    idle = [
        row["term"] for row in ROWS if all(phrase_of(row["term"]) == phrase_of(one) for one in row["means"])
    ]
    assert idle == []
