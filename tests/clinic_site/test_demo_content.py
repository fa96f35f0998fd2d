"""What the demo's pages about health must hold, and what they must never say."""

import re

import pytest

from blog.models import Article
from clinic_site import demo
from clinic_site.demo.fixtures import FIXTURES
from services.content.rendering import render_text
from services.models import Condition, Treatment

CONDITION_SECTIONS = [
    "Get help now",
    "What it is",
    "How it can feel",
    "Why it happens",
    "What you can do today",
    "How we treat it",
    "What to expect",
    "When to book",
    "Frequently asked questions",
]
STORY_SECTIONS = ["Background", "Proposed treatment", "Results", "The science", "What one story cannot show"]
# Words that only ever stand in a sentence that denies them (section 14 of the evidence sheet the texts follow).
ONLY_DENIED = re.compile(
    r"\b(hollow|cures?|cured|guarantee\w*|scar tissue|adhesions|out of place|bones? back|toxins?|flush\w*)\b",
    re.I,
)
DENIAL = re.compile(r"\b(not|no|never|nobody|nothing|without|cannot|can't|don't|doesn't|isn't)\b", re.I)
# Words that never stand at all. A painless click is a finding; a painless treatment would be a promise.
NEVER = re.compile(
    r"\bmiracle|\brisk-free|\bpainless (treatment|visit|needl)|\bneedl\w+ (is|are) painless|\bcompletely safe"
    r"|\bvery safe|\bcrumbl|\bworn out|\bbest (clinic|treatment)|\bproven by science|\binstant relief"
    r"|\bstop (taking )?your (blood thinners|medicine)",
    re.I,
)
FILES = sorted(FIXTURES.glob("*/*.md"))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n\n", " ".join(re.split(r"\n(?=\S)", text)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_must_not_be_claimed_is_not_claimed(path):
    text = path.read_text(encoding="utf-8")
    assert not NEVER.search(text), NEVER.search(text)
    claims = [each for each in sentences(text) if ONLY_DENIED.search(each) and not DENIAL.search(each)]
    assert claims == []


@pytest.mark.django_db
def test_every_page_about_health_has_its_sections_sources_people_and_dates():
    demo.load()
    pages = [*Article.objects.all(), *Condition.objects.all(), *Treatment.objects.all()]
    assert len(pages) == 18 + 15 + 6
    for model in (Article, Condition, Treatment):
        for page in model.objects.with_people().with_review():
            rendered = render_text(page.text)
            headings = [text for text, _anchor in rendered.headings]
            assert rendered.notes, f"{page.slug} cites nothing"
            assert "Get help now" in headings, page.slug
            assert "Frequently asked questions" in headings, page.slug
            assert {"urgent__body", "Emergency: "} <= set(
                re.findall("urgent__body|Emergency: ", rendered.html)
            ), page.slug
            assert page.signer and page.review_due, page.slug
            if model is Condition:
                assert [text for text in headings if text in CONDITION_SECTIONS] == CONDITION_SECTIONS, (
                    page.slug
                )
            if model is Article:
                assert 'class="keypoints"' in rendered.html, page.slug
                if page.kind == Article.Kind.CASE_STUDY:
                    assert set(STORY_SECTIONS) <= set(headings), page.slug
                    assert "made up" in rendered.plain, page.slug


def test_accessibility_page_shows_the_record_and_the_gaps_and_claims_no_result_itself():
    text = (FIXTURES / "pages" / "accessibility.md").read_text(encoding="utf-8")
    assert {"{last-check}", "{known-gaps}"} <= set(text.splitlines())
    assert not re.search(r"\b(no faults|0 faults|zero|passe[sd])\b", text, re.I)
