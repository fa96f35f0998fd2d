"""What an uncached page costs: queries, milliseconds in Django, bytes, and the share of the renderer."""

from statistics import median
from time import perf_counter

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Article
from clinic_site import demo
from services.content.rendering import render_text

RUNS = 15
PAGES = {
    "home": "/",
    "article list": "/articles/",
    "article": "/articles/dry-needling-neck-pain-guide/",
    "condition": "/conditions/neck-pain/",
    "treatment": "/treatments/dry-needling/",
    "search": "/search/?q=neck",
    "request form": "/appointments/request/",
}


def milliseconds(call) -> float:
    """The median of RUNS calls, after one that warms up."""
    call()
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        call()
        times.append((perf_counter() - started) * 1000)
    return median(times)


@pytest.mark.django_db
def test_pages(report):
    demo.load()
    client = Client()
    for name, path in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            html = client.get(path).content
        asked = len(queries)  # now: the next request forgets them
        spent = milliseconds(lambda path=path: client.get(path))
        report.add(
            f"{name}: {asked} queries, {spent:.0f} ms, {len(html) / 1000:.0f} kB of HTML, "
            f"{len(brotli.compress(html)) / 1000:.1f} kB compressed"
        )


@pytest.mark.django_db
def test_renderer(report):
    demo.load()
    article = Article.objects.published().get(slug="dry-needling-neck-pain-guide")
    words = len(article.text.body.split())
    report.add(
        f"Rendering an article of {words} words: {milliseconds(lambda: render_text(article.text)):.0f} ms"
    )
