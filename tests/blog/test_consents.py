"""Stories: public by a consent alone, which ends, is told of in time, and can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from blog import consents, due
from blog.models import StoryConsent
from services.content import actions
from services.content.models import ContentEvent, Image, PreviewLink
from services.outbox.models import OutgoingEmail
from tests.content.pictures import halves, store
from tests.factories import make_article, make_clinic, make_practitioner, make_user, sign_off

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 6, 30)


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_clinic()


@pytest.fixture
def publisher():
    return make_user("publisher", email="ines@example.org")


@pytest.fixture
def story():
    """A live story with a cover of its own, one picture in the text and one that another page shows too."""
    author = make_practitioner(user=make_user("clinician", email="tom@example.org"))
    cover = store(halves(400, 250), key="baker")
    store(halves(40, 40), key="dough")
    store(halves(60, 40), key="kitchen")
    make_article(slug="other", body="![A kitchen](image:kitchen)")
    article = make_article(
        slug="one-bakers-story", kind="case-study", author=author, cover=cover, cover_alt="A baker at work",
        body="He rested.\n\n![Dough on a table](image:dough)\n\n![A kitchen](image:kitchen)",
    )  # fmt: skip
    sign_off(article, make_user("clinician"))
    return article


@pytest.fixture
def consent(story):
    return StoryConsent.objects.create(
        article=story, kind="real", form_reference="Folder 12", agreed_on=date(2025, 6, 30), scope="This story",
        expires_on=LAST_DAY,
    )  # fmt: skip


def on(day: date):
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False)


def test_story_is_not_published_without_a_consent(publisher):
    story = make_article(kind="case-study", publish=False)
    story.save_revision(title="A story", standfirst="Short.", body="He rested.")
    signed = make_user("clinician")
    story.signoffs.create(
        revision=story.latest_revision, digest=story.latest_revision.digest, signed_by=signed,
        review_due=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(actions.Refused, match="consent"):
        actions.publish(story, user=publisher)
    with pytest.raises(actions.Refused, match="consent"):
        actions.publish(story, user=make_user("owner"), override="We need it.")
    StoryConsent.objects.create(article=story, kind="made-up")
    actions.publish(story, user=publisher)
    assert story.is_published


def test_other_articles_need_none():
    assert make_article(kind="guide").hindrances() == []


@pytest.mark.parametrize("missing", ["form_reference", "agreed_on", "scope", "expires_on"])
def test_real_persons_consent_is_whole(story, missing):
    whole = {
        "form_reference": "12", "agreed_on": date(2025, 1, 1), "scope": "Story", "expires_on": date(2027, 1, 1)
    }  # fmt: skip
    del whole[missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryConsent.objects.create(article=story, kind="real", **whole)


def test_consent_holds_through_its_last_day(consent):
    assert consent.problems(LAST_DAY) == []
    assert "ended" in consent.problems(LAST_DAY + timedelta(days=1))[0]


def test_withdrawal_takes_the_story_its_pictures_and_its_links_away_in_one_action(
    client, story, consent, publisher, django_capture_on_commit_callbacks
):
    link = PreviewLink.objects.create(content_object=story, expires_at=timezone.now() + timedelta(days=7))
    own = Image.objects.get(key="baker").files | Image.objects.get(key="dough").files
    shared = Image.objects.get(key="kitchen").files
    assert client.get(story.get_absolute_url()).status_code == 200
    assert all(default_storage.exists(name) for name in own)
    client.force_login(publisher)
    url = reverse("admin:blog_storyconsent_withdraw", args=[consent.pk])
    assert b"taken down at once" in client.get(url).content
    assert client.get(story.get_absolute_url()).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    client.logout()
    assert client.get(story.get_absolute_url()).status_code == 410
    assert client.get(reverse("blog:article-cover", args=[story.slug])).status_code in {404, 410}
    assert not any(default_storage.exists(name) for name in own)
    assert all(default_storage.exists(name) for name in shared)
    assert list(Image.objects.values_list("key", flat=True)) == ["kitchen"]
    link.refresh_from_db()
    assert link.revoked_at is not None
    event = ContentEvent.objects.get(kind="consent-withdrawn")
    assert (event.by, event.content_object) == (publisher, story)


def test_withdrawn_story_does_not_come_back(story, consent, publisher):
    consents.withdraw(consent, user=publisher)
    story.refresh_from_db()
    with pytest.raises(actions.Refused, match="withdrawn"):
        actions.bring_back(story, user=publisher)
    with pytest.raises(actions.Refused, match="already"):
        consents.withdraw(consent, user=publisher)


def test_archived_story_is_taken_down_too(client, story, consent, publisher):
    actions.retire(story, user=publisher, retired_as="archived")
    consents.withdraw(consent, user=publisher)
    assert client.get(story.get_absolute_url()).status_code == 410


def test_ended_consent_takes_the_story_down_on_the_next_day(story, consent):
    with on(LAST_DAY):
        due.run()
        story.refresh_from_db()
        assert story.is_published
    with on(LAST_DAY + timedelta(days=1)):
        due.run()
        due.run()
        story.refresh_from_db()
        assert story.is_retired and story.retired_as == "gone"
    assert ContentEvent.objects.filter(kind="consent-withdrawn").count() == 1


def test_who_looks_after_it_is_told_once_ninety_days_before(consent):
    with on(LAST_DAY - timedelta(days=91)):
        due.run()
        assert not OutgoingEmail.objects.exists()
    for days in (90, 89, 10):
        with on(LAST_DAY - timedelta(days=days)):
            due.run()
    mail = OutgoingEmail.objects.get()
    assert (mail.recipient, mail.kind) == ("tom@example.org", "consent-ending")


def test_renewed_consent_is_told_of_again(consent):
    with on(LAST_DAY - timedelta(days=90)):
        due.run()
    StoryConsent.objects.update(expires_on=LAST_DAY + timedelta(days=365))
    with on(LAST_DAY):
        due.run()
        assert OutgoingEmail.objects.count() == 1
    with on(LAST_DAY + timedelta(days=300)):
        due.run()
    assert OutgoingEmail.objects.count() == 2


def test_made_up_story_never_ends(story):
    StoryConsent.objects.create(article=story, kind="made-up")
    with on(date(2040, 1, 1)):
        due.run()
        story.refresh_from_db()
        assert not story.is_retired


def test_publisher_records_a_consent_and_an_editor_may_not(client, story, publisher):
    url = reverse("admin:blog_storyconsent_add")
    client.force_login(make_user("editor"))
    assert client.get(url).status_code == 403
    client.force_login(publisher)
    response = client.post(url, {"article": story.pk, "kind": "real", "scope": "This story"})
    assert "needs the form, the day" in response.content.decode()
    client.post(url, {"article": story.pk, "kind": "made-up"})
    consent = StoryConsent.objects.get()
    assert consent.recorded_by == publisher
    event = ContentEvent.objects.get(kind="consent")
    assert event.content_type == ContentType.objects.get_for_model(story)
