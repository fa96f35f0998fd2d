"""Facts and word rules in the back office: owners edit, others read, and all see where a rule hits."""

import pytest
from django.urls import reverse

from services.content.models import ClinicalFact, ContentEvent, Reference, WordRule
from tests.factories import make_condition, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = make_user("owner")
    client.force_login(user)
    return user


def change(model, row):
    return reverse(f"admin:content_{model}_change", args=[row.pk])


def post_rule(client, **fields):
    data = {"kind": "jargon", "pattern": r"\bglobus\b", "unless": "", "severity": "warn", "advice": "lump"}
    data["is_active"] = "on"
    return client.post(reverse("admin:content_wordrule_add"), data | fields)


def test_owner_adds_a_rule_and_the_trail_says_so(client, owner):
    assert post_rule(client).status_code == 302
    rule = WordRule.objects.get(pattern=r"\bglobus\b")
    event = ContentEvent.objects.get()
    assert (event.kind, event.by, event.content_object) == ("rule", owner, rule)


def test_pattern_that_is_none_is_refused_beside_its_field_and_kept(client, owner):
    page = post_rule(client, pattern="(open").content.decode()
    assert "is no pattern that can be searched for" in page
    assert "(open" in page


def test_rule_shows_where_it_hits_and_where_its_sentence_makes_it_right(client, owner):
    make_page(slug="one", title="One", body="The globus is here.\n\nNo globus there.")
    rule = WordRule.objects.create(
        kind="vague", pattern="globus", unless=r"\bno\b", advice="x", is_active=False
    )
    page = client.get(change("wordrule", rule)).content.decode()
    assert "1 place counts." in page
    assert page.count("<mark>globus</mark>") == 2
    assert "does not count: its sentence makes it right" in page
    assert reverse("admin:content_page_change", args=[make_page().pk - 1]) in page


def test_changed_fact_sends_its_texts_back_and_says_which(client, owner):
    make_condition(slug="neck-pain", title="Neck pain", body="{fact:consent}")
    fact = ClinicalFact.objects.get(key="consent")
    fields = {
        "statement": "You can always say no.",
        "contradictions": fact.contradictions,
        "evidence": "",
        "owner": "",
    }
    page = client.post(change("clinicalfact", fact), fields, follow=True).content.decode()
    assert "must be checked again: “Neck pain”." in page
    fact.refresh_from_db()
    assert fact.statement == "You can always say no."
    assert fact.changed_at is not None
    assert ContentEvent.objects.filter(kind="rule").count() == 2


def test_new_contradiction_alone_sends_no_text_back(client, owner):
    make_condition(slug="neck-pain", body="{fact:consent}")
    fact = ClinicalFact.objects.get(key="consent")
    fields = {"statement": fact.statement, "contradictions": "must stay", "evidence": "", "owner": ""}
    client.post(change("clinicalfact", fact), fields)
    fact.refresh_from_db()
    assert (fact.contradictions, fact.changed_at) == ("must stay", None)
    assert ContentEvent.objects.get().why == "contradictions"


def test_new_source_of_a_fact_sends_its_texts_back(client, owner):
    make_condition(slug="neck-pain", body="{fact:consent}")
    fact = ClinicalFact.objects.get(key="consent")
    source = Reference.objects.create(key="new2026", title="New", kind="review")
    kept = {"statement": fact.statement, "contradictions": fact.contradictions, "evidence": "", "owner": ""}
    client.post(change("clinicalfact", fact), kept | {"references": [source.pk]})
    assert ClinicalFact.objects.get(pk=fact.pk).changed_at is not None


def test_fact_shows_who_places_it_and_what_contradicts_it(client, owner):
    make_condition(slug="neck-pain", title="Neck pain", body="{fact:needle-solid}")
    make_page(slug="bad", title="Bad page", body="The needle is hollow.")
    page = client.get(change("clinicalfact", ClinicalFact.objects.get(key="needle-solid"))).content.decode()
    assert "{fact:needle-solid}" in page
    assert "Neck pain" in page
    assert "<mark>needle is hollow</mark>" in page


def test_deleting_a_rule_stays_in_the_trail(client, owner):
    rule = WordRule.objects.first()
    client.post(reverse("admin:content_wordrule_delete", args=[rule.pk]), {"post": "yes"})
    assert not WordRule.objects.filter(pk=rule.pk).exists()
    assert ContentEvent.objects.get().why == "deleted"


@pytest.mark.parametrize("role", ["editor", "clinician", "publisher", "auditor"])
def test_others_read_the_lists_and_change_nothing(client, role):
    client.force_login(make_user(role))
    rule = WordRule.objects.first()
    assert client.get(change("wordrule", rule)).status_code == 200
    assert client.post(change("wordrule", rule), {"advice": "x"}).status_code == 403
    assert post_rule(client).status_code == 403
