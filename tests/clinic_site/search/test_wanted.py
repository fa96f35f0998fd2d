"""Searches that found nothing: counted without anything personal, and shown to staff once they are no chance."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clinic_site.search import wanted
from clinic_site.search.models import UnmetSearch
from tests import factories

pytestmark = pytest.mark.django_db


def look_for(client, words: str, times: int = 1) -> None:
    for _time in range(times):
        assert client.get(reverse("search"), {"q": words}).status_code == 200


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def test_words_are_kept_from_the_third_time_on(client):
    look_for(client, "Quokka  wrist!")
    look_for(client, "quokka wrist")
    (row,) = UnmetSearch.objects.all()
    assert (row.words, row.times) == ("", 2)
    assert "quokka" not in row.digest
    assert wanted.top() == []
    look_for(client, "quokka wrist")
    (row,) = wanted.top()
    assert (row.words, row.times, row.last_day) == ("quokka wrist", 3, timezone.localdate())


@pytest.mark.parametrize(
    "words",
    [
        "zorblax 07700900142", "zorblax@example.org", "zorblax at 12 high street", "www.zorblax.example",
        "zorblax quux flurb grelp wibble snark", "zorblax" * 12, "٣٤٥ zorblax", "zz",
    ],
)  # fmt: skip
def test_what_may_name_a_person_or_a_number_is_never_counted(client, words):
    look_for(client, words, times=4)
    assert UnmetSearch.objects.count() == 0


def test_top_is_in_order_and_forgets_what_nobody_asks_any_more(client):
    look_for(client, "quokka", 3)
    look_for(client, "zorblax", 5)
    assert [row.words for row in wanted.top()] == ["zorblax", "quokka"]
    assert [row.words for row in wanted.top(1)] == ["zorblax"]
    with time_machine.travel(timezone.now() + wanted.KEPT + timedelta(days=2), tick=False):
        assert wanted.top() == []
        look_for(client, "flurb")
        assert UnmetSearch.objects.count() == 1


def test_flood_of_nonsense_does_not_fill_the_table(monkeypatch):
    monkeypatch.setattr(wanted, "MOST_A_DAY", 3)
    for letter in "abcdef":
        wanted.count(f"zorblax {letter}{letter}")
    assert UnmetSearch.objects.count() == 3


def test_empty_search_is_not_counted(client):
    look_for(client, "")
    look_for(client, "???")
    assert UnmetSearch.objects.count() == 0


@pytest.mark.parametrize("role", ["owner", "publisher", "editor", "clinician", "auditor"])
def test_staff_see_what_patients_wanted_and_nothing_rarer(client, role):
    look_for(client, "quokka", 3)
    look_for(client, "zorblax", 2)
    client.force_login(factories.make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:search_unmetsearch_changelist"))
    if page.status_code == 302:  # an owner without a second factor
        return
    text = page.content.decode()
    assert "quokka" in text
    assert "zorblax" not in text


def test_publisher_deletes_what_is_answered_and_nobody_changes_it(client):
    look_for(client, "quokka", 3)
    row = UnmetSearch.objects.get()
    client.force_login(factories.make_user("publisher"))
    assert client.get(reverse("admin:search_unmetsearch_add")).status_code == 403
    client.post(reverse("admin:search_unmetsearch_delete", args=[row.pk]), {"post": "yes"})
    assert wanted.top() == []


def test_publisher_adds_a_synonym_and_bad_ones_are_refused(client):
    factories.make_condition(title="Sciatica")
    client.force_login(factories.make_user("publisher"))
    form = {"term": "zorblax leg", "means": "sciatica", "both_ways": "on"}
    assert client.post(reverse("admin:search_synonym_add"), form | {"means": " \n?!"}).status_code == 200
    assert client.post(reverse("admin:search_synonym_add"), form | {"term": "?"}).status_code == 200
    assert client.post(reverse("admin:search_synonym_add"), form).status_code == 302
    assert "Sciatica" in client.get(reverse("search"), {"q": "zorblax leg"}).content.decode()
    assert "Sciatica" in client.get(reverse("search"), {"q": "zorblx leg"}).content.decode()
    client.force_login(factories.make_user("editor"))
    assert client.post(reverse("admin:search_synonym_add"), form | {"term": "other"}).status_code == 403
