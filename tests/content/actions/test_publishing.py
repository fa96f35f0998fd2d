"""Publishing, scheduling and retiring: what readers see, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from services.content import actions
from services.content.actions import publishing
from services.content.checks import Finding, Severity
from services.content.models import ContentEvent, SignOff
from services.models import Condition
from tests.factories import make_condition, make_page, make_user, sign_off

pytestmark = pytest.mark.django_db
WORDS = {"title": "Neck pain", "standfirst": "What helps.", "body": "Keep moving."}


@pytest.fixture
def publisher():
    return make_user("publisher")


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def bad_wording(monkeypatch):
    found = [Finding("overclaim", Severity.BLOCK, "“cures” promises too much.", "Write what studies show.")]
    monkeypatch.setattr(publishing, "check_text", lambda text, **words: found)


def signed_draft(condition: Condition, body: str = "New words."):
    revision = condition.save_revision(**WORDS | {"body": body})
    SignOff.objects.create(
        content_object=condition, revision=revision, digest=revision.digest, signed_by=make_user("clinician"),
        review_due=timezone.localdate() + timedelta(days=365),
    )  # fmt: skip
    return revision


def test_unsigned_clinical_words_are_not_published_even_by_an_owner_with_a_reason(owner):
    condition = make_condition(publish=False)
    with pytest.raises(actions.Refused, match="must sign"):
        actions.publish(condition, user=owner, override="We need it today.")
    assert not Condition.objects.published().exists()


def test_signed_words_are_published_and_the_trail_says_by_whom(publisher):
    condition = make_condition(publish=False)
    revision = signed_draft(condition)
    actions.publish(condition, user=publisher)
    assert Condition.objects.published().get().live_revision == revision
    event = ContentEvent.objects.get()
    assert (event.kind, event.by, event.after) == ("published", publisher, revision.digest)


def test_plain_page_needs_no_signature(publisher):
    page = make_page(publish=False)
    actions.publish(page, user=publisher)
    assert page.is_published


def test_editor_may_not_publish():
    with pytest.raises(PermissionDenied):
        actions.publish(make_page(publish=False), user=make_user("editor"))


def test_blocking_rule_stops_a_publisher_with_its_words(publisher, bad_wording):
    page = make_page(publish=False)
    with pytest.raises(actions.Refused, match="promises too much"):
        actions.publish(page, user=publisher)
    with pytest.raises(PermissionDenied):
        actions.publish(page, user=publisher, override="It is fine.")
    assert not page.is_published


def test_owner_overrides_a_rule_with_a_reason_that_is_kept(owner, bad_wording):
    page = make_page(publish=False)
    actions.publish(page, user=owner, override="The word is quoted.")
    assert ContentEvent.objects.get(kind="overridden").why == "The word is quoted."
    assert page.is_published


def test_scheduled_page_appears_at_its_time_without_any_job(publisher):
    page = make_page(publish=False)
    actions.publish(page, user=publisher, at=timezone.now() + timedelta(hours=2))
    assert not type(page).objects.published().exists()
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        assert type(page).objects.published().get() == page


def test_scheduled_replacement_is_read_from_its_moment_on_with_its_own_badge(publisher):
    condition = make_condition(**WORDS)
    sign_off(condition, make_user("clinician"))
    old = condition.live_revision
    signed_draft(condition)
    actions.publish(condition, user=publisher, at=timezone.now() + timedelta(hours=2))
    before = Condition.objects.published().with_review().get()
    assert (before.text.body, before.text) == ("Keep moving.", old)
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        after = Condition.objects.published().with_review().get()
        assert after.text.body == "New words."
        assert after.signed_by_id == SignOff.objects.get(revision=after.text).signed_by_id
        assert after.last_changed == after.next_at
        assert actions.promote_due() == 1
        promoted = Condition.objects.published().get()
        assert (promoted.live_revision.body, promoted.next_at) == ("New words.", None)
        assert promoted.last_changed == after.next_at


def test_schedule_taken_back_leaves_what_readers_see(publisher):
    condition = make_condition(**WORDS)
    signed_draft(condition)
    actions.publish(condition, user=publisher, at=timezone.now() + timedelta(hours=2))
    actions.unschedule(condition, user=publisher)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert Condition.objects.published().get().text.body == "Keep moving."
    with pytest.raises(actions.Refused):
        actions.unschedule(condition, user=publisher)


def test_retired_page_comes_back_only_with_signed_words(publisher):
    condition = make_condition(**WORDS)
    actions.retire(condition, user=publisher, reason="We no longer treat this.")
    assert not Condition.objects.published().exists()
    with pytest.raises(actions.Refused):
        actions.bring_back(condition, user=publisher)
    sign_off(condition, make_user("clinician"))
    actions.bring_back(condition, user=publisher)
    assert Condition.objects.published().get() == condition


def test_page_that_moves_names_where_to(publisher):
    with pytest.raises(actions.Refused):
        actions.retire(make_page(), user=publisher, retired_as="moved")


def test_archived_page_is_readable_and_in_no_list(publisher):
    page = make_page()
    actions.retire(page, user=publisher, retired_as="archived")
    assert not type(page).objects.published().exists()
    assert type(page).objects.archived().get() == page
