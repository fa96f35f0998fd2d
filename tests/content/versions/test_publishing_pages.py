"""The pages on which texts are published, scheduled, retired and brought back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from services.content.actions import publishing
from services.content.checks import Finding, Severity
from services.content.models import ContentEvent, Page
from services.models import Condition
from tests.admin.helpers import enter, page, said
from tests.factories import make_article, make_condition, make_page

pytestmark = pytest.mark.django_db
WORDS = {"title": "New title", "standfirst": "New.", "body": "New words."}
TORONTO = ZoneInfo("America/Toronto")


def address(name: str, text) -> str:
    return reverse(f"admin:text-{name}", args=[text._meta.label_lower, text.pk])


def publish(client, text, **changes):
    data = {"revision": text.latest_revision_id, "when": "now"} | changes
    return client.post(address("publish", text), data, follow=True)


def waiting(make=make_page, **fields):
    """Give a public text with a newer draft."""
    text = make(title="Old title", body="Old words.", **fields)
    text.save_revision(**WORDS)
    return text


def errors(response) -> dict:
    return response.context["form"].errors


@pytest.mark.parametrize("role", ["editor", "clinician", "auditor", "front desk"])
def test_only_publishers_and_owners_come_in(client, role):
    text = waiting()
    enter(client, role)
    for name in ("publish", "retire", "unschedule", "bring-back"):
        assert client.get(address(name, text)).status_code == 403
        assert client.post(address(name, text), {"when": "now"}).status_code == 403
    assert text.live_revision.title == "Old title"


def test_what_changes_for_readers_is_shown_and_looking_changes_nothing(client):
    text = waiting()
    enter(client, "publisher")
    html = client.get(address("publish", text)).content.decode()
    for words in (
        "What changes for readers",
        "<del>",
        "<ins>",
        "Nothing stands in the way.",
        "America/Toronto",
    ):
        assert words in html
    assert Page.objects.get().title == "Old title"


def test_the_newest_words_go_public(client):
    text = waiting()
    enter(client, "publisher")
    response = publish(client, text)
    assert Page.objects.get().title == "New title"
    assert said(response) == ["“New title” is live: everybody can read it now."]
    assert response.redirect_chain[-1][0] == page(Page, "change", text.pk)


def test_unsigned_clinical_words_are_not_published_and_the_page_says_why(client, sign):
    text = make_condition(publish=False, body="Words.")
    enter(client, "owner")
    html = client.get(address("publish", text)).content.decode()
    assert "A clinician must sign these words first." in html
    assert 'value="Publish"' not in html
    assert "A clinician must sign" in publish(client, text).content.decode()
    assert not Condition.objects.published().exists()
    sign(text)
    if found := client.get(address("publish", text)).context["reasons"]:
        assert not any("sign" in reason for reason in found)


@pytest.fixture
def blocked(monkeypatch):
    found = [Finding("overclaim", Severity.BLOCK, "“cures” promises too much.", "Write what studies show.")]
    monkeypatch.setattr(publishing, "check_text", lambda text, **words: found)


def test_a_rule_stops_a_publisher_and_an_owner_goes_past_it_with_a_reason(client, blocked):
    text = waiting()
    enter(client, "publisher")
    html = client.get(address("publish", text)).content.decode()
    assert "promises too much" in html
    assert 'name="override"' not in html
    publish(client, text, override="Because.")
    assert Page.objects.get().title == "Old title"
    enter(client, "owner")
    assert 'name="override"' in client.get(address("publish", text)).content.decode()
    assert "promises too much" in str(errors(publish(client, text)))
    publish(client, text, override="The minister asked.")
    assert Page.objects.get().title == "New title"
    assert ContentEvent.objects.get(kind=ContentEvent.Kind.OVERRIDDEN).why == "The minister asked."


def test_words_saved_since_the_page_was_opened_are_looked_at_first(client):
    text = waiting()
    seen = text.latest_revision_id
    text.save_revision(**WORDS | {"body": "Never looked at."})
    enter(client, "publisher")
    response = publish(client, text, revision=seen)
    assert "was saved again" in response.content.decode()
    assert Page.objects.get().title == "Old title"
    form = response.context["form"]
    assert (form["revision"].value(), form["when"].value()) == (str(text.latest_revision_id), "now")


# Times


def at(moment: str) -> dict:
    day, time = moment.split()
    return {"when": "later", "day": day, "time": time}


@pytest.mark.parametrize("is_public", [True, False])
def test_words_appear_at_their_time_and_not_before_on_a_night_of_new_clocks(client, is_public):
    """In Toronto the clocks go back at 02:00 on 1 November 2026; 06:00 that day is 11:00 UTC."""
    with time_machine.travel(datetime(2026, 10, 20, 12, tzinfo=UTC), tick=False) as clock:
        text = waiting() if is_public else make_page(publish=False, **WORDS)
        enter(client, "publisher")
        response = publish(client, text, **at("2026-11-01 06:00"))
        assert "1 Nov 2026, 06:00" in said(response)[0]
        url = text.get_absolute_url()
        clock.move_to(datetime(2026, 11, 1, 10, 59, 59, tzinfo=UTC))
        before = client.get(url)
        assert before.status_code == (200 if is_public else 404)
        assert "New words." not in before.content.decode()
        clock.move_to(datetime(2026, 11, 1, 11, 0, 0, tzinfo=UTC))
        after = client.get(url).content.decode()
        assert "New words." in after
        assert "<h1" in after
        assert "New title" in after


@pytest.mark.parametrize(
    ("moment", "said_"),
    [
        ("2027-03-14 02:30", "The clocks skip this time that night. Choose another one."),
        ("2026-11-01 01:30", "The clocks show this time twice that night. Choose another one."),
        ("2026-10-19 09:00", "This time has passed already."),
    ],
)
def test_times_that_are_not_there_or_twice_or_past_are_refused_beside_the_time(client, moment, said_):
    with time_machine.travel(datetime(2026, 10, 20, 12, tzinfo=UTC), tick=False):
        text = waiting()
        enter(client, "publisher")
        response = publish(client, text, **at(moment))
        assert errors(response)["time"] == [said_]
        assert f'value="{moment.split()[0]}"' in response.content.decode()


def test_a_time_must_be_whole(client):
    text = waiting()
    enter(client, "publisher")
    assert set(errors(publish(client, text, when="later"))) == {"day", "time"}


def test_a_schedule_is_taken_back(client):
    text = waiting()
    enter(client, "publisher")
    publish(client, text, **at(f"{timezone.localdate() + timedelta(days=3)} 09:00"))
    assert Page.objects.get().next_at is not None
    html = client.get(address("publish", text)).content.decode()
    assert "New words appear on" in html
    response = client.post(address("unschedule", text), follow=True)
    assert said(response) == ["The schedule is taken back."]
    assert Page.objects.get().next_at is None
    assert said(client.post(address("unschedule", text), follow=True)) == ["Nothing is scheduled."]


# Retiring


def test_a_retired_page_says_why_and_what_to_read_instead(client):
    category = make_article(title="Beside it").category
    text = make_article(title="Old advice", category=category)
    enter(client, "publisher")
    send = {"retired_as": "gone", "reason": "New studies changed what we advise.", "successor": ""}
    response = client.post(address("retire", text), send, follow=True)
    assert said(response) == ["“Old advice” is retired."]
    gone = client.get(text.get_absolute_url())
    assert gone.status_code == 410
    assert "New studies changed what we advise." in gone.content.decode()
    assert "Beside it" in gone.content.decode()


def test_what_a_way_of_retiring_needs_is_asked_for_beside_its_field(client):
    text = make_page()
    enter(client, "publisher")
    moved = client.post(address("retire", text), {"retired_as": "moved"})
    assert list(errors(moved)) == ["successor"]
    assert list(errors(client.post(address("retire", text), {"retired_as": "gone"}))) == ["reason"]
    assert not Page.objects.retired().exists()


def test_a_page_is_retired_in_favour_of_another_one(client):
    old, new = make_page(slug="old"), make_page(slug="new")
    enter(client, "publisher")
    html = client.get(address("retire", old)).content.decode()
    assert '<option value="page:new">' in html
    assert 'value="page:old"' not in html
    client.post(address("retire", old), {"retired_as": "moved", "successor": "page:new"})
    response = client.get("/old/")
    assert (response.status_code, response["Location"]) == (301, new.get_absolute_url())


def test_a_retired_page_is_brought_back(client):
    text = make_page()
    enter(client, "publisher")
    client.post(address("retire", text), {"retired_as": "gone", "reason": "By mistake."})
    assert client.get(text.get_absolute_url()).status_code == 410
    assert "Bring it back" in client.get(address("publish", text)).content.decode()
    client.post(address("bring-back", text))
    assert client.get(text.get_absolute_url()).status_code == 200
    assert "is not retired" in said(client.post(address("bring-back", text), follow=True))[-1]
