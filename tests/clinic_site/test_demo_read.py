"""What the demo clinic holds, read after one loading."""

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from blog.models import Article
from services.booking.desk.queue import TABS, count
from services.booking.models import AppointmentRequest
from services.content.rendering import render_text
from services.models import Condition, Treatment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_clinic")]


def test_one_article_is_overdue_one_scheduled_and_one_has_a_draft_waiting():
    articles = Article.objects.all()
    overdue = articles.published().with_review().filter(review_due__lt=timezone.localdate())
    assert [article.slug for article in overdue] == ["slipped-disc-trapped-nerve"]
    scheduled = articles.filter(publish_at__gt=timezone.now())
    assert [article.slug for article in scheduled] == ["story-tennis-elbow"]
    waiting = articles.published().exclude(latest_revision=F("live_revision"))
    assert [article.slug for article in waiting] == ["when-pain-needs-fast-help"]


def test_every_text_is_reviewed_by_somebody_else_and_says_so():
    for model in (Article, Condition, Treatment):
        for thing in model.objects.published().with_people().with_review():
            assert thing.signer, thing.slug
            assert thing.signer != thing.author, thing.slug


def test_every_link_citation_and_drawing_of_the_demo_resolves():
    missing = {
        f"{model.__name__} {thing.slug}": rendered.missing
        for model in (Article, Condition, Treatment)
        for thing in model.objects.published()
        if (rendered := render_text(thing.text)).missing
    }
    assert missing == {}


def test_every_tab_of_the_desk_has_something_to_try():
    found = count(
        AppointmentRequest.objects.visible_to(User.objects.get(username="frontdesk")), timezone.now()
    )
    assert [key for key in TABS if not found[key]] == []
    asked = AppointmentRequest.objects.exclude(change_asked_at=None).get()
    assert asked.visit
    waiting = AppointmentRequest.objects.filter(status="new")
    assert waiting.filter(read_first=True, ended_at=None).count() == 1
    assert waiting.filter(kind="message").count() == 1


def test_nobody_in_the_demo_can_be_called_or_mailed():
    for request in AppointmentRequest.objects.with_details():
        assert not request.phone or request.phone[5:9] == "5550"
        assert not request.phone or request.phone[9] == "1"
        assert not request.email or request.email.endswith("@example.org")
