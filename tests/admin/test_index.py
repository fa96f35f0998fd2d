"""The start page of the admin: what waits for whom, and nothing of the desk."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Article
from clinic_site.search.models import UnmetSearch
from services.content.models import MissedAddress, ReviewRequest, WorkingCopy
from services.models import Condition, Practitioner
from tests.booking.factories import NAME, make_request
from tests.factories import (
    make_article,
    make_condition,
    make_page,
    make_practitioner,
    make_treatment,
    make_user,
    sign_off,
    today,
)

from .helpers import enter, page

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def lists(client) -> dict[str, list[tuple[str, str]]]:
    """Open the start page; give (title, note) of the rows of each list by its key."""
    waiting = client.get(reverse("admin:index")).context["waiting"]
    return {part.key: [(row.title, row.note) for row in part.rows] for part in waiting}


def titles(client, key: str) -> list[str]:
    return [title for title, _note in lists(client).get(key, [])]


def ask(text, *, reviewer, asked_by=None, **fields) -> ReviewRequest:
    """Send the newest words of a text to be checked."""
    return ReviewRequest.objects.create(
        content_object=text, revision=text.latest_revision, reviewer=reviewer, asked_by=asked_by, **fields
    )


def change(text, user) -> None:
    """Save other words over the newest ones."""
    text.save_revision(title="Changed words", standfirst="S", body="New.", user=user)


def test_nothing_waits_for_somebody_new(client):
    enter(client, "editor")
    assert lists(client) == {}
    assert "Nothing waits for you." in client.get(reverse("admin:index")).content.decode()


# Drafts


def test_own_drafts_wait_of_every_kind_of_text_the_newest_first(client):
    me = enter(client, "editor")
    for number, make in enumerate((make_article, make_condition, make_treatment, make_page)):
        make(title=f"Draft {number}", user=me, publish=False)
    assert titles(client, "drafts") == ["Draft 3", "Draft 2", "Draft 1", "Draft 0"]


def test_a_newer_draft_over_a_live_page_waits_too(client):
    me = enter(client, "editor")
    article = make_article(title="Live words")
    change(article, me)
    html = client.get(reverse("admin:index")).content.decode()
    assert titles(client, "drafts") == ["Changed words"]
    assert f'<a href="{page(Article, "change", article.pk)}">Changed words</a>' in html


def test_what_is_live_scheduled_retired_or_a_colleagues_is_no_draft_of_mine(client):
    me = enter(client, "editor")
    now = timezone.now()
    make_article(title="Live", user=me)
    make_article(title="Scheduled", user=me, publish_at=now + DAY)
    gone = make_article(title="Gone", user=me, publish_at=now - 2 * DAY)
    change(gone, me)
    Article.objects.filter(pk=gone.pk).update(retired_at=now)
    replaced = make_article(title="Replaced", user=me)
    change(replaced, me)
    Article.objects.filter(pk=replaced.pk).update(
        next_revision=replaced.latest_revision, next_at=now + DAY, latest_revision=replaced.latest_revision
    )
    make_article(title="Hers", user=make_user("editor"), publish=False)
    assert titles(client, "drafts") == []


def test_a_draft_that_is_being_checked_waits_for_its_reader_alone(client):
    me, reader = enter(client, "editor"), make_user("clinician", first_name="Maya", last_name="Okafor")
    draft = make_article(title="Draft", user=me, publish=False)
    ask(draft, reviewer=reader, asked_by=me)
    assert lists(client) == {}
    client.force_login(reader)
    assert titles(client, "to-check") == ["Draft"]
    html = client.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("admin:review-sign", args=["blog.article", draft.pk])}"' in html
    assert "from Robin Hale" in html


def test_a_typo_to_confirm_leads_to_its_own_page(client):
    reader = enter(client, "clinician")
    text = make_condition(title="Typo")
    ask(text, reviewer=reader, kind=ReviewRequest.Kind.TYPO)
    html = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:review-typo-confirm", args=["services.condition", text.pk]) in html


@pytest.mark.parametrize("answer", ["signed", "returned", "withdrawn"])
def test_what_is_answered_waits_for_nobody_to_check(client, answer):
    reader = enter(client, "clinician")
    ask(make_article(title="T"), reviewer=reader, answer=answer, answered_at=timezone.now())
    assert titles(client, "to-check") == []


# Returned


def test_what_came_back_waits_with_what_to_change_until_it_is_changed(client):
    me = enter(client, "editor")
    draft = make_article(title="Draft", user=me, publish=False)
    ask(
        draft,
        reviewer=make_user("clinician"),
        asked_by=me,
        answer="returned",
        answered_at=timezone.now(),
        comment="Say who should not have it.",
    )
    assert lists(client) == {"returned": [("Draft", "Say who should not have it.")]}
    change(draft, me)
    assert titles(client, "returned") == []


def test_what_came_back_and_was_sent_again_waits_no_more(client):
    me, reader = enter(client, "editor"), make_user("clinician")
    draft = make_article(title="Draft", user=me, publish=False)
    before = timezone.now() - DAY
    ask(draft, reviewer=reader, asked_by=me, asked_at=before, answer="returned", answered_at=before)
    ask(draft, reviewer=reader, asked_by=me)
    assert titles(client, "returned") == []


# Ready to publish


def test_signed_words_wait_for_those_who_publish(client):
    signed = make_article(title="Signed", publish=False)
    signed.signoffs.create(
        revision=signed.latest_revision,
        digest=signed.latest_revision.digest,
        signed_by=make_user("clinician"),
        review_due=today(),
    )
    make_article(title="Unsigned", publish=False)
    make_page(title="Page without a signature", publish=False)
    make_page(title="Public page")
    enter(client, "publisher")
    assert titles(client, "ready") == ["Page without a signature", "Signed"]
    change(signed, None)
    assert titles(client, "ready") == ["Page without a signature"]
    enter(client, "editor")
    assert "ready" not in lists(client)


# Typed and not saved


def test_words_that_were_not_saved_wait_for_who_typed_them(client):
    me = enter(client, "editor")
    article = ContentType.objects.get_for_model(Article)
    known = make_article(title="Known")
    WorkingCopy.objects.create(user=me, content_type=article, object_id=known.pk, title="Half a thought")
    WorkingCopy.objects.create(user=me, content_type=article, tab="1")
    WorkingCopy.objects.create(user=make_user("editor"), content_type=article, title="Hers")
    assert sorted(titles(client, "unsaved")) == ["Half a thought", "Untitled"]
    html = client.get(reverse("admin:index")).content.decode()
    assert f'<a href="{page(Article, "change", known.pk)}">Half a thought</a>' in html
    assert f'<a href="{page(Article, "add")}">Untitled</a>' in html


# Scheduled


def test_what_readers_will_see_later_is_listed_the_next_first(client):
    now = timezone.now()
    make_article(title="In two days", publish_at=now + 2 * DAY)
    replaced = make_condition(title="Now")
    change(replaced, None)
    Condition.objects.filter(pk=replaced.pk).update(next_revision=replaced.latest_revision, next_at=now + DAY)
    make_page(title="Public")
    enter(client, "editor")
    assert titles(client, "scheduled") == ["Changed words", "In two days"]


# Checks


def checked(days: int, **fields) -> Article:
    """A public article whose next check is due in `days`."""
    article = make_article(**fields)
    sign_off(article, make_user(), review_due=today() + days * DAY)
    return article


def test_checks_that_are_due_wait_for_their_author_by_name(client):
    me = enter(client, "clinician")
    person = make_practitioner(user=me)
    checked(-40, title="Long overdue", author=person)
    checked(20, title="Soon", author=person)
    checked(200, title="Not yet", author=person)
    checked(-40, title="Hers", author=make_practitioner(user=make_user("clinician")))
    assert titles(client, "due") == ["Long overdue", "Soon"]
    assert "health" not in lists(client)


def test_who_publishes_sees_the_number_of_checks_of_each_kind(client):
    checked(-40)
    checked(-3)
    checked(-4)
    make_article()
    enter(client, "publisher")
    assert lists(client)["health"] == [
        ("Overdue for a month: no longer recommended", "1 page"),
        ("Overdue: readers are told", "2 pages"),
        ("Public without a signature", "1 page"),
    ]


# What patients miss


def test_addresses_that_lead_nowhere_wait_for_who_can_mend_them(client):
    MissedAddress.objects.create(path="/old-page/", times=7)
    for role, sees in (("publisher", True), ("owner", True), ("editor", False), ("auditor", False)):
        enter(client, role)
        assert lists(client).get("missed", []) == ([("/old-page/", "asked for 7 times")] if sees else [])


def test_articles_patients_wanted_are_named_once_several_asked(client):
    UnmetSearch.objects.create(digest="1", words="frozen hip", times=4, last_day=today())
    UnmetSearch.objects.create(digest="2", words="", times=1, last_day=today())
    enter(client, "publisher")
    assert lists(client)["wanted"] == [("frozen hip", "asked for 4 times")]


# Whose page it is


@pytest.mark.parametrize("role", ["owner", "editor", "clinician", "publisher", "auditor"])
def test_nothing_a_patient_sent_stands_on_the_start_page(client, role):
    request = make_request()
    enter(client, role)
    html = client.get(reverse("admin:index")).content.decode()
    assert NAME not in html
    assert request.reference not in html
    assert (f'href="{reverse("desk:index")}"' in html) == (role in ("owner", "clinician"))


def test_the_front_desk_is_led_to_the_desk(client):
    enter(client, "front desk")
    assert client.get(reverse("after-login")).headers["Location"] == reverse("desk:index")
    assert client.get(reverse("admin:index")).status_code == 403


# Its cost


def fill(me) -> None:
    """Put one more row into every list."""
    reader = make_user()
    person = Practitioner.objects.filter(user=me).first() or make_practitioner(user=me)
    make_article(title="Draft", user=me, publish=False)
    make_article(title="Later", publish_at=timezone.now() + DAY)
    ask(make_article(title="Theirs", publish=False), reviewer=me, asked_by=reader)
    back = make_article(title="Back", publish=False, user=me)
    ask(back, reviewer=reader, asked_by=me, answer="returned", answered_at=timezone.now(), comment="No.")
    sign_off(make_article(author=person), reader, review_due=today() - DAY)
    make_page(title="Page", publish=False)
    number = MissedAddress.objects.count()
    MissedAddress.objects.create(path=f"/old-{number}/", times=2)
    UnmetSearch.objects.create(digest=str(number), words=f"words {number}", times=4, last_day=today())
    WorkingCopy.objects.create(
        user=me, content_type=ContentType.objects.get_for_model(Article), object_id=back.pk, title="Typed"
    )


def test_a_full_start_page_costs_as_many_queries_as_one_with_a_row_in_each_list(client):
    me = make_user("owner", is_superuser=True)
    client.force_login(me)
    fill(me)
    url = reverse("admin:index")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(url).context["waiting"]) == 10
    assert len(one) == 17
    for _number in range(12):
        fill(me)
    with CaptureQueriesContext(connection) as many:
        waiting = client.get(url).context["waiting"]
    assert len(many) == len(one)
    assert all(len(part.rows) <= 6 for part in waiting)
