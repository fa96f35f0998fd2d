"""Rules of articles, categories and tags that the database keeps."""

import pytest
from django.db import IntegrityError, transaction

from blog.models import Article, Category, Tag, TaggedArticle
from services.content.models import Image
from tests.factories import make_article, make_category, make_practitioner

pytestmark = pytest.mark.django_db


def refused(change) -> bool:
    """Whether the database refuses `change`."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("alt", "decorative", "kept"),
    [
        ("A hand on a neck", False, True),
        ("", True, True),
        ("", False, False),
        ("A hand on a neck", True, False),
    ],
)
def test_a_cover_is_described_or_decorative(alt, decorative, kept):
    article = make_article()
    cover = Image.objects.create(key="neck", file="images/neck.png", width=8, height=5)
    rows = Article.objects.filter(pk=article.pk)
    change = {"cover": cover, "cover_alt": alt, "cover_is_decorative": decorative}
    assert refused(lambda: rows.update(**change)) is not kept


@pytest.mark.parametrize(
    ("text", "link", "kept"),
    [
        ("", "", True),
        ("Call us", "call:", True),
        ("Call us", "", False),
        ("", "call:", False),
    ],
)
def test_a_call_to_action_has_words_and_a_target_or_neither(text, link, kept):
    rows = Article.objects.filter(pk=make_article().pk)
    assert refused(lambda: rows.update(cta_text=text, cta_link=link)) is not kept


def test_nobody_reviews_their_own_article():
    person = make_practitioner()
    article = make_article(author=person)
    assert refused(lambda: Article.objects.filter(pk=article.pk).update(reviewer=person))


def test_two_tags_cannot_differ_by_case_alone():
    Tag.objects.create(name="Safety", slug="safety")
    assert refused(lambda: Tag.objects.create(name="safety", slug="safety-2"))


def test_an_article_carries_a_tag_once():
    article = make_article(tags=["safety"])
    tag = Tag.objects.get()
    assert refused(lambda: TaggedArticle.objects.create(tag=tag, content_object=article))


def test_two_categories_cannot_differ_by_case_alone():
    make_category("running")
    assert refused(lambda: Category.objects.create(name="RUNNING", slug="running-2"))


def test_a_category_with_articles_cannot_be_deleted():
    article = make_article()
    with pytest.raises(IntegrityError):
        article.category.delete()


def test_minutes_are_those_of_the_live_words():
    article = make_article(body="word " * 600)
    article.save_revision(title="Longer", standfirst="Draft.", body="word " * 2000)
    assert article.minutes == 3
