import json
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from clinic_site.management.commands import serve
from services.booking import actions, erasure
from services.booking.models import AccessToken, AppointmentRequest, Erasure, RequestEvent, Visit
from services.outbox.models import OutgoingEmail

from .copies import copied, put_back
from .factories import (
    E164,
    EMAIL,
    NAME,
    NOTE,
    PHONE,
    answers,
    make_in_state,
    make_request,
    make_slot,
    make_therapist,
)
from .test_retention import assert_forgotten, read

pytestmark = pytest.mark.django_db
OTHER = {"phone": "+16135550111", "name": "Somebody Else", "email": "else@example.org"}


@pytest.fixture(autouse=True)
def a_clinic(clinic, settings, tmp_path):
    """Every page needs one; the ledger's file is the test's own."""
    settings.ERASURE_LEDGER = tmp_path / "data" / "erasures.jsonl"


@pytest.fixture
def owner(person):
    return person("owner")


def erase(*items, contact=PHONE, actor=None) -> Erasure | None:
    return erasure.erase(erasure.Person.of(contact), [item.reference for item in items], actor=actor)


def lines(settings) -> list[dict]:
    return [json.loads(line) for line in settings.ERASURE_LEDGER.read_text().splitlines() if line]


class TestFinding:
    @pytest.mark.parametrize(
        "typed", [PHONE, "(613) 555 0199", "+1 613 555 0199", E164, EMAIL, f" {EMAIL.upper()} "]
    )
    def test_takes_a_number_or_address_as_people_write_it(self, typed):
        item = make_request(email=EMAIL)
        make_request(**OTHER)
        assert list(erasure.Person.of(typed.strip()).requests()) == [item]

    @pytest.mark.parametrize("typed", ["", "Zebulon", "613", "555-0199", "R-7K4MX2"])
    def test_takes_nothing_else(self, typed):
        assert erasure.Person.of(typed) is None

    def test_finds_nobody_by_nothing(self):
        make_request()
        assert not erasure.Person().requests().exists()


class TestErasing:
    @pytest.mark.parametrize(
        ("status", "end"),
        [
            ("held", "held"), ("new", "closed"), ("in_progress", "closed"), ("offered", "closed"),
            ("confirmed", "cancelled"), ("attended", "attended"), ("no_show", "no_show"), ("cancelled", "cancelled"),
            ("closed", "closed"),
        ],
    )  # fmt: skip
    def test_forgets_a_request_in_any_state_and_nobody_waits_for_it(self, owner, status, end):
        item = make_in_state(status, owner, email=EMAIL)
        kept = list(Visit.objects.filter(request=item, state="confirmed", starts_at__lte=timezone.now()))
        AccessToken.objects.mint(item, "test")
        erase(item, actor=owner)
        assert_forgotten(item)
        assert read(item).status == end
        assert list(item.visits.all()) == kept
        assert not AppointmentRequest.objects.overdue(timezone.now() + timedelta(days=99)).exists()

    def test_frees_the_time_that_was_to_come(self, owner):
        slot = make_slot(make_therapist())
        item = actions.confirm(make_request(), actor=owner, version=1, slot=slot)
        erase(item, actor=owner)
        other = make_request(**OTHER)
        assert actions.confirm(other, actor=owner, version=1, slot=slot).visit

    def test_takes_the_words_that_a_joined_request_left_elsewhere(self, owner):
        first, second = make_request(email=EMAIL), make_request(phone="", email=EMAIL)
        into = actions.merge(first, actor=owner, version=1, into=second)
        assert NOTE in [event.note for event in into.events.all()]
        erase(first)
        assert NOTE not in [event.note for event in RequestEvent.objects.filter(request=into)]
        assert read(into).email == EMAIL

    def test_leaves_everybody_else_alone(self):
        item, other = make_request(), make_request(**OTHER)
        erase(item, other)
        assert (read(other).name, read(other).version) == (OTHER["name"], 1)

    def test_keeps_on_record_digests_and_references_and_nobody(self, owner, settings):
        item = make_request(email=EMAIL)
        line = erase(item, actor=owner)
        assert lines(settings) == [
            {"id": str(line.pk), "at": line.at.isoformat(), "phone": item.phone_index, "email": "",
             "references": [item.reference]}
        ]  # fmt: skip
        assert stat.S_IMODE(settings.ERASURE_LEDGER.stat().st_mode) == 0o600
        for word in (NAME, E164, PHONE, EMAIL, NOTE, owner.username):
            assert word not in settings.ERASURE_LEDGER.read_text()
        event = item.events.last()
        assert (event.kind, event.by, event.actor, event.detail) == ("anonymised", "staff", owner, "erasure")

    def test_of_a_shared_number_keeps_no_digest(self):
        mine, childs = make_request(), make_request(name="Child")
        line = erase(mine)
        assert (line.phone_index, line.references) == ("", [mine.reference])
        assert read(childs).name == "Child"
        erasure.replay()
        assert read(childs).name == "Child"

    def test_does_not_happen_when_the_ledger_cannot_be_written(self, settings):
        item = make_request()
        settings.ERASURE_LEDGER.mkdir(parents=True)
        with pytest.raises(OSError, match="directory"):
            erase(item)
        assert read(item).name == NAME
        assert not Erasure.objects.exists()

    def test_a_second_time_is_nothing(self, settings):
        item = make_request()
        assert erase(item)
        assert erase(item) is None
        assert len(lines(settings)) == 1

    def test_the_person_may_come_back(self, settings):
        erase(make_request())
        again = make_request()
        erasure.replay()
        assert read(again).name == NAME


