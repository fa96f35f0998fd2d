"""Texts, their revisions and signatures: what is public, and whose name stands under it."""

from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Article
from services.content.models import GlossaryTerm, Page, Reference, Revision, clinical_digest
from services.content.rendering import render_text
from services.models import Condition, Treatment
from tests import factories

pytestmark = pytest.mark.django_db

BUILDERS = {
    Article: factories.make_article,
    Condition: factories.make_condition,
    Treatment: factories.make_treatment,
    Page: factories.make_page,
}
EVERY_KIND = pytest.mark.parametrize("build", BUILDERS.values(), ids=lambda build: build.__name__)


def assert_refused(build) -> None:
    """The database itself says no."""
    with pytest.raises(IntegrityError), transaction.atomic():
        build()


def change(item, **fields) -> None:
    type(item).objects.filter(pk=item.pk).update(**fields)
    item.refresh_from_db()


@EVERY_KIND
def test_published_and_is_published_agree_on_every_row(build):
    moment = timedelta(minutes=1)
    past, future = timezone.now() - moment, timezone.now() + moment
    for live, publish_at, retired in product((True, False), (past, future, None), (True, False)):
        item = build(publish=live)
        if live and publish_at is None:
            continue
        retired_at = (publish_at or past) + moment if retired else None
        change(item, publish_at=publish_at, retired_at=retired_at)
        is_listed = type(item).objects.published().filter(pk=item.pk).exists()
        assert item.is_published == is_listed, (live, publish_at, retired)
        assert is_listed == (live and publish_at == past and not retired)


def test_a_page_is_public_until_the_moment_it_is_retired():
    page = factories.make_page()
    change(page, retired_at=timezone.now() + timedelta(days=1))
    for later, public in ((timedelta(0), True), (timedelta(days=2), False)):
        with time_machine.travel(timezone.now() + later):
            page = type(page).objects.get(pk=page.pk)
            assert page.is_published == type(page).objects.published().exists() == public
            assert page.is_retired == type(page).objects.retired().exists() == (not public)


def test_scheduled_text_appears_by_itself():
    page = factories.make_page()
    tomorrow = timezone.now() + timedelta(days=1)
    change(page, publish_at=tomorrow)
    assert not Page.objects.published().exists()
    assert not Page.objects.published(tomorrow - timedelta(seconds=1)).exists()
    assert Page.objects.published(tomorrow).get() == page


@EVERY_KIND
def test_live_text_has_a_date(build):
    item = build()
    assert_refused(lambda: change(item, publish_at=None))


@EVERY_KIND
def test_text_is_not_retired_before_it_is_published(build):
    item = build()
    assert_refused(lambda: change(item, retired_at=item.publish_at - timedelta(seconds=1)))


@EVERY_KIND
def test_two_texts_of_a_kind_do_not_share_an_address(build):
    build(slug="same")
    assert_refused(lambda: build(slug="same"))


def test_draft_over_a_live_text_is_not_shown():
    page = factories.make_page(title="Live")
    page.save_revision(title="Draft", standfirst="s", body="b")
    assert Page.objects.published().get().title == "Live"
    assert page.has_newer_draft
    page.save_revision(title="Draft", standfirst="s", body="b", publish=True)
    assert Page.objects.published().get().title == "Draft"
    assert not page.has_newer_draft


def test_never_published_text_shows_its_draft_to_staff():
    page = factories.make_page(title="Draft", publish=False)
    assert page.title == "Draft"
    assert page.publish_at is None


def test_text_without_any_revision_says_what_to_do():
    page = Page.objects.create(slug="empty")
    assert str(page) == "empty"
    with pytest.raises(ValueError, match="save_revision"):
        _ = page.text


def test_same_words_make_no_second_revision():
    page = factories.make_page(title="One", standfirst="s", body="b")
    page.save_revision(title="One", standfirst="s", body="b", publish=True)
    assert page.revisions.count() == 1
    page.save_revision(title="Two", standfirst="s", body="b")
    assert page.revisions.count() == 2


def test_first_publication_keeps_a_date_that_was_set():
    page = factories.make_page(publish=False)
    tomorrow = timezone.now() + timedelta(days=1)
    change(page, publish_at=tomorrow)
    page.save_revision(title="One", standfirst="s", body="b", publish=True)
    assert page.publish_at == tomorrow


def test_revision_has_a_title():
    page = factories.make_page()
    assert_refused(lambda: Revision.objects.create(content_object=page, title="", standfirst="s"))


def test_revision_that_is_shown_is_kept():
    page = factories.make_page()
    assert_refused(page.live_revision.delete)


def test_revision_remembers_who_wrote_it_and_how_long_it_is():
    user = factories.make_user()
    page = factories.make_page(user=user, body="word " * 500)
    assert page.live_revision.author == user
    assert page.live_revision.minutes == 3


