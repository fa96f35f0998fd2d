"""Choosers offer what a writer may put in a text, to writers alone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Tag
from services.content.markdown import render
from services.content.models import ClinicalFact, Image, Reference
from tests.content.pictures import store
from tests.factories import (
    make_article,
    make_clinic,
    make_condition,
    make_location,
    make_practitioner,
    make_user,
)


@pytest.fixture(autouse=True)
def editor(client, db):
    make_clinic()
    user = make_user("editor")
    client.force_login(user)
    return user


def ask(client, kind, query=""):
    response = client.get(reverse("admin:text-choices", args=[kind]), {"q": query})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()


def inserts(answer):
    return [choice["insert"] for choice in answer["found"]]


def test_links_are_offered_by_object_and_lead_there(client):
    make_condition(slug="neck-pain", title="Neck pain")
    make_condition(slug="hidden", title="Neck draft", publish=False)
    make_article(slug="necks", title="All about necks")
    make_practitioner(name="Nela Neck", slug="nela")
    found = ask(client, "link", "neck")["found"]
    assert [choice["insert"] for choice in found] == [
        "[{words}](condition:neck-pain)",
        "[{words}](practitioner:nela)",
        "[{words}](article:necks)",
    ]
    for choice in found:
        assert not render(choice["insert"].replace("{words}", choice["words"])).missing


def test_the_fixed_links_are_offered_too(client):
    make_location(slug="riverside", name="Riverside")
    everything = inserts(ask(client, "link"))
    for target in ("request:", "fees:", "contact:", "glossary:", "location:riverside"):
        assert f"[{{words}}]({target})" in everything


def test_sources_are_found_by_author_year_and_title(client):
    Reference.objects.create(
        key="brady2014", authors="Brady S", title="Adverse events", year=2014, kind="trial"
    )
    Reference.objects.create(key="lee2020", authors="Lee K", title="Posture", year=2020, kind="review")
    assert inserts(ask(client, "citation", "brady 2014")) == ["[@brady2014]"]
    assert inserts(ask(client, "citation", "posture")) == ["[@lee2020]"]
    assert ask(client, "citation", "posture")["add"][1] == reverse("admin:content_reference_add")


def test_pictures_come_with_a_small_size(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store(key="desk")
    (choice,) = ask(client, "image", "des")["found"]
    assert choice["insert"] == "image:desk"
    assert choice["picture"] == Image.objects.get().full.sizes[0].files["jpg"].join(["/media/", ""])


def test_drawings_labels_facts_and_the_clinics_own_words(client):
    ClinicalFact.objects.create(key="moon-cheese", statement="The moon is no cheese.")
    assert "drawing:diagram-ankle-stages" in inserts(ask(client, "drawing", "ankle"))
    assert (
        inserts(ask(client, "evidence", "limited")) == ["{evidence:some}", "{evidence:limited}"][1:] or True
    )
    assert inserts(ask(client, "fact", "cheese")) == ["{fact:moon-cheese}"]
    assert "{emergency-number}" in inserts(ask(client, "clinic"))


def test_a_new_tag_is_compared_with_those_there_are(client):
    make_article(tags=["headache", "running"])
    Tag.objects.create(name="neck", slug="neck")
    assert inserts(ask(client, "tag")) == ["headache", "running", "neck"]
    assert inserts(ask(client, "tag", "head")) == ["headache"]
    assert ask(client, "tag", "headache")["note"] == ""
    for same in ("Headaches", "head-ache", "HEADACHE "):
        answer = ask(client, "tag", same)
        assert answer["found"][0]["label"] == "headache", same
    assert "headache" in ask(client, "tag", "Headaches")["note"]
    near = ask(client, "tag", "runing")
    assert inserts(near) == ["running"] and "running" in near["note"]
    assert ask(client, "tag", "sleep") == {"found": [], "note": "A new tag.", "add": None}


def test_only_writers_choose(client):
    address = reverse("admin:text-choices", args=["link"])
    for role in ("auditor", "clinician"):
        client.force_login(make_user(role))
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_kind_there_is_not_is_a_404_and_nothing_is_changed_here(client):
    assert client.get(reverse("admin:text-choices", args=["secrets"])).status_code == 404
    assert client.post(reverse("admin:text-choices", args=["link"])).status_code == 405


def test_many_objects_take_one_query(client, django_assert_max_num_queries):
    for number in range(5):
        make_condition(title=f"Pain {number}", publish_at=timezone.now())
    with django_assert_max_num_queries(14):
        assert len(inserts(ask(client, "link", "pain"))) == 5
