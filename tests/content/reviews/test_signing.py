"""Signing: who may, for what words, and what the signature carries."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from services.content import actions
from services.content.actions.reviews import add_months
from services.content.models import ContentEvent, EditorialPolicy, ReviewRequest, SignOff
from services.models import Condition
from services.outbox.models import OutgoingEmail
from tests.factories import make_page, make_user

from .conftest import TICKED, WORDS

pytestmark = pytest.mark.django_db
HARD = (
    "Multidimensional rehabilitation necessitates individualized physiotherapeutic interventions, incorporating "
    "neurophysiological reconceptualization alongside progressive musculoskeletal reconditioning programmes."
)


def sign(text, user, **more):
    revision = more.pop("revision", text.latest_revision)
    return actions.sign(
        text, revision, user=user, **{"way": SignOff.Way.PASSWORD, "checklist": TICKED} | more
    )


def test_signature_holds_for_the_words_and_for_as_long_as_the_policy_says(draft, people):
    EditorialPolicy.objects.create(condition_months=6)
    with time_machine.travel("2026-08-31 12:00Z"):
        signoff = sign(draft, people.clinician)
    assert signoff.digest == draft.latest_revision.digest
    assert signoff.review_due == date(2027, 2, 28)
    assert len(signoff.checklist) == len(TICKED)
    assert not signoff.is_self_review
    actions.publish(draft, user=people.publisher)
    shown = Condition.objects.published().with_review().with_people().get()
    assert shown.signer == people.reyes


def test_named_author_may_not_sign(draft, people):
    with pytest.raises(actions.Refused, match="somebody else"):
        sign(draft, people.author)


def test_who_saved_any_of_the_words_since_the_last_signature_may_not_sign_them(draft, people):
    sign(draft, people.clinician)
    draft.save_revision(**WORDS | {"body": "Mine."}, user=people.clinician)
    draft.save_revision(**WORDS | {"body": "Mine, with a comma."}, user=people.writer)
    with pytest.raises(actions.Refused, match="somebody else"):
        sign(draft, people.clinician)


def test_solo_clinic_may_review_itself_and_says_so(draft, people, client):
    EditorialPolicy.objects.create(allows_self_review=True)
    assert sign(draft, people.author).is_self_review
    actions.publish(draft, user=people.publisher)
    assert "self-reviewed" in client.get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["owner", "editor", "publisher", "clinician"])
def test_only_a_clinician_who_works_here_may_sign(draft, role):
    """The clinician of this test has the role and no practitioner behind the sign-in."""
    with pytest.raises(PermissionDenied):
        sign(draft, make_user(role))


def test_clinician_who_has_left_may_not_sign(draft, people):
    people.reyes.is_active = False
    people.reyes.save()
    with pytest.raises(PermissionDenied):
        sign(draft, people.clinician)


def test_plain_page_has_nothing_to_sign(people):
    with pytest.raises(actions.Refused):
        sign(make_page(publish=False), people.clinician)


def test_words_that_have_moved_on_are_not_signed(draft, people):
    seen = draft.latest_revision
    draft.save_revision(**WORDS | {"body": "A hollow needle."}, user=people.writer)
    with pytest.raises(actions.Refused, match="changed since you opened it"):
        sign(draft, people.clinician, revision=seen)
    assert not SignOff.objects.exists()


def test_live_words_are_checked_anew_while_a_draft_waits(draft, people):
    sign(draft, people.clinician)
    actions.publish(draft, user=people.publisher)
    live = draft.live_revision
    draft.save_revision(**WORDS | {"body": "Half a thought."}, user=people.writer)
    assert sign(draft, people.clinician, revision=live).digest == live.digest


def test_every_line_of_the_checklist_must_be_ticked(draft, people):
    with pytest.raises(actions.Refused, match="Tick every line"):
        sign(draft, people.clinician, checklist=TICKED[1:])


def test_hard_text_needs_a_reason_that_is_kept(draft, people):
    draft.save_revision(**WORDS | {"body": HARD}, user=people.writer)
    with pytest.raises(actions.Refused, match="hard to read"):
        sign(draft, people.clinician)
    assert sign(draft, people.clinician, reason="It quotes a law.").reason == "It quotes a law."


def test_request_is_mailed_without_a_word_of_the_text_and_answered_by_the_signature(draft, people):
    request = actions.send_to_review(
        draft, user=people.writer, reviewer=people.clinician, message="Please by Friday."
    )
    mail = OutgoingEmail.objects.get()
    assert (mail.recipient, mail.kind) == ("reyes@example.org", "review-asked")
    assert "Neck pain" in mail.subject and "/review/" in mail.body_text
    assert "needle" not in mail.body_text
    sign(draft, people.clinician)
    request.refresh_from_db()
    assert request.answer == ReviewRequest.Answer.SIGNED
    told = OutgoingEmail.objects.exclude(pk=mail.pk).get()
    assert (told.recipient, told.kind) == ("ben@example.org", "review-signed")
    assert list(ContentEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["sent", "signed"]


def test_newer_request_withdraws_the_older(draft, people):
    first = actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    draft.save_revision(**WORDS | {"body": "Newer."}, user=people.writer)
    second = actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    first.refresh_from_db()
    assert (first.answer, second.answer) == ("withdrawn", "")
    assert actions.open_request(draft) == second


def test_nobody_is_asked_who_may_not_sign(draft, people):
    with pytest.raises(actions.Refused):
        actions.send_to_review(draft, user=people.writer, reviewer=people.author)
    with pytest.raises(PermissionDenied):
        actions.send_to_review(draft, user=people.writer, reviewer=people.owner)


def test_only_who_may_change_the_text_sends_or_withdraws(draft, people):
    with pytest.raises(PermissionDenied):
        actions.send_to_review(draft, user=people.clinician, reviewer=people.clinician)
    actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    with pytest.raises(PermissionDenied):
        actions.withdraw(draft, user=people.clinician)
    actions.withdraw(draft, user=people.publisher)
    assert actions.open_request(draft) is None


def test_reviewer_returns_the_text_with_a_comment_that_stays_out_of_the_mail(draft, people):
    request = actions.send_to_review(draft, user=people.writer, reviewer=people.clinician)
    with pytest.raises(PermissionDenied):
        actions.return_to_writer(request, user=people.author, comment="No.")
    actions.return_to_writer(request, user=people.clinician, comment="The needle is not thin.")
    request.refresh_from_db()
    assert (request.answer, request.comment) == ("returned", "The needle is not thin.")
    mail = OutgoingEmail.objects.get(kind="review-returned")
    assert "needle" not in mail.body_text
    with pytest.raises(actions.Refused):
        actions.return_to_writer(request, user=people.clinician, comment="Twice.")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(day, months, later):
    assert add_months(day, months) == later
