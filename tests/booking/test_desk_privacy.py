"""The page on which managers find a person, hand out a copy and erase."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.booking import actions
from tests.accounts.helpers import confirm

from .copies import copied
from .factories import E164, EMAIL, NAME, NOTE, PHONE, make_in_state, make_request
from .test_erasure import OTHER
from .test_retention import assert_forgotten, read

pytestmark = pytest.mark.django_db
PAGE, COPY, ERASE = "/desk/privacy/", "/desk/privacy/copy/", "/desk/privacy/erase/"


@pytest.fixture(autouse=True)
def a_clinic(clinic, settings, tmp_path):
    """Every page needs one; the ledger's file is the test's own."""
    settings.ERASURE_LEDGER = tmp_path / "data" / "erasures.jsonl"


@pytest.fixture
def owner(person):
    return person("owner")


@pytest.fixture
def manager(client, owner):
    """The browser of the owner, who has just entered the password once more."""
    client.force_login(owner)
    confirm(client)
    return client


def test_asks_for_the_password_once_more_and_leads_back_to_the_beginning(client, owner):
    client.force_login(owner)
    for method in (client.get, client.post):
        for page in (PAGE, COPY, ERASE):
            response = method(page, {"contact": PHONE, "confirm": "yes"})
            assert response.status_code == 302
            assert response.url.startswith(reverse("account_reauthenticate"))
            assert "0199" not in response.url
    confirm(client)
    for page in (COPY, ERASE):
        assert client.get(page).url == PAGE


@pytest.mark.parametrize(
    ("role", "status"), [("front desk", 403), ("clinician", 403), ("editor", 404), ("auditor", 404)]
)
def test_is_for_managers_alone(client, person, role, status):
    item = make_request()
    client.force_login(person(role))
    confirm(client)
    for page in (PAGE, COPY, ERASE):
        answer = client.post(
            page, {"contact": PHONE, "ref": item.reference, "format": "json", "confirm": "yes"}
        )
        assert answer.status_code == status
        assert NAME not in answer.content.decode()
    assert read(item).name == NAME


def test_shows_what_is_kept_and_until_when(manager, owner):
    item = make_in_state("closed", owner, email=EMAIL)
    page = manager.post(PAGE, {"contact": PHONE})
    shown = page.content.decode()
    for words in (item.reference, NAME, f"{item.purge_at:%Y}"):
        assert words in shown
    assert "no-store" in page["Cache-Control"]
    title = shown.partition("<title>")[2].partition("</title>")[0]
    assert NAME not in title
    assert "0199" not in title
    assert f"until {item.purge_at:%-d %B %Y}" in manager.get(item.desk_url).content.decode()
    assert "Nothing is kept" in manager.post(PAGE, {"contact": "613-555-0100"}).content.decode()


def test_keeps_what_was_typed_when_it_is_no_number(manager):
    page = manager.post(PAGE, {"contact": "Zebulon"}).content.decode()
    assert 'value="Zebulon"' in page
    assert "Enter a whole phone number" in page
    assert "<title>Error:" in page.replace("\n", "")


def test_gives_a_copy_as_json(manager, owner):
    item = make_in_state(
        "confirmed", owner, email=EMAIL, reason="low-back-leg", preferred_times=["mon-morning"]
    )
    actions.add_note(item, actor=owner, version=item.version, note="Prefers Maya ünd quiet")
    make_request(**OTHER)
    response = manager.post(COPY, {"contact": PHONE, "ref": item.reference, "format": "json"})
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="your-data-')
    assert "no-store" in response["Cache-Control"]
    (copy,) = json.loads(response.content)["requests"]
    assert (copy["reference"], copy["name"], copy["phone"], copy["email"]) == (
        item.reference,
        NAME,
        E164,
        EMAIL,
    )
    assert (copy["note"], copy["reason"], copy["notice_version"] != "") == (NOTE, "Low back or leg", True)
    assert copy["times"] == "Mon morning"
    assert copy["visits"][0]["when"] == item.visit.when
    assert [event["note"] for event in copy["events"] if "note" in event] == ["Prefers Maya ünd quiet"]
    assert {mail["what"] for mail in copy["mails"]} >= {"“We have your request”, to the patient"}
    assert copy["links"]
    assert OTHER["name"] not in response.content.decode()


def test_gives_a_copy_to_read_in_which_nothing_acts(manager):
    item = make_request(email=EMAIL, note="<script>alert(1)</script>")
    response = manager.post(COPY, {"contact": EMAIL, "ref": item.reference, "format": "html"})
    page = response.content.decode()
    assert response["Content-Disposition"].endswith('.html"')
    for words in (NAME, E164, EMAIL, "&lt;script&gt;alert(1)", "What happened", "Privacy notice shown"):
        assert words in page
    assert "<script" not in page
    assert "<title>A copy of your data</title>" in page


def test_copies_only_what_is_ticked_and_theirs(manager):
    mine, childs, other = make_request(), make_request(name="Child"), make_request(**OTHER)
    sent = {"contact": PHONE, "ref": [mine.reference, other.reference], "format": "json"}
    found = json.loads(manager.post(COPY, sent).content)["requests"]
    assert [copy["reference"] for copy in found] == [mine.reference]
    assert childs.reference not in str(found)
    assert manager.post(COPY, sent | {"format": "exe"}).status_code == 404
    nothing = manager.post(COPY, {"contact": PHONE, "format": "json"}).content.decode()
    assert "Tick at least one request" in nothing
    assert childs.reference in nothing
    assert "Enter a phone number" in manager.post(COPY, {"format": "json"}).content.decode()


def test_erases_only_after_showing_what_would_happen(manager, owner):
    item = make_in_state("confirmed", owner, email=EMAIL)
    before = copied(item)
    page = manager.post(ERASE, {"contact": PHONE, "ref": item.reference}).content.decode()
    for words in (item.reference, item.visit.when, "Nothing has happened yet", "link", "never sent"):
        assert words in page
    assert NAME not in page
    assert copied(item) == before
    response = manager.post(ERASE, {"contact": PHONE, "ref": item.reference, "confirm": "yes"}, follow=True)
    shown = response.content.decode()
    assert response.redirect_chain == [(PAGE, 302)]
    assert "1 request is erased." in shown
    assert_forgotten(item)
    assert item.reference in shown  # on record
    assert manager.get(item.desk_url).status_code == 404


def test_says_so_when_the_ledger_cannot_be_written(manager, settings):
    item = make_request()
    settings.ERASURE_LEDGER.mkdir(parents=True)
    response = manager.post(ERASE, {"contact": PHONE, "ref": item.reference, "confirm": "yes"})
    assert response.status_code == 503
    assert "Nothing was erased" in response.content.decode()
    assert read(item).name == NAME


def test_every_look_copy_and_erasure_is_written_down_without_names(manager, owner):
    item = make_request(email=EMAIL)
    sent = {"contact": PHONE, "ref": item.reference}
    manager.post(PAGE, sent)
    manager.post(COPY, sent | {"format": "json"})
    manager.post(ERASE, sent)
    manager.post(ERASE, sent | {"confirm": "yes"})
    entries = LogEntry.objects.filter(user=owner).order_by("pk")
    assert [entry.change_message for entry in entries] == [
        "Looked up a person: 1 requests.",
        f"Gave out a copy (json): {item.reference}.",
        f"Erased: {item.reference}.",
    ]
    said = " ".join(f"{entry.object_repr} {entry.object_id} {entry.change_message}" for entry in entries)
    for word in (NAME, "0199", EMAIL):
        assert word not in said


def test_find_page_costs_as_many_queries_for_ten_as_for_one(manager):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            manager.post(PAGE, {"contact": PHONE})
        return len(seen)

    make_request()
    one = queries()
    for _number in range(9):
        make_request()
    assert queries() == one
