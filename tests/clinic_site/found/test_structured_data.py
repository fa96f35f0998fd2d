"""What pages state for machines: well-formed, in the vocabulary of schema.org, and nothing that they don't show."""

import json
import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from services.formats import clock
from services.models import Clinic, Practitioner
from tests import factories
from tests.blog.page import Page, words
from tests.content.pictures import halves, store
from tests.services.pages import fill

from .vocabulary import DAYS, PROPERTIES, kinds

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
NOT_SHOWN = {"@type", "@id", "@context", "position"}  # positions are compared with the trail
ADDRESSES = {"url", "item", "sameAs"}
PICTURES = {"image", "logo"}
DATES = {"lastReviewed", "datePublished", "dateModified"}
HOURS = {"opens", "closes", "dayOfWeek"}  # compared with the table of hours


def fill_wholly() -> dict[str, str]:
    """Fill the site so that everything that is stated only sometimes is there to be stated; addresses by name."""
    found = fill(2)
    clinic = Clinic.objects.get()
    clinic.logo = store(halves(400, 200), key="logo")
    clinic.save()
    place = clinic.main_location
    place.region, place.postal_code = "Ontario", "K7L 1A1"
    place.save()
    factories.make_hours(place, 5, opens=time(9), closes=time(13))
    maya = Practitioner.objects.get(slug="okafor")
    maya.languages, maya.register_url, maya.registration_number = (
        "English, French",
        "https://register.example.org/1",
        "1",
    )
    maya.portrait = store(halves(400, 500), key="maya")
    maya.save()
    category = factories.make_category("neck-and-back")
    conditions = [
        factories.make_condition(slug=f"sore-{n}", other_names="ache <b>&</b>\ncrick") for n in (1, 2)
    ]
    user = maya.user
    for slug, fields in {
        "story": {"kind": "case-study", "conditions": conditions},
        "guide": {"kind": "guide", "conditions": conditions, "title": "“Quotes”, <b>tags</b> & \\ </script>"},
        "news": {"kind": "news", "body": "Plain words. " * 100},
        "pictured": {"cover": store(halves(800, 500), key="lead"), "cover_alt": "A red half and a blue one"},
    }.items():
        people = {"author": Practitioner.objects.get(slug="lindqvist"), "reviewer": maya}
        article = factories.make_article(slug=slug, category=category, **people | fields)
        long_ago = timezone.now() - timedelta(days=90)
        type(article).objects.filter(pk=article.pk).update(publish_at=long_ago)
        factories.sign_off(article, user, signed_at=timezone.now() - timedelta(days=3))
        found[slug] = article.get_absolute_url()
    found["article list"] = reverse("blog:article-list")
    found["category"] = category.get_absolute_url()
    found["condition with names"] = conditions[0].get_absolute_url()
    return found


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, tuple[str, Page]]:
    """Address and page of every kind, asked for once; the database forgets them at once."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic(), media:
        found = {}
        for name, url in fill_wholly().items():
            answer = Client().get(url)
            assert answer.status_code == 200, name
            found[name] = url, Page(answer.content.decode())
        transaction.set_rollback(True)
    return found


@pytest.fixture
def pages(site) -> dict[str, Page]:
    return {name: page for name, (_url, page) in site.items()}


def graph(page: Page) -> list[dict]:
    """Give the statements of a page; [] when it makes none."""
    scripts = [script for script in page.all("script") if script.get("type") == "application/ld+json"]
    if not scripts:
        return []
    (script,) = scripts
    data = json.loads(script.text)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def leaves(value, name: str = "") -> Iterator[tuple[str, object]]:
    """Give every (property, value) that is no node."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value


def nodes(value) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def types_of(node: dict) -> set[str]:
    named = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
    return set().union(*(kinds(name) for name in named))


def fits(value, wanted: tuple[str, ...]) -> bool:
    """Whether a value may stand where `wanted` is."""
    if isinstance(value, dict):
        return bool(types_of(value) & set(wanted))
    if isinstance(value, int):
        return "Integer" in wanted
    checks = {
        "Date": r"\d{4}-\d\d-\d\d",
        "Time": r"\d\d:\d\d",
        "URL": r"https?://\S+",
        "DayOfWeek": rf"https://schema\.org/({'|'.join(DAYS)})",
        "Text": r"(?s).+",
    }
    return any(name in wanted and re.fullmatch(pattern, value) for name, pattern in checks.items())


def test_only_terms_of_the_vocabulary_each_where_it_belongs(pages):
    for name, page in pages.items():
        for node in nodes(graph(page)):
            for term, value in node.items():
                if term.startswith("@"):
                    assert term in {"@type", "@id"}, (name, term)
                    continue
                domain, values = PROPERTIES[term]
                assert types_of(node) & set(domain), f"{name}: {term} may not stand on {node['@type']}"
                for one in value if isinstance(value, list) else [value]:
                    assert fits(one, values), f"{name}: {term} may not hold {one!r}"


def test_nothing_is_stated_that_the_page_does_not_show(site):
    for name, (url, page) in site.items():
        shown = " ".join(words(page.one("body")).split())
        links = {urljoin(SITE, link.get("href", "")) for link in page.all("a")}
        known = links | {urljoin(SITE, url), f"{SITE}/"}
        pictures = {urljoin(SITE, picture.get("src", "")) for picture in page.all("body//img")}
        for term, value in leaves(graph(page)):
            if term in NOT_SHOWN | HOURS:
                continue
            if term in ADDRESSES:
                assert value.partition("#")[0] in {link.partition("#")[0] for link in known}, (
                    name,
                    term,
                    value,
                )
            elif term in PICTURES:
                assert value in pictures, (name, value)
            elif term in DATES:
                assert date_format(date.fromisoformat(value), "j F Y") in shown, (name, term, value)
            else:
                assert " ".join(value.split()) in shown, (name, term, value)


