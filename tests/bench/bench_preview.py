"""What the live preview of an article of 2,000 words takes in Django: at most 150 ms."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import Article
from clinic_site import demo
from services.content.markdown import count_words

from .bench_pages import milliseconds

WORDS, LIMIT = 2_000, 150


def long_text(body: str) -> str:
    """Give a text of about WORDS words: the sections of `body` over and over."""
    sections, text = body.split("\n## "), body
    while count_words(text) < WORDS:
        for section in sections[1:]:
            if "Get help now" not in section and count_words(text) < WORDS:
                text += f"\n\n## Again: {section}"
    return text


@pytest.mark.django_db
def test_preview(report):
    demo.load()
    client = Client()
    client.force_login(User.objects.get(username="editor"))
    article = Article.objects.published().get(slug="dry-needling-neck-pain-guide")
    body = long_text(article.text.body)
    words = {"title": article.title, "standfirst": article.standfirst, "body": body}
    for name, pk in (("a saved article", article.pk), ("an article never saved", 0)):
        address = reverse("admin:text-preview", args=["blog.article", pk])
        assert b"Again:" in client.post(address, words).content
        spent = milliseconds(lambda address=address: client.post(address, words))
        report.add(f"Preview of {name} with {count_words(body)} words: {spent:.0f} ms, at most {LIMIT}")
        assert spent <= LIMIT
