"""The signature belongs to the words: one wrong word, and nothing of the check is shown any more."""

import pytest

from blog.models import Article
from services.content import actions
from services.content.models import ClinicalFact, SignOff
from tests.factories import make_article, make_clinic, make_practitioner, make_user, sign_off

pytestmark = [pytest.mark.django_db, pytest.mark.rules]
WORDS = {
    "title": "How a needle feels",
    "standfirst": "What you feel.",
    "body": "The needle is a solid needle.",
}
WRONG = WORDS | {"body": "The needle is a hollow needle."}


@pytest.fixture
def article():
    make_clinic()
    clinician = make_user("clinician")
    reviewer = make_practitioner(name="Ana Reyes", slug="reyes", user=clinician)
    ClinicalFact.objects.update_or_create(
        key="needle",
        defaults={"statement": "The needle is solid.", "contradictions": r"hollow\s+needles?"},
    )
    article = make_article(slug="needle", reviewer=reviewer, **WORDS)
    sign_off(article, clinician)
    return article


def seen(client, article: Article) -> dict[str, bool]:
    """Say where readers and machines are told of the check."""
    page = client.get(article.get_absolute_url()).content.decode()
    row = Article.objects.published().for_cards().get(pk=article.pk)
    return {
        "badge": "Clinically reviewed by" in page,
        "lastReviewed": "lastReviewed" in page,
        "list": row.signed_at is not None and row.review_due is not None,
    }


def test_hollow_in_a_draft_is_refused_with_its_place_and_the_live_page_keeps_its_badge(client, article):
    draft = article.save_revision(**WRONG)
    hindered = actions.what_stands_in_the_way(article, draft)
    found = [
        one
        for one in hindered.findings
        if one.field == "body" and "hollow" in WRONG["body"][one.start : one.end]
    ]
    assert found, "the fact rule must name the place"
    assert hindered.signoff_missing
    with pytest.raises(actions.Refused):
        actions.publish(article, user=make_user("owner"), override="It must go out.")
    assert all(seen(client, article).values())


def test_signed_or_not_the_wrong_word_is_not_published(article):
    draft = article.save_revision(**WRONG)
    SignOff.objects.create(
        content_object=article, revision=draft, digest=draft.digest,
        signed_by=make_user("clinician"), review_due=article.current_signoff.review_due,
    )  # fmt: skip
    with pytest.raises(actions.Refused) as refused:
        actions.publish(article, user=make_user("publisher"))
    assert any("needle" in reason for reason in refused.value.reasons)


def test_badge_date_and_structured_data_go_with_the_word_and_return_with_it(client, article):
    assert all(seen(client, article).values())
    article.save_revision(**WRONG, publish=True)  # past sign-off and rules
    assert not any(seen(client, article).values())
    article.save_revision(**WORDS, publish=True)
    assert all(seen(client, article).values())