# --- S9: an older copy is restored


def test_rows_that_come_back_are_erased_again(owner):
    item = make_in_state("confirmed", owner, email=EMAIL)
    older = copied(item)
    erase(item, actor=owner)
    with transaction.atomic():
        RequestEvent.objects.filter(request=item)._raw_delete("default")
        put_back(older)
    assert read(item).name == NAME
    assert erasure.replay() == erasure.Replay(lines=1, erased=1)
    assert_forgotten(item)
    assert erasure.replay() == erasure.Replay(lines=1, erased=0)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_an_older_copy_of_the_whole_database_is_erased_again(clinic, tmp_path, settings):
    item, other = make_request(email=EMAIL), make_request(**OTHER)
    copy = tmp_path / "older.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    erase(item)
    assert_forgotten(item)
    connection.close()
    live = connections.databases["default"]["NAME"]
    connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = str(copy)
    try:
        assert read(item).name == NAME
        assert not Erasure.objects.exists()
        out = StringIO()
        call_command("replay_erasures", stdout=out)
        assert out.getvalue() == "Erasures on record: 1; requests erased again: 1\n"
        assert_forgotten(item)
        assert read(other).name == OTHER["name"]
        call_command("replay_erasures", stdout=out)
        assert out.getvalue().endswith("requests erased again: 0\n")
        assert len(lines(settings)) == Erasure.objects.count() == 1
    finally:
        connection.close()
        connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = live


def test_the_site_opens_only_when_the_ledger_is_repeated(owner, monkeypatch):
    item = make_request()
    older = copied(item)
    erase(item, actor=owner)
    with transaction.atomic():
        RequestEvent.objects.filter(request=item)._raw_delete("default")
        put_back(older)

    def start(*_arguments):
        assert read(item).name == ""
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "start", start)
    for name in ("refuse_taken", "stop_event"):
        monkeypatch.setattr(serve, name, lambda *_arguments: None)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)  # the test's own is among them
    with pytest.raises(KeyboardInterrupt):
        call_command("serve", stdout=StringIO())


def test_what_the_number_finds_in_an_older_copy_goes_too(owner):
    """The copy may hold requests that the ledger could not name any more."""
    item, purged = make_request(), make_request(email=EMAIL)
    older = copied(purged)
    AppointmentRequest.objects.filter(pk=purged.pk).update(phone_index="", email_index=purged.email_index)
    erase(item, actor=owner)
    with transaction.atomic():
        RequestEvent.objects.filter(request=purged)._raw_delete("default")
        put_back(older)
    assert erasure.replay().erased == 1
    assert_forgotten(purged)


def test_a_lost_file_is_written_again_from_the_table_and_broken_lines_are_counted(settings, caplog):
    line = erase(make_request())
    settings.ERASURE_LEDGER.unlink()
    erasure.replay()
    assert [entry["id"] for entry in lines(settings)] == [str(line.pk)]
    with settings.ERASURE_LEDGER.open("a") as file:
        file.write('{"id": "broken off')
    other = erase(make_request())
    outcome = erasure.replay()
    assert (outcome.lines, outcome.unreadable) == (2, 1)
    assert "can't be read" in caplog.text
    assert str(other.pk) in settings.ERASURE_LEDGER.read_text()


def test_command_says_what_to_do_when_the_tables_are_not_there(monkeypatch):
    def no_table():
        raise OperationalError("no such table")

    monkeypatch.setattr(erasure, "replay", no_table)
    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("replay_erasures")


def test_mail_of_an_erased_person_never_leaves(owner, client):
    client.post("/appointments/request/", answers())
    item = AppointmentRequest.objects.get()
    erase(item)
    assert OutgoingEmail.objects.unsent().count() == 0
    assert client.get("/appointments/request/sent/").status_code in {200, 302}
