"""Tags: one word, one tag, however it is written; several made one; few on an article."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.models import Article, Tag, TaggedArticle
from blog.tags import as_written, key, merge, near_tags, same_tag
from services.content.models import ContentEvent, EditorialPolicy, Redirect
from tests.admin.helpers import enter, errors, page, said, save
from tests.factories import make_article, make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


def make_tags(*names: str) -> list[Tag]:
    return [Tag.objects.create(name=name) for name in names]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("desk work", "Desk Work"),
        ("desk work", "desk-work"),
        ("desk work", "desk-works"),
        ("deskwork", "desk work"),
        ("headache", "headaches"),
        ("stretch", "stretches"),
        ("injury", "injuries"),
        ("sports injury", "sport injuries"),
        ("foot", "feet"),
        ("café", "Cafe"),
        ("runner's knee", "runner’s knees"),
    ],
)
def test_two_writings_of_one_tag_are_the_same(one, other):
    tag = Tag.objects.create(name=one)
    assert same_tag(other) == tag
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("neck pain", "back pain"),
        ("running", "run"),
        ("arthritis", "arthriti"),
        ("disc", "discus"),
        ("pass", "pas"),
        ("日本", "中国"),
    ],
)
def test_different_words_are_different_tags(one, other):
    Tag.objects.create(name=one, slug="tag")
    assert same_tag(other) is None


def test_nothing_is_the_same_as_a_name_without_letters():
    Tag.objects.create(name="!!!", slug="marks")
    assert same_tag("???") is None
    assert near_tags("???") == []


def test_the_exact_writing_comes_before_another_one():
    make_tags("Exercises", "exercise")
    assert same_tag("exercise").name == "exercise"
    assert same_tag("Exercises").name == "Exercises"


def test_near_tags_are_a_letter_apart_or_the_same_words_turned_round():
    make_tags("neck pain", "migraine", "running", "self-care", "safety")
    assert [tag.name for tag in near_tags("migrane")] == ["migraine"]
    assert [tag.name for tag in near_tags("pain, neck")] == ["neck pain"]
    assert [tag.name for tag in near_tags("Self care")] == ["self-care"]
    assert near_tags("ankle") == []


def test_telling_tags_apart_costs_one_query_however_many_there_are(django_assert_num_queries):
    make_tags(*(f"tag {letter}" for letter in "abcdefghijklmnop"))
    with django_assert_num_queries(1):
        same_tag("tag q")
    with django_assert_num_queries(1):
        near_tags("tag q")


# On an article


def test_tags_of_an_article_are_written_as_they_are_known():
    make_tags("Posture")
    assert as_written(["POSTURE", "posture", "New one"]) == ["Posture", "New one"]


def test_another_writing_of_a_known_tag_is_refused_and_names_it(client):
    make_tags("headache")
    article = make_article(title="T")
    enter(client, "editor")
    response = save(client, page(Article, "change", article.pk), Article, tags="Head-aches, posture")
    assert errors(response) == {"tags": ["“Head-aches” is there already as “headache”."]}
    assert response.context["adminform"].form["tags"].value() == "Head-aches, posture"
    assert list(article.tags.names()) == []


def test_one_new_tag_written_twice_is_refused():
    with pytest.raises(ValidationError, match="“stretches” and “stretch” are the same tag"):
        as_written(["stretch", "stretches"])


def test_an_article_has_no_more_tags_than_the_policy_allows(client):
    EditorialPolicy.objects.create(tag_limit=2)
    article = make_article(title="T")
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    assert "Separated by commas, at most 2." in client.get(url).content.decode()
    refused = save(client, url, Article, tags="ankle, neck, knee")
    assert errors(refused) == {"tags": ["An article has at most 2 tags, and this one has 3. Take some away."]}
    save(client, url, Article, tags="ankle, neck")
    assert sorted(article.tags.names()) == ["ankle", "neck"]


def test_everything_wrong_with_the_tags_is_said_at_once():
    with pytest.raises(ValidationError) as refused:
        as_written(["!!!", "x" * 51, "fine"])
    assert len(refused.value.messages) == 2


# In the list of tags


def test_a_second_writing_of_a_tag_is_refused_in_the_list_of_tags(client):
    make_tags("exercise")
    enter(client, "editor")
    for name in ("Exercises", "EXERCISE"):
        response = save(client, page(Tag, "add"), Tag, name=name, slug="another")
        assert (
            "The tag “exercise” is the same. Use that one, or merge the two in the list of tags."
            in errors(response)["name"]
        )
    assert Tag.objects.count() == 1


def test_a_tag_may_change_its_own_writing(client):
    tag = make_tags("exercises")[0]
    enter(client, "editor")
    save(client, page(Tag, "change", tag.pk), Tag, name="Exercise")
    tag.refresh_from_db()
    assert tag.name == "Exercise"


def test_a_twin_from_before_can_get_another_address(client):
    make_tags("exercise", "exercises")
    twin = Tag.objects.get(name="exercises")
    enter(client, "editor")
    save(client, page(Tag, "change", twin.pk), Tag, slug="moves")
    twin.refresh_from_db()
    assert twin.slug == "moves"


# Merging


@pytest.fixture
def tags():
    """Two writings of a tag, and a third tag; articles with one, both and none of the first two."""
    keep, other, third = make_tags("exercise", "exercises", "neck")
    make_article(slug="with-both", tags=["exercise", "exercises"])
    make_article(slug="with-other", tags=["exercises", "neck"])
    make_article(slug="with-keep", tags=["exercise"])
    make_article(slug="with-third", tags=["neck"])
    return keep, other, third


def tags_of(slug: str) -> list[str]:
    return sorted(Article.objects.get(slug=slug).tags.names())


def test_merging_moves_the_articles_and_the_address(client, tags):
    keep, other, _third = tags
    old = other.get_absolute_url()
    user = make_user("publisher")
    merge(keep=keep, others=[other], user=user)
    assert tags_of("with-both") == tags_of("with-keep") == ["exercise"]
    assert tags_of("with-other") == ["exercise", "neck"]
    assert tags_of("with-third") == ["neck"]
    assert not Tag.objects.filter(pk=other.pk).exists()
    assert Redirect.objects.get(old_path=old).new_path == keep.get_absolute_url()
    event = ContentEvent.objects.get(kind=ContentEvent.Kind.MERGED)
    assert (event.content_object, event.by, event.why) == (keep, user, "“exercises” became “exercise”")


def test_merging_twice_leaves_every_old_address_one_hop_away():
    last, middle, first = make_tags("movement", "exercise", "exercises")
    old = first.get_absolute_url(), middle.get_absolute_url()
    merge(keep=middle, others=[first], user=None)
    merge(keep=last, others=[middle], user=None)
    assert {redirect.old_path: redirect.new_path for redirect in Redirect.objects.all()} == dict.fromkeys(
        old, last.get_absolute_url()
    )


def test_merging_three_tags_of_one_article_leaves_one():
    keep, other, another = make_tags("exercise", "exercises", "exercising")
    make_article(slug="with-two", tags=["exercises", "exercising"])
    merge(keep=keep, others=[keep, other, another], user=None)
    assert tags_of("with-two") == ["exercise"]
    assert TaggedArticle.objects.count() == 1


def test_a_tag_merged_with_itself_alone_stays():
    (tag,) = make_tags("exercise")
    make_article(slug="tagged", tags=["exercise"])
    merge(keep=tag, others=[tag], user=None)
    assert tags_of("tagged") == ["exercise"]
    assert not ContentEvent.objects.exists()


def choose(client, *tags: Tag, **more):
    return client.post(
        page(Tag), {"action": "merge", "_selected_action": [tag.pk for tag in tags], **more}, follow=True
    )


def test_the_list_asks_which_tag_stays_and_offers_the_most_used(client, tags):
    keep, other, third = tags
    enter(client, "publisher")
    response = choose(client, keep, other)
    html = response.content.decode()
    assert response.context["form"].fields["keep"].initial in (keep, other)
    assert html.count("2 articles") == 2
    assert f'value="{third.pk}"' not in html
    assert Tag.objects.count() == 3


def test_the_chosen_tag_stays(client, tags):
    keep, other, _third = tags
    enter(client, "publisher")
    response = choose(client, keep, other, merge="yes", keep=keep.pk)
    assert said(response) == ["“exercises” became “exercise”. The old addresses lead there."]
    assert tags_of("with-other") == ["exercise", "neck"]
    moved = client.get("/articles/tag/exercises/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/articles/tag/exercise/")


def test_a_tag_that_was_not_chosen_cannot_be_the_one_that_stays(client, tags):
    keep, other, third = tags
    enter(client, "publisher")
    response = choose(client, keep, other, merge="yes", keep=third.pk)
    assert response.context["form"].errors
    assert Tag.objects.count() == 3


def test_one_tag_alone_is_not_merged(client, tags):
    enter(client, "publisher")
    assert said(choose(client, tags[0])) == ["Choose two tags or more."]


@pytest.mark.parametrize("role", ["editor", "clinician", "auditor"])
def test_only_who_may_delete_tags_may_merge_them(client, tags, role):
    keep, other, _third = tags
    enter(client, role)
    choose(client, keep, other, merge="yes", keep=keep.pk)
    assert Tag.objects.count() == 3


# What readers see


@pytest.mark.parametrize(("number", "is_thin"), [(2, True), (3, False)])
def test_a_tag_with_few_articles_is_not_for_search_engines(client, number, is_thin):
    for _index in range(number):
        make_article(tags=["ankle"])
    html = client.get(reverse("blog:tag-detail", args=["ankle"])).content.decode()
    assert ("noindex" in html) == is_thin
