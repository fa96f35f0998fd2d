"""Pages suggested while somebody types."""

import gzip

import pytest
from django.conf import settings
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, words: str) -> list[dict]:
    answer = client.get(reverse("search-suggestions"), {"q": words})
    assert answer.status_code == 200
    return answer.json()["pages"]


def test_pages_are_suggested_by_half_a_name_with_kind_and_address(client):
    condition = factories.make_condition(title="Plantar heel pain", other_names="policeman's heel")
    expected = [{"title": "Plantar heel pain", "kind": "Condition", "url": condition.get_absolute_url()}]
    assert ask(client, "plan") == ask(client, "policem") == ask(client, "heel pa") == expected


def test_names_are_suggested_and_not_every_page_that_has_the_word(client):
    factories.make_condition(title="Neck pain")
    factories.make_article(title="Headache", standfirst="s", body="It starts in the neck.")
    assert [page["title"] for page in ask(client, "neck")] == ["Neck pain"]


def test_misspelt_names_are_suggested_too(client):
    factories.make_condition(title="Sciatica")
    assert [page["title"] for page in ask(client, "siatica")] == ["Sciatica"]


def test_nothing_is_suggested_for_too_little_or_for_nonsense(client, django_assert_num_queries):
    factories.make_condition(title="Neck pain")
    assert ask(client, "zzzzq") == []
    for words in ("", " ", "n", "?", "\0"):
        assert ask(client, words) == []


def test_six_at_most_and_only_what_is_public(client):
    for number in range(9):
        factories.make_condition(title=f"Neck pain {number}")
    hidden = factories.make_condition(title="Neck secret")
    type(hidden).objects.filter(pk=hidden.pk).update(retired_at=hidden.publish_at)
    pages = ask(client, "neck")
    assert len(pages) == 6
    assert "Neck secret" not in {page["title"] for page in pages}


def test_emergency_leads_to_the_page_on_help(client):
    page = factories.make_article(slug="when-pain-needs-fast-help", title="When pain needs fast help")
    factories.make_condition(title="Chest pain")
    assert ask(client, "chest pain")[0]["url"] == page.get_absolute_url()


def test_caches_may_keep_suggestions_and_no_cookie_goes_with_them(client):
    answer = client.get(reverse("search-suggestions"), {"q": "neck"})
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert client.post(reverse("search-suggestions")).status_code == 405


def test_script_is_small_and_the_form_works_without_it(client):
    script = (settings.BASE_DIR / "static" / "search.js").read_bytes()
    assert len(gzip.compress(script)) <= 2048
    page = client.get(reverse("search")).content.decode()
    assert 'action="/search/"' in page
    assert 'type="search"' in page
    assert "search.js" in page
