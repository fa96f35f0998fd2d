"""The page of results."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic_site.search.models import Entry, UnmetSearch
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def read(client, **query) -> str:
    answer = client.get(reverse("search"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_query_stays_in_the_box_and_out_of_the_markup(client):
    page = read(client, q='"><script>alert(1)</script>')
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page


def test_every_kind_is_found_named_and_counted(client):
    factories.make_condition(title="Sore C")
    factories.make_treatment(title="Sore T", fee=factories.make_fee(minutes=45))
    factories.make_article(title="Sore A")
    factories.make_page(title="Sore P")
    factories.make_practitioner(name="Sore Person")
    factories.make_term("Sore word")
    page = read(client, q="sore")
    for kind in ("Condition", "Treatment", "Article", "Page", "Person", "Glossary"):
        assert f'<span class="kind">{kind}</span>' in page
    for chip in (
        "Everything (6)",
        "Conditions (1)",
        "Treatments (1)",
        "Articles (1)",
        "People (1)",
        "Glossary (1)",
        "Pages (1)",
    ):
        assert chip in page
    assert "<mark>Sore</mark> C" in page


def test_rows_say_what_helps_to_choose(client):
    user = factories.make_user()
    factories.make_condition(title="Sore neck", regions=[factories.make_region("neck")])
    factories.make_treatment(title="Sore care", fee=factories.make_fee(minutes=45))
    article = factories.make_article(title="Sore guide")
    factories.sign_off(article, user)
    page = read(client, q="sore")
    assert '<span class="kind">Condition</span><span>Neck</span>' in page
    assert '<span class="kind">Treatment</span><span>45 min</span>' in page
    assert re.search(
        r">Article</span><span>Neck and back</span><span>1 min read</span><span>Checked \d+ \w+ \d{4}<", page
    )


def test_kinds_can_be_chosen(client):
    factories.make_condition(title="Sore neck")
    factories.make_treatment(title="Sore treatment")
    page = read(client, q="sore", kind="treatment")
    assert "1 result for “sore”" in page
    assert page.count('<article class="result">') == 1
    assert "Conditions (1)" in page
    assert read(client, q="sore", kind="nonsense").count('<article class="result">') == 2


def test_results_come_in_pages(client):
    for number in range(15):
        factories.make_page(title=f"Pelican {number}")
    assert read(client, q="pelican").count('<article class="result">') == 10
    second = read(client, q="pelican", page="2")
    assert second.count('<article class="result">') == 5
    assert 'aria-current="page"' in second
    for odd in ("0", "-1", "99", "x", "²", "1" * 50):
        read(client, q="pelican", page=odd)


def test_misspelling_is_named_and_can_be_followed(client):
    factories.make_condition(title="Sciatica")
    page = read(client, q="siatica", kind="condition")
    assert 'Did you mean <a href="?q=sciatica">sciatica</a>?' in page
    assert "<mark>Sciatica</mark>" in page


def test_synonym_is_named(client):
    factories.make_condition(title="Lumbago")
    assert "Also showing <b>lumbago</b>" in read(client, q="sore back")


def test_nothing_found_offers_parts_of_the_body_lists_and_the_phone(client):
    condition = factories.make_condition(regions=[factories.make_region("neck")])
    page = read(client, q="zzzzqq")
    assert "Nothing found for “zzzzqq”" in page
    assert f'<a class="tag" href="{condition.get_absolute_url()}">Neck</a>' in page
    assert f'href="{reverse("services:a-to-z")}"' in page
    assert 'href="tel:+16135550142"' in page


def test_sign_of_an_emergency_is_answered_with_the_number_first(client):
    factories.make_article(slug="when-pain-needs-fast-help", title="When pain needs fast help")
    page = read(client, q="chest pain")
    assert 'href="tel:911"' in page.partition('class="result"')[0]
    assert page.index("callout--urgent") < page.index("When pain needs fast help")
    assert "callout--urgent" in read(client, q="numb")
    assert "callout--urgent" not in read(client, q="neck")


def test_search_results_are_not_for_search_engines(client):
    assert '<meta name="robots" content="noindex">' in read(client, q="neck")


def test_searching_sets_no_cookie_and_keeps_nothing_of_who_asked(client):
    answer = client.get(reverse("search"), {"q": "neck"})
    assert not answer.cookies
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("rows", "cost"), [(1, 15), (10, 15), (30, 16)]
)  # more than can be listed is counted
def test_search_costs_the_same_however_much_is_found(client, django_assert_num_queries, rows, cost):
    for _row in range(rows):
        factories.make_condition(title="Sore neck", regions=[factories.make_region("neck")])
        factories.make_treatment(title="Sore care", fee=factories.make_fee())
        factories.make_article(title="Sore guide")
        factories.make_practitioner(name="Sore Person")
    client.get(reverse("search"))
    with django_assert_num_queries(cost):
        client.get(reverse("search"), {"q": "sore guides"})


def test_titles_of_hidden_texts_stand_nowhere_on_the_page(client):
    later = timezone.now() + timedelta(days=1)
    for build in (factories.make_condition, factories.make_article, factories.make_page):
        text = build(title="Pelican secret")
        type(text).objects.filter(pk=text.pk).update(publish_at=later)
    assert Entry.objects.filter(title="Pelican secret").count() == 3
    for query in ("pelican", "secret", "pelicn", "pel"):
        assert "Pelican secret" not in read(client, q=query)
    assert "pelican" not in read(client, q="pelicn")


def test_found_searches_are_not_counted_as_wanted(client):
    factories.make_condition(title="Neck pain")
    read(client, q="neck")
    read(client, q="neck", kind="person")
    assert UnmetSearch.objects.count() == 0