def test_hours_are_those_of_the_table(pages):
    for name in ("home", "contact"):
        page = pages[name]
        tables = page.having("hours")
        rows = [{words(row[0]).split()[0]: words(row[1]) for row in table} for table in tables]
        weeks = [week for week in rows if set(week) == set(DAYS)]
        places = [node for node in graph(page) if "openingHoursSpecification" in node]
        assert len(places) == len(weeks) == (1 if name == "home" else 2)
        for place, week in zip(places, weeks, strict=True):
            stated: dict[str, list[str]] = {}
            for hours in place["openingHoursSpecification"]:
                opens, closes = (clock(time.fromisoformat(hours[end])) for end in ("opens", "closes"))
                for day in hours["dayOfWeek"]:
                    stated.setdefault(day.rpartition("/")[2], []).append(f"{opens} – {closes}")
            assert {day: " ".join(sorted(stretches)) for day, stretches in stated.items()} == {
                day: text for day, text in week.items() if text != "Closed"
            }


def test_trail_is_the_visible_one_on_every_page_that_has_one(pages):
    seen = 0
    for name, page in pages.items():
        trails = [node for node in graph(page) if node["@type"] == "BreadcrumbList"]
        visible = page.having("crumbs")
        assert len(trails) == len(visible), name
        if not visible:
            continue
        seen += 1
        steps = [
            (
                number,
                words(step),
                urljoin(SITE, step.find("a").get("href")) if step.find("a") is not None else None,
            )
            for number, step in enumerate(visible[0].iter("li"), 1)
        ]
        stated = [(step["position"], step["name"], step.get("item")) for step in trails[0]["itemListElement"]]
        assert stated == steps, name
    assert seen >= 12


def of_kind(page: Page, kind: str) -> dict:
    """Give the one statement of a kind at the top of a page."""
    (node,) = (node for node in graph(page) if kind in types_of(node))
    return node


def test_each_kind_of_page_says_what_it_is(pages):
    expected = {
        "home": {"BreadcrumbList": 0, "WebSite": 1, "MedicalClinic": 1},
        "contact": {"Physiotherapy": 2},
        "condition": {"MedicalWebPage": 1, "BlogPosting": 0},
        "treatment": {"MedicalWebPage": 1},
        "practitioner": {"Person": 1},
        "guide": {"MedicalWebPage": 1, "BlogPosting": 1},
        "story": {"MedicalWebPage": 1, "BlogPosting": 1},
        "news": {"MedicalWebPage": 0, "BlogPosting": 1},
        "page": {"BreadcrumbList": 1, "CreativeWork": 0},
    }
    for name, counts in expected.items():
        found = {kind: sum(kind in types_of(node) for node in graph(pages[name])) for kind in counts}
        assert found == counts, name


def test_pages_about_health_say_whom_and_what_they_are_about(pages):
    condition = of_kind(pages["condition with names"], "MedicalWebPage")
    assert condition["audience"] == {"@type": "Patient"}
    assert condition["about"]["@type"] == "MedicalCondition"
    assert condition["about"]["alternateName"] == ["ache <b>&</b>", "crick"]
    assert of_kind(pages["treatment"], "MedicalWebPage")["about"]["@type"] == "MedicalTherapy"
    story, guide = (of_kind(pages[name], "BlogPosting")["about"] for name in ("story", "guide"))
    assert [len(story), len(guide)] == [2, 1]  # a story lists its conditions, other articles name the first


def test_words_cannot_end_the_script(pages):
    assert of_kind(pages["guide"], "BlogPosting")["headline"] == "“Quotes”, <b>tags</b> & \\ </script>"
    block = pages["guide"].html.split('type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(block)


def test_check_is_stated_only_while_its_badge_is_shown(client):
    factories.make_clinic()
    maya = factories.make_practitioner(slug="okafor", user=factories.make_user("clinician"))
    article = factories.make_article(slug="signed", reviewer=maya)
    condition = factories.make_condition(slug="signed", reviewer=maya)
    for text in (article, condition):
        factories.sign_off(text, text.reviewer.user)
        page = Page(client.get(text.get_absolute_url()).content.decode())
        stated = of_kind(page, "MedicalWebPage")
        assert stated["lastReviewed"] == factories.today().isoformat()
        assert stated["reviewedBy"]["name"] == text.reviewer.name
        revision = text.live_revision
        text.save_revision(
            title=revision.title, standfirst=revision.standfirst, body=f"{revision.body} Solid.", publish=True
        )
        page = Page(client.get(text.get_absolute_url()).content.decode())
        assert not page.having("reviewed")
        assert not {"lastReviewed", "reviewedBy"} & of_kind(page, "MedicalWebPage").keys()


def test_who_has_left_keeps_the_name_and_has_no_address(client):
    factories.make_clinic()
    left = factories.make_practitioner(slug="left", name="Ana Reyes", is_active=False)
    article = factories.make_article(slug="old-one", author=left)
    page = Page(client.get(article.get_absolute_url()).content.decode())
    assert of_kind(page, "BlogPosting")["author"] == {"@type": "Person", "name": "Ana Reyes"}


def test_no_page_claims_questions_and_answers_or_a_search(pages):
    for page in pages.values():
        assert "FAQPage" not in page.html
        assert "SearchAction" not in page.html


def test_pages_that_are_nobodys_state_nothing(client):
    factories.make_clinic()
    for address in ("/never/there/", reverse("account_login"), reverse("search")):
        assert graph(Page(client.get(address).content.decode())) == []
