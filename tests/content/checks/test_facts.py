"""The fact register: what a text shows of it, what contradicts it, and what a change sets off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.content import actions
from services.content.actions.facts import changed
from services.content.checks import check_text, starter
from services.content.facts import texts_citing
from services.content.models import ClinicalFact, ContentEvent, Reference, SignOff, WordRule
from services.content.rendering import render_text
from services.models import Condition
from tests.factories import make_condition, make_page, make_user, sign_off

from .whole import GUIDE, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def fact():
    fact = ClinicalFact.objects.get(key="needle-solid")
    fact.references.add(Reference.objects.create(key="dunning2014", title="Review", kind="review"))
    return fact


def test_text_shows_the_fact_with_the_number_of_its_source(fact):
    rendered = render_text(make_page(body="So it is. {fact:needle-solid} Always.").live_revision)
    assert "So it is. The needle is thin and solid, with no hole in it." in rendered.plain
    assert rendered.citation_keys == ("dunning2014",)
    assert 'href="#ref-1"' in rendered.html
    assert rendered.missing == []


def test_statement_is_shown_as_words_never_as_markup(fact):
    ClinicalFact.objects.filter(pk=fact.pk).update(statement="<script>alert(1)</script> **solid** {phone}")
    html = render_text(make_page(body="{fact:needle-solid}").live_revision).html
    assert "<script" not in html
    assert "**solid** {phone}" in html


def test_unknown_fact_stays_text_and_is_named_as_missing():
    rendered = render_text(make_page(body="{fact:nothing-like-it}").live_revision)
    assert "{fact:nothing-like-it}" in rendered.plain
    assert [(one.kind, one.key) for one in rendered.missing] == [("fact", "nothing-like-it")]


def test_facts_cost_two_queries_and_none_without_them(fact, django_assert_num_queries):
    without, with_two = make_page(body="Words."), make_page(body="{fact:needle-solid} {fact:consent}")
    render_text(without.live_revision)
    with django_assert_num_queries(1):  # the glossary
        render_text(without.live_revision)
    with django_assert_num_queries(4):  # the glossary, the facts, their references, the sources
        render_text(with_two.live_revision)


def test_change_of_a_fact_names_every_text_that_places_it_and_leaves_a_trail(fact):
    live = make_condition(slug="a", body="{fact:needle-solid}")
    draft = make_condition(slug="b")
    draft.save_revision(title="B", standfirst="B.", body="Words. {fact:needle-solid}")
    make_condition(slug="c", body="{fact:needle-single-use}")
    owner, before = make_user("owner"), fact.statement
    fact.statement = "The needle is solid."
    fact.save()
    texts = changed(fact, user=owner, before=before)
    assert (
        sorted(text.slug for text in texts) == sorted(text.slug for text in texts_citing(fact)) == ["a", "b"]
    )
    assert ClinicalFact.objects.get(pk=fact.pk).changed_at is not None
    events = ContentEvent.objects.filter(kind=ContentEvent.Kind.RULE_CHANGED)
    assert {(type(event.content_object), event.object_id) for event in events} == {
        (ClinicalFact, fact.pk), (Condition, live.pk), (Condition, draft.pk),
    }  # fmt: skip
    assert all("solid, with no hole in it. → The needle is solid." in event.why for event in events)


def signed(thing, revision):
    SignOff.objects.create(
        content_object=thing, revision=revision, digest=revision.digest, signed_by=make_user("clinician"),
        review_due=timezone.localdate() + timedelta(days=365),
    )  # fmt: skip


@pytest.mark.rules
def test_solid_made_hollow_is_not_published_and_the_live_page_keeps_its_badge(fact):
    make_world()
    good = GUIDE.replace("Moving may help", "The needle is solid. Moving may help")
    condition = make_condition(slug="elbow", body=good, title="Elbow pain")
    sign_off(condition, make_user("clinician"))
    assert check_text(condition, title="Elbow pain", standfirst="So.", body=good)[0].severity == "warn"
    draft = condition.save_revision(
        title="Elbow pain", standfirst="So.", body=good.replace("needle is solid", "needle is hollow")
    )
    signed(condition, draft)  # even signed
    with pytest.raises(actions.Refused, match="hollow.* contradicts the fact") as refused:
        actions.publish(condition, user=make_user("publisher"))
    assert len(refused.value.reasons) == 1
    condition = Condition.objects.with_review().get(slug="elbow")
    assert condition.live_revision != draft
    assert condition.signed_by_id is not None
    (finding,) = [
        one for one in check_text(condition, title=draft.title, standfirst=draft.standfirst, body=draft.body)
        if one.rule == "fact"
    ]  # fmt: skip
    assert "hollow" in draft.body[finding.start : finding.end]


@pytest.mark.rules
def test_owner_publishes_against_a_rule_with_a_reason_that_is_kept(fact):
    page = make_page(publish=False, body="The needle is hollow.")
    actions.publish(page, user=make_user("owner"), override="A page on other clinics' mistakes.")
    assert page.is_published
    event = ContentEvent.objects.get(kind=ContentEvent.Kind.OVERRIDDEN)
    assert event.why == "A page on other clinics' mistakes."


def test_every_clinic_starts_with_the_lists_and_its_own_changes_stay():
    assert ClinicalFact.objects.count() > 50
    assert WordRule.objects.count() > 150
    WordRule.objects.filter(pattern__contains="guarante").update(severity="warn", advice="Ours.")
    ClinicalFact.objects.filter(key="consent").update(statement="Ours.")
    assert starter.load() == (0, 0)
    assert WordRule.objects.get(pattern__contains="guarante").advice == "Ours."
    assert ClinicalFact.objects.get(key="consent").statement == "Ours."


def test_facts_of_the_lists_get_their_sources_once_the_library_has_them():
    Reference.objects.create(key="brady2014", title="Adverse events", kind="study", year=2014)
    ClinicalFact.objects.filter(key="mild-effects-ireland-rest").update(changed_at=timezone.now())
    starter.load()
    assert list(ClinicalFact.objects.filter(references__key="brady2014").values_list("key", flat=True)) == [
        "mild-effects-ireland"
    ]


def test_starting_rows_are_valid():
    for row in (*WordRule.objects.all(), *ClinicalFact.objects.all()):
        row.full_clean()
