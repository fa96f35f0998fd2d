"""The typo lane: what counts as a typo, and who carries the signature over."""

import pytest
from django.core.exceptions import PermissionDenied

from services.content import actions
from services.content.models import ContentEvent, Revision, SignOff
from services.content.typos import why_not_a_typo
from tests.factories import make_user

from .conftest import TICKED, WORDS

BODY = "We use a solid needle. Do not take more than 400 mg a day. The teh neck is is [sore](condition:neck-pain)."


def reasons(old: str, new: str) -> list[str]:
    words = {"title": "Neck", "standfirst": "What helps."}
    return why_not_a_typo(Revision(**words, body=old), Revision(**words, body=new))


@pytest.mark.parametrize(
    ("gone", "come"),
    [
        ("The teh neck", "The the neck"),
        ("neck is is", "neck is"),
        ("needle. Do", "needle; Do"),
        ("a solid", "an solid"),
        ("We use", "we use"),
    ],
)
def test_typos(gone, come):
    assert reasons(BODY, BODY.replace(gone, come)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It is recieved well.", "It is received well."),
        ("Your shouder hurts.", "Your shoulder hurts."),
        ("Physiotherpy helps.", "Physiotherapy helps."),
        ("You can not fail.", "You can not  fail."),
        ("Count your foot steps.", "Count your footsteps."),
    ],
)
def test_more_typos(old, new):
    assert reasons(old, new) == []


@pytest.mark.parametrize(
    ("gone", "come", "why"),
    [
        ("solid", "hollow", "Another word"),
        ("Do not take", "Do take", "no” or “not"),
        ("400 mg", "40 mg", "number"),
        ("400 mg", "400 g", "dose"),
        ("more than", "less than", "number|dose"),
        ("a day", "a week", "dose"),
        ("(condition:neck-pain)", "(condition:heel-pain)", "Another word"),
        ("We use", "We may use", "How sure"),
        ("We use a solid needle.", "", "came or went|number|link"),
        ("sore", "safe", "Another word"),
    ],
)
def test_what_is_more_than_a_typo(gone, come, why):
    found = reasons(BODY, BODY.replace(gone, come))
    assert found and any(word in found[0] for word in why.split("|")), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("This is comfortable.", "This is uncomfortable."),
        ("You can't lift.", "You can lift."),
        ("Use your left arm.", "Use your right arm."),
        ("It lowers hypertension.", "It lowers hypotension."),
        ("The heel is sore, the heal is not.", "The heel is sore, the heel is not."),
        ("Rest for two days.", "Rest for ten days."),
        ("It is symptomatic.", "It is asymptomatic."),
    ],
)
def test_small_changes_with_another_meaning_need_a_full_check(old, new):
    """But for the last but two, which mends a word that no longer stands there."""
    is_mended = "heal" in old
    assert bool(reasons(old, new)) is not is_mended


def test_many_typos_are_a_change():
    old = "shouder elbwo kneee anckle wirst fingre thumbb neckk hipps foott handd muscel jawe"
    new = "shoulder elbow knee ankle wrist finger thumb neck hips foot hand muscle jaw"
    assert "letters have changed" in reasons(old, new)[0]


@pytest.fixture
def mended(draft, people):
    """Signed and live words with a typo, and a newer version without it."""
    draft.save_revision(**WORDS | {"body": "Your shouder hurts."}, user=people.writer)
    actions.sign(draft, draft.latest_revision, user=people.clinician, way=SignOff.Way.LINK, checklist=TICKED)
    actions.publish(draft, user=people.publisher)
    draft.save_revision(**WORDS | {"body": "Your shoulder hurts."}, user=people.writer)
    return draft


@pytest.mark.django_db
def test_second_person_carries_the_signature_over_with_its_signer_and_dates(mended, people):
    old = mended.current_signoff
    actions.ask_typo(mended, user=people.writer, colleague=people.publisher)
    carried = actions.confirm_typo(mended, mended.latest_revision, user=people.publisher)
    assert (carried.way, carried.confirmed_by) == ("typo", people.publisher)
    assert (carried.signed_by, carried.signed_at, carried.review_due) == (
        old.signed_by,
        old.signed_at,
        old.review_due,
    )
    actions.publish(mended, user=people.publisher)
    assert mended.current_signoff == carried
    assert ContentEvent.objects.filter(kind="typo", by=people.publisher).exists()


@pytest.mark.django_db
def test_writer_confirms_nothing_of_their_own(mended, people):
    actions.ask_typo(mended, user=people.writer, colleague=people.publisher)
    with pytest.raises(actions.Refused, match="somebody else"):
        actions.confirm_typo(mended, mended.latest_revision, user=people.writer)
    with pytest.raises(PermissionDenied):
        actions.confirm_typo(mended, mended.latest_revision, user=people.clinician)
    with pytest.raises(actions.Refused):
        actions.ask_typo(mended, user=people.publisher, colleague=people.writer)


@pytest.mark.django_db
def test_nothing_is_confirmed_that_nobody_asked_for(mended, people):
    with pytest.raises(actions.Refused, match="Nobody has asked"):
        actions.confirm_typo(mended, mended.latest_revision, user=people.publisher)


@pytest.mark.django_db
def test_change_of_meaning_is_turned_away_in_words(mended, people):
    mended.save_revision(**WORDS | {"body": "Your shoulder never hurts."}, user=people.writer)
    with pytest.raises(actions.Refused, match="no” or “not"):
        actions.ask_typo(mended, user=people.writer, colleague=people.publisher)


@pytest.mark.django_db
def test_typo_after_typo_is_measured_from_the_clinicians_words(mended, people):
    """Each step alone would pass; together they say something else."""
    actions.ask_typo(mended, user=people.writer, colleague=people.publisher)
    actions.confirm_typo(mended, mended.latest_revision, user=people.publisher)
    mended.save_revision(**WORDS | {"body": "Your smoulders hurts."}, user=people.writer)
    with pytest.raises(actions.Refused):
        actions.ask_typo(mended, user=people.writer, colleague=people.publisher)


@pytest.mark.django_db
def test_text_that_nobody_signed_has_no_typo_lane(draft, people):
    with pytest.raises(actions.Refused, match="full check"):
        actions.ask_typo(draft, user=people.writer, colleague=make_user("publisher"))