def test_anchor_survives_a_new_heading():
    page = factories.make_page(body="## What it is\n\nOne.\n\n## What helps\n\nTwo.")
    before = [anchor for _text, anchor in render_text(page.text).headings]
    page.save_revision(
        title="T", standfirst="s", body="## What it is\n\nOne.\n\n## What helps most\n\nTwo.", publish=True
    )
    assert [anchor for _text, anchor in render_text(page.text).headings] == before


def test_anchor_stays_with_its_heading_when_sections_move():
    page = factories.make_page(body="## One\n\nA.\n\n## Two\n\nB.")
    before = dict(render_text(page.text).headings)
    page.save_revision(title="T", standfirst="s", body="## Two\n\nB.\n\n## One\n\nA.", publish=True)
    assert dict(render_text(page.text).headings) == before


def test_digest_ignores_what_changes_no_word():
    one = clinical_digest("Title", "Café", "Line one\r\nLine two  \n")
    assert one == clinical_digest("Title", "Cafe\u0301", "Line one\nLine two")
    assert one != clinical_digest("Title", "Café", "Line one\nLine 2")
    assert clinical_digest("ab", "c", "") != clinical_digest("a", "bc", "")


@EVERY_KIND
def test_signature_speaks_for_exactly_the_words_it_was_put_under(build):
    item = build(title="Signed", standfirst="s", body="Words.")
    signoff = factories.sign_off(item, factories.make_user())
    assert type(item).objects.get(pk=item.pk).current_signoff == signoff
    item.save_revision(title="Signed", standfirst="s", body="Other words.", publish=True)
    assert item.current_signoff is None
    item.save_revision(title="Signed", standfirst="s", body="Words.\n", publish=True)
    assert item.current_signoff == signoff


def test_draft_does_not_take_the_signature_away():
    page = factories.make_page()
    signoff = factories.sign_off(page, factories.make_user())
    page.save_revision(title="Draft", standfirst="s", body="New.")
    assert page.current_signoff == signoff


def test_newest_of_several_signatures_counts():
    page = factories.make_page()
    old, new = factories.make_user(), factories.make_user()
    factories.sign_off(page, old, signed_at=timezone.now() - timedelta(days=400))
    factories.sign_off(page, new)
    assert page.current_signoff.signed_by == new
    assert Page.objects.published().with_review().get().signed_by_id == new.pk


def test_signature_of_another_text_does_not_count():
    user = factories.make_user()
    condition, treatment = (
        build(title="T", standfirst="s", body="Same words.")
        for build in (factories.make_condition, factories.make_treatment)
    )
    factories.sign_off(condition, user)
    assert Treatment.objects.published().with_review().get(pk=treatment.pk).signed_by_id is None
    assert treatment.current_signoff is None


def test_signer_is_the_practitioner_behind_the_signature(django_assert_num_queries):
    reviewer = factories.make_practitioner(user=factories.make_user())
    other = factories.make_practitioner(user=factories.make_user())
    condition = factories.make_condition(author=other, reviewer=reviewer)
    factories.sign_off(condition, reviewer.user)
    found = Condition.objects.published().with_people().with_review().get()
    with django_assert_num_queries(0):
        assert found.signer == reviewer
    factories.sign_off(condition, other.user)
    assert Condition.objects.published().with_people().with_review().get().signer == other


def test_signed_revision_and_signer_are_kept():
    page = factories.make_page()
    signoff = factories.sign_off(page, factories.make_user())
    page.save_revision(title="New", standfirst="s", body="b", publish=True)
    assert_refused(signoff.revision.delete)
    assert_refused(signoff.signed_by.delete)


def test_page_is_never_changed_before_it_appeared():
    page = factories.make_page()
    tomorrow = timezone.now() + timedelta(days=1)
    change(page, publish_at=tomorrow)
    assert page.last_changed == tomorrow


def test_doi_stands_once_but_may_be_missing():
    Reference.objects.create(key="one", title="One", kind="trial", doi="10.1/x")
    assert_refused(lambda: Reference.objects.create(key="two", title="Two", kind="trial", doi="10.1/x"))
    Reference.objects.create(key="three", title="Three", kind="trial")
    Reference.objects.create(key="four", title="Four", kind="trial")


@pytest.mark.parametrize("year", [1899, 2101])
def test_year_of_a_reference_is_plausible(year):
    assert_refused(lambda: Reference.objects.create(key="one", title="One", kind="trial", year=year))


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"doi": "10.1/x", "pmid": "1", "link": "https://example.org/"}, "https://doi.org/10.1/x"),
        ({"pmid": "1", "link": "https://example.org/"}, "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({"link": "https://example.org/"}, "https://example.org/"),
        ({}, ""),
    ],
)
def test_reference_leads_to_the_best_address(fields, url):
    assert Reference(title="One", kind="trial", **fields).url == url


def test_glossary_term_stands_once_whatever_its_case():
    factories.make_term("Fascia")
    assert_refused(lambda: factories.make_term("fascia"))
    with pytest.raises(ValidationError, match="in the glossary already"):
        GlossaryTerm(term="FASCIA", slug="other", definition="d").full_clean()
