"""What a search costs on 1,000, 10,000 and 100,000 articles, and how often it is right.

BENCH_ARTICLES sets the sizes, such as 1000,10000; 100,000 are made on SQLite alone.
"""

import json
import os
import random
from statistics import median
from time import perf_counter

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from blog.models import Article, Category
from clinic_site import demo
from clinic_site.search import index
from clinic_site.search.finder import search, suggest
from clinic_site.search.models import Word
from services.content.models import Revision
from tests.clinic_site.search import plain
from tests.clinic_site.search.test_queries import FILES, HERE, addresses, places

RUNS = 25
COMMON = ("walking", "stretching")  # both stand in four of five articles
LETTERS = "bcdfghklmnprstvw"
SIZES = [int(size) for size in os.environ.get("BENCH_ARTICLES", "1000,10000").split(",")]
LARGE = int(os.environ.get("BENCH_LARGE", "100000"))


def vocabulary(number: int, chance: random.Random) -> list[str]:
    """Give made-up words of three syllables."""
    return [
        "".join(chance.choice(LETTERS) + chance.choice("aeiou") for _ in range(3)) + "m"
        for _ in range(number)
    ]


def fill(number: int) -> list[str]:
    """Make `number` published articles with their index; give words that stand in one of 100 articles each."""
    chance = random.Random(number)
    known = vocabulary(6000, random.Random(1))
    weights = [1 / (place + 20) for place in range(len(known))]
    rare = [f"{word}x" for word in known[:100]]
    kind = ContentType.objects.get_for_model(Article)
    category = Category.objects.create(name="Bench", slug="bench")
    now = timezone.now()
    for start in range(0, number, 2000):
        revisions = []
        for place in range(start, min(number, start + 2000)):
            words = chance.choices(known, weights, k=160)
            if chance.random() < 0.8:
                words += COMMON * 3
            words.append(rare[place % 100])
            chance.shuffle(words)
            paragraphs = [" ".join(words[at : at + 40]) for at in range(25, 180, 40)]
            revisions.append(
                Revision(
                    content_type=kind, object_id=0, title=" ".join(words[:5]).capitalize(),
                    standfirst=" ".join(words[5:25]), body="\n\n".join(paragraphs),
                    digest=str(place),
                )
            )  # fmt: skip
        Revision.objects.bulk_create(revisions)
        Article.objects.bulk_create(
            Article(
                slug=f"a-{revision.digest}", kind=Article.Kind.GUIDE, category=category, publish_at=now,
                live_revision=revision, latest_revision=revision,
            )
            for revision in revisions
        )  # fmt: skip
    index.rebuild()
    return rare


def milliseconds(calls) -> float:
    """Give the median of calls, after one that warms up."""
    times = []
    for call in calls:
        started = perf_counter()
        call()
        times.append((perf_counter() - started) * 1000)
    return median(times[1:])


@pytest.fixture
def filled(db):
    """Gives a function that fills the site, and checks that what is measured is what was meant."""

    def make(number: int) -> dict[str, float]:
        started = perf_counter()
        rare = fill(number)
        built = perf_counter() - started
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        assert 0 < search(rare[0]).total <= number / 100
        assert search(" ".join(COMMON)).total >= min(1000, 0.7 * number)
        word = Word.objects.order_by("word").values_list("word", flat=True)[Word.objects.count() // 2]
        return {
            "built": built,
            "rare": milliseconds([lambda word=word: search(word) for word in rare[: RUNS + 1]]),
            "common": milliseconds([lambda: search(" ".join(COMMON))] * (RUNS // 2)),
            "misspelt": milliseconds([lambda: search(word[:2] + word[3:])] * (RUNS // 2)),
            "suggested": milliseconds([lambda: suggest(word[:4])] * (RUNS // 2)),
        }

    return make


def told(number: int, cost: dict[str, float]) -> str:
    """Give the line of the report."""
    return (
        f"Search on {connection.vendor}, {number:,} articles: a word of 1 % {cost['rare']:.1f} ms, two words of 80 % "
        f"{cost['common']:.1f} ms, a misspelt word {cost['misspelt']:.1f} ms, a suggestion {cost['suggested']:.1f} ms "
        f"(medians; written and indexed in {cost['built']:.0f} s)"
    )


COSTS: dict[int, dict[str, float]] = {}


@pytest.mark.parametrize("number", SIZES)
def test_search_on_many_articles(filled, report, number):
    COSTS[number] = cost = filled(number)
    report.add(told(number, cost))
    small = COSTS[SIZES[0]]
    report.add(
        f"Search on {connection.vendor}: {number:,} articles cost {cost['rare'] / small['rare']:.2f} times {SIZES[0]:,}"
    )
    assert cost["rare"] <= 1.5 * small["rare"]
    assert cost["common"] <= (150 if connection.vendor == "postgresql" else 30) or number > 10_000


@pytest.mark.sqlite
def test_search_on_very_many_articles(filled, report):
    if LARGE:
        report.add(told(LARGE, filled(LARGE)))


@pytest.mark.django_db
def test_right_pages(report):
    demo.load()
    for name in FILES:
        rows = json.loads((HERE / name).read_text("utf-8"))
        first, third, _missed = places(rows, addresses)
        plain_first, plain_third, _missed = places(rows, plain.find)
        report.add(
            f"{len(rows)} queries of {name} on {connection.vendor}: right page first {first:.0%}, in the top three "
            f"{third:.0%}; plain substring search {plain_first:.0%} and {plain_third:.0%}"
        )
