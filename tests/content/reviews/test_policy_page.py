"""The editorial-policy page says what the settings say, and nothing else."""

import pytest

from services.content.markdown import render
from services.content.models import EditorialPolicy

pytestmark = pytest.mark.django_db


def said(name: str) -> str:
    return render(f"{{{name}}}").html


def test_cycles_are_those_of_the_settings(people):
    EditorialPolicy.objects.create(article_months=1, story_months=36)
    shown = said("review-cycles")
    assert "Articles: every month" in shown
    assert "Stories: every 36 months" in shown
    assert "treatments: every 12 months" in shown


def test_reviewers_are_those_who_may_sign(people):
    people.tom.is_active = False
    people.tom.save()
    shown = said("reviewers")
    assert "Ana Reyes" in shown and "Tom Lind" not in shown


def test_reading_grade_and_limit(people):
    EditorialPolicy.objects.create(grade_target=6)
    assert "grade 6" in said("grade-target") and "grade 8" in said("grade-target")


@pytest.mark.parametrize(
    ("allowed", "words"), [(False, "Nobody checks a page that they wrote"), (True, "self-reviewed")]
)
def test_self_review_is_admitted(people, allowed, words):
    EditorialPolicy.objects.create(allows_self_review=allowed)
    assert words in said("self-review")


@pytest.mark.parametrize("name", ["funding", "use_of_ai"])
def test_money_and_machines_in_the_clinics_own_words(people, name):
    passage = name.replace("_", "-")
    assert said(passage)
    EditorialPolicy.objects.create(**{name: "In our own words."})
    assert "In our own words." in said(passage)
