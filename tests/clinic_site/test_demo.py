"""The demo clinic: loaded whole, twice without a difference, never over what people tried out."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from blog.models import Article
from clinic_site import demo
from services.booking.models import AppointmentRequest, RequestEvent
from services.content.models import GlossaryTerm, Reference, Revision, SignOff
from services.content.rendering import render_text
from services.models import (
    Announcement,
    Clinic,
    Closure,
    Condition,
    Fee,
    OpeningHours,
    Practitioner,
    Treatment,
)
from services.outbox.models import OutgoingEmail

pytestmark = pytest.mark.django_db


def counts():
    models = [
        Article,
        Condition,
        Treatment,
        Revision,
        SignOff,
        Reference,
        GlossaryTerm,
        OpeningHours,
        Closure,
    ]
    models += [AppointmentRequest, RequestEvent, OutgoingEmail, Fee, Practitioner, User, Announcement]
    return {model.__name__: model.objects.count() for model in models}


def test_loading_twice_changes_nothing():
    demo.load()
    first = counts()
    demo.load()
    assert counts() == first


def test_the_demo_is_whole():
    assert demo.load() == {"articles": 18, "conditions": 15, "treatments": 6, "pages": 4, "requests": 6}
    assert Practitioner.objects.published().count() == 5
    assert Article.objects.published().count() == 17


def test_one_article_is_overdue_one_scheduled_and_one_has_a_draft_waiting():
    demo.load()
    articles = Article.objects.all()
    overdue = articles.published().with_review().filter(review_due__lt=timezone.localdate())
    assert [article.slug for article in overdue] == ["slipped-disc-trapped-nerve"]
    scheduled = articles.filter(publish_at__gt=timezone.now())
    assert [article.slug for article in scheduled] == ["story-tennis-elbow"]
    waiting = articles.published().exclude(latest_revision=F("live_revision"))
    assert [article.slug for article in waiting] == ["when-pain-needs-fast-help"]


def test_command_leaves_a_clinic_alone_unless_told_to_reload():
    out = StringIO()
    call_command("demo", stdout=out)
    Clinic.objects.update(name="Tried out")
    call_command("demo", stdout=out)
    assert Clinic.objects.get().name == "Tried out"
    call_command("demo", "--reload", stdout=out)
    assert Clinic.objects.get().name == "Northgate Physiotherapy"


def test_command_prints_the_address_and_one_sign_in_for_each_role():
    out = StringIO()
    call_command("demo", stdout=out)
    for username in demo.ROLES:
        assert f"  {username} " in out.getvalue()
    assert "http://" in out.getvalue()
    assert demo.PASSWORD in out.getvalue()


def test_command_refuses_outside_demo_mode(settings):
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="never goes into a production site"):
        call_command("demo")


def test_dates_are_relative_to_the_day_of_loading():
    now = timezone.now() + timedelta(days=400)
    demo.load(now)
    newest = Article.objects.published(now).newest_first().first()
    assert timedelta(days=5) < now - newest.publish_at < timedelta(days=60)


def test_every_text_is_reviewed_by_somebody_else_and_says_so():
    demo.load()
    for model in (Article, Condition, Treatment):
        for thing in model.objects.published().with_people().with_review():
            assert thing.signer, thing.slug
            assert thing.signer != thing.author, thing.slug


def test_every_link_citation_and_drawing_of_the_demo_resolves():
    demo.load()
    missing = {
        f"{model.__name__} {thing.slug}": rendered.missing
        for model in (Article, Condition, Treatment)
        for thing in model.objects.published()
        if (rendered := render_text(thing.text)).missing
    }
    assert missing == {}
