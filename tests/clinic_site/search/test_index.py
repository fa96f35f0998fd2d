"""The index says what readers may see, to the moment."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from blog import tags
from blog.models import Article
from clinic_site.search import index
from clinic_site.search.finder import search, suggest
from clinic_site.search.models import Entry, Word
from services.content.actions import bring_back, promote_due, publish, retire, unschedule
from services.models import Clinic, Condition, Practitioner
from tests import factories

pytestmark = pytest.mark.django_db


def titles(query: str) -> list[str]:
    return [
        str(result.title).replace("<mark>", "").replace("</mark>", "") for result in search(query).results
    ]


@pytest.fixture
def owner():
    return factories.make_user("owner", is_superuser=True)


def test_drafts_are_not_found():
    for build in (
        factories.make_condition,
        factories.make_treatment,
        factories.make_article,
        factories.make_page,
    ):
        build(title="Hidden words", publish=False)
    assert titles("hidden") == []
    assert suggest("hidden") == []
    assert not Word.objects.filter(word="hidden").exists()


def test_draft_over_a_live_text_is_not_searched():
    page = factories.make_page(title="Live")
    page.save_revision(title="Draft", standfirst="s", body="secretive")
    assert titles("secretive") == []
    assert titles("draft") == []
    assert titles("live") == ["Live"]


def test_new_words_are_found_and_old_ones_no_more_as_soon_as_they_are_published():
    page = factories.make_page(title="Ostrich")
    page.save_revision(title="Pelican", standfirst="s", body="b", publish=True)
    assert titles("ostrich") == []
    assert titles("pelican") == ["Pelican"]


def test_scheduled_text_appears_at_its_moment_without_any_job(owner):
    page = factories.make_page(title="Pelican", publish=False)
    at = timezone.now() + timedelta(hours=1)
    publish(page, user=owner, at=at)
    assert titles("pelican") == titles("pelicann") == []
    assert not search("pelicann").corrected
    assert suggest("peli") == []
    with time_machine.travel(at, tick=False):
        assert titles("pelican") == ["Pelican"]
    unschedule(page, user=owner)
    with time_machine.travel(at, tick=False):
        assert titles("pelican") == []


def test_replacement_shows_at_its_moment_before_and_after_it_is_promoted(owner):
    page = factories.make_page(title="Ostrich")
    revision = page.save_revision(title="Pelican", standfirst="s", body="b")
    at = timezone.now() + timedelta(hours=1)
    publish(page, user=owner, revision=revision, at=at)
    assert (titles("ostrich"), titles("pelican")) == (["Ostrich"], [])
    with time_machine.travel(at, tick=False):
        assert (titles("ostrich"), titles("pelican")) == ([], ["Pelican"])
        assert promote_due() == 1
        assert (titles("ostrich"), titles("pelican")) == ([], ["Pelican"])


@pytest.mark.parametrize("retired_as", ["gone", "archived"])
def test_retired_text_is_gone_at_its_moment_and_comes_back(owner, retired_as):
    page = factories.make_page(title="Pelican")
    at = timezone.now() + timedelta(hours=1)
    retire(page, user=owner, at=at, retired_as=retired_as)
    assert titles("pelican") == ["Pelican"]
    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        assert titles("pelican") == []
        bring_back(page, user=owner)
        assert titles("pelican") == ["Pelican"]


def test_text_taken_down_past_the_site_is_not_shown_though_the_index_still_has_it():
    page = factories.make_page(title="Pelican")
    type(page).objects.update(retired_at=page.publish_at)
    assert Entry.objects.filter(title="Pelican").exists()
    assert titles("pelican") == []
    assert suggest("pelican") == []


def test_deleted_rows_leave_the_index():
    person = factories.make_practitioner(name="Pelican")
    term = factories.make_term("Ostrich")
    assert (titles("pelican"), titles("ostrich")) == (["Pelican"], ["Ostrich"])
    person.delete()
    term.delete()
    assert (titles("pelican"), titles("ostrich")) == ([], [])


def test_who_has_left_is_not_found():
    person = factories.make_practitioner(name="Zed Quagmire")
    assert titles("quagmire") == ["Zed Quagmire"]
    Practitioner.objects.update(is_active=False)
    assert titles("quagmire") == []
    person.save()
    assert titles("quagmire") == ["Zed Quagmire"]


def test_tags_categories_and_merged_tags_follow(owner):
    article = factories.make_article(title="Bird", tags=["pelicans"])
    assert titles("pelican") == ["Bird"]
    article.tags.set(["ostriches"])
    assert (titles("pelican"), titles("ostrich")) == ([], ["Bird"])
    article.category.name = "Zoology"
    article.category.save()
    assert titles("zoology") == ["Bird"]
    ostriches, emus = article.tags.get(), factories.make_article(title="Egg", tags=["emus"]).tags.get()
    tags.merge(keep=emus, others=[ostriches], user=owner)
    assert (titles("ostrich"), set(titles("emu"))) == ([], {"Bird", "Egg"})


def test_fees_and_contact_are_pages_like_others_with_the_clinics_facts():
    clinic = factories.make_clinic(fee_policies="Gift vouchers are welcome.")
    factories.make_fee(name="Marathon check")
    assert titles("vouchers") == titles("marathon check") == ["Fees"]
    assert titles("hearing loop") == ["Visit us"]
    clinic.fee_policies = "Cheques are welcome."
    clinic.save()
    assert (titles("vouchers"), titles("cheques")) == ([], ["Fees"])
    Clinic.objects.all().delete()
    assert Entry.objects.count() == 0


def test_snippets_show_the_clinics_facts_as_they_are_now():
    clinic = factories.make_clinic(emergency_number="911")
    factories.make_condition(
        title="Pelican", body="A pelican bite may swell: call {emergency-number} at once."
    )
    assert "call 911 at once" in str(search("bite swell").results[0].summary)
    clinic.emergency_number = "112"
    clinic.save()
    assert "call 112 at once" in str(search("bite swell").results[0].summary)


def test_change_that_is_rolled_back_leaves_the_index_as_it_was():
    class Stop(Exception):
        pass

    page = factories.make_page(title="Ostrich")
    with pytest.raises(Stop), transaction.atomic():
        page.save_revision(title="Pelican", standfirst="s", body="b", publish=True)
        assert titles("pelican") == ["Pelican"]
        raise Stop
    assert (titles("ostrich"), titles("pelican")) == (["Ostrich"], [])


def test_rebuilding_gives_the_same_index(capsys):
    factories.make_clinic()
    factories.make_article(title="Bird", tags=["pelicans"])
    factories.make_condition(title="Neck", other_names="crick")
    factories.make_practitioner()
    factories.make_term("Ostrich")
    fields = [field.name for field in Entry._meta.concrete_fields if field.name != "id"]

    def entries() -> list[tuple]:
        return sorted(Entry.objects.values_list(*fields), key=str)

    before, words = entries(), set(Word.objects.values_list("word", "in_name"))
    Entry.objects.all().delete()
    call_command("rebuild_search")
    assert entries() == before
    assert set(Word.objects.values_list("word", "in_name")) == words
    assert f"Entries in the search index: {len(before)}" in capsys.readouterr().out
    assert titles("crick")[0] == "Neck"


def test_models_in_the_index_are_all_that_have_public_pages():
    assert {Condition, Article, Practitioner} < set(index.KINDS)
    assert len(index.KINDS) == 6
