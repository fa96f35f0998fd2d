"""What the site asks about articles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Article
from tests.factories import (
    make_article,
    make_category,
    make_condition,
    make_practitioner,
    make_region,
    make_treatment,
    make_user,
    sign_off,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer():
    return make_user()


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def slugs(articles) -> list[str]:
    return [article.slug for article in articles]


def make_signed(signer, slug: str, overdue_by: int = -100, **fields) -> Article:
    """A signed article whose next check was due `overdue_by` days ago."""
    article = make_article(slug=slug, **fields)
    sign_off(article, signer, review_due=timezone.localdate() - timedelta(days=overdue_by))
    return article


class TestPublished:
    """What the public sees."""

    def test_drafts_scheduled_and_retired_articles_are_not_public(self):
        make_article(slug="draft", publish=False)
        make_article(slug="tomorrow", publish_at=timezone.now() + timedelta(days=1))
        make_article(slug="retired", publish_at=days_ago(9), retired_at=days_ago(1))
        make_article(slug="live")
        assert slugs(Article.objects.published()) == ["live"]

    def test_a_scheduled_article_appears_at_its_moment_without_a_job(self):
        moment = timezone.now() + timedelta(hours=1)
        make_article(slug="soon", publish_at=moment)
        assert not Article.objects.published(moment - timedelta(seconds=1))
        assert slugs(Article.objects.published(moment)) == ["soon"]


class TestOrder:
    """Newest first, and the piece to start with."""

    def test_newest_first_is_stable_at_the_same_moment(self):
        now = timezone.now()
        for slug in ("a", "b"):
            make_article(slug=slug, publish_at=now)
        assert slugs(Article.objects.newest_first()) == ["b", "a"]

    def test_the_newest_guide_opens_a_list(self):
        for number, (slug, kind) in enumerate(
            [("news", "news"), ("guide", "guide"), ("older-guide", "guide"), ("story", "case-study")]
        ):
            make_article(slug=slug, kind=kind, publish_at=days_ago(number))
        found = slugs(Article.objects.published().start_here_first())
        assert found == ["guide", "news", "older-guide", "story"]

    def test_without_a_guide_the_newest_opens_it(self):
        make_article(slug="old", kind="news", publish_at=days_ago(2))
        make_article(slug="new", kind="news", publish_at=days_ago(1))
        assert slugs(Article.objects.published().start_here_first()) == ["new", "old"]


class TestNarrowing:
    """By part of the body, condition and treatment."""

    def test_region_finds_articles_through_conditions_once_each(self):
        neck, knee = make_region("neck"), make_region("knee")
        both = [
            make_condition(slug="stiff-neck", regions=[neck]),
            make_condition(slug="crick", regions=[neck]),
        ]
        make_article(slug="neck", conditions=both)
        make_article(slug="knee", conditions=[make_condition(slug="sore-knee", regions=[knee])])
        assert slugs(Article.objects.in_region(neck)) == ["neck"]

    def test_about_takes_a_condition_or_a_treatment(self):
        condition, treatment = make_condition(), make_treatment()
        make_article(slug="one", conditions=[condition])
        make_article(slug="two", treatments=[treatment])
        assert slugs(Article.objects.about(condition)) == ["one"]
        assert slugs(Article.objects.about(treatment)) == ["two"]


class TestRecommended:
    """F6: read next."""

    def test_editors_picks_come_first_then_what_shares_most(self, signer):
        neck = make_region("neck")
        pain = make_condition(slug="stiff-neck", regions=[neck])
        near = make_condition(slug="crick", regions=[neck])
        needles = make_treatment(slug="needles")
        other = make_category("other")
        pick = make_signed(signer, "pick", category=other)
        make_signed(signer, "nothing-shared", category=other)
        make_signed(signer, "same-category")
        make_signed(signer, "same-treatment", treatments=[needles], category=other, publish_at=days_ago(5))
        make_signed(signer, "same-part", conditions=[near], category=other)
        make_signed(signer, "same-condition", conditions=[pain], category=other, publish_at=days_ago(9))
        article = make_article(slug="this", conditions=[pain], treatments=[needles], recommended=[pick])
        assert slugs(Article.objects.recommended_for(article)) == [
            "pick",
            "same-condition",
            "same-part",
            "same-category",
            "same-treatment",
            "nothing-shared",
        ]

    def test_what_nobody_signed_is_never_recommended_even_if_picked(self):
        article = make_article(recommended=[make_article(slug="unsigned")])
        assert not Article.objects.recommended_for(article)

    def test_a_signature_under_other_words_does_not_count(self, signer):
        changed = make_signed(signer, "changed")
        changed.save_revision(title="Changed", standfirst="New.", body="New words.", publish=True)
        assert not Article.objects.recommended_for(make_article())

    @pytest.mark.parametrize(("overdue_by", "stays"), [(0, True), (30, True), (31, False)])
    def test_long_overdue_articles_drop_out(self, signer, overdue_by, stays):
        make_signed(signer, "due", overdue_by=overdue_by)
        assert Article.objects.recommended_for(make_article()).exists() is stays

    def test_drafts_and_the_article_itself_are_left_out(self, signer):
        make_signed(signer, "tomorrow", publish_at=timezone.now() + timedelta(days=1))
        article = make_signed(signer, "this")
        assert not Article.objects.recommended_for(article)


class TestBeside:
    """R16 and F5: the neighbours in time, and what is new."""

    def make_line(self, *names: str, **fields) -> dict[str, Article]:
        """Articles of one category, the first one the oldest."""
        return {
            name: make_article(slug=name, publish_at=days_ago(100 - number), **fields)
            for number, name in enumerate(names)
        }

    def neighbours(self, article) -> tuple:
        beside = Article.objects.beside(article)
        return tuple(other and other.slug for other in (beside.previous, beside.next))

    def test_in_the_middle_and_at_both_ends(self):
        line = self.make_line("a", "b", "c")
        assert self.neighbours(line["a"]) == (None, "b")
        assert self.neighbours(line["b"]) == ("a", "c")
        assert self.neighbours(line["c"]) == ("b", None)

    def test_alone_in_the_library(self):
        beside = Article.objects.beside(make_article())
        assert (beside.previous, beside.next, beside.recent) == (None, None, [])

    def test_far_from_the_newest_the_neighbours_are_still_right(self):
        line = self.make_line(*"abcdefghij")
        assert self.neighbours(line["b"]) == ("a", "c")
        assert slugs(Article.objects.beside(line["b"]).recent) == ["j", "i", "h", "g"]

    def test_other_categories_drafts_and_the_future_are_skipped(self):
        line = self.make_line("a", "b", "c")
        make_article(slug="elsewhere", publish_at=days_ago(98.5), category=make_category("other"))
        make_article(slug="draft", publish_at=days_ago(98.6), publish=False)
        make_article(slug="tomorrow", publish_at=timezone.now() + timedelta(days=1))
        assert self.neighbours(line["b"]) == ("a", "c")
        assert self.neighbours(line["c"]) == ("b", None)

    def test_articles_of_the_same_moment_have_an_order(self):
        now = days_ago(1)
        first, second, third = (make_article(slug=slug, publish_at=now) for slug in "abc")
        assert self.neighbours(second) == ("a", "c")
        assert (self.neighbours(first), self.neighbours(third)) == ((None, "b"), ("b", None))

    def test_recent_ones_keep_the_topic_when_it_has_enough(self):
        line = self.make_line("a", "b", "c", "d")
        make_article(slug="elsewhere", category=make_category("other"))
        beside = Article.objects.beside(line["a"])
        assert beside.topical and slugs(beside.recent) == ["d", "c", "b"]

    def test_recent_ones_come_from_everywhere_when_it_has_not(self):
        line = self.make_line("a", "b", "c")
        make_article(slug="elsewhere", category=make_category("other"))
        beside = Article.objects.beside(line["a"])
        assert not beside.topical and slugs(beside.recent) == ["elsewhere", "c", "b"]

    def test_one_query_with_cards_however_many_articles(self, django_assert_num_queries):
        line = self.make_line(*"abcdefghij", author=make_practitioner())
        with django_assert_num_queries(1):
            beside = Article.objects.beside(line["e"])
            assert [str(other.category) + other.title for other in beside.recent]
