"""Starting a real clinic's site on an empty database."""

import base64
import io
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from clinic_site import demo
from clinic_site.environment import key_bytes, key_ring
from clinic_site.first_day import machine, recovery
from clinic_site.first_day.machine import CannotStart, prepare
from clinic_site.first_day.models import Invitation
from clinic_site.management.commands import start_clinic
from tests import factories

ADDRESSES = {"SITE_URL": "https://clinic.example", "DEFAULT_FROM_EMAIL": "hello@clinic.example"}


@pytest.fixture
def machine_env(monkeypatch):
    """An environment that sets none of the site's variables; set some with machine_env(NAME="value")."""
    for name in (*machine.KEYS, *machine.QUESTIONS, "SITE_MODE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


def kept(path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return {name: value.strip("'") for name, _equals, value in (line.partition("=") for line in lines)}


def test_first_run_makes_keys_that_only_their_owner_may_read(tmp_path, machine_env):
    machine_env(**ADDRESSES)
    path = prepare(tmp_path / "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    values = kept(path)
    assert len(values["SECRET_KEY"]) >= 50
    assert list(key_ring(values["FIELD_KEYS"])) == ["k1"]
    assert key_bytes("INDEX_KEY", values["INDEX_KEY"]) != key_ring(values["FIELD_KEYS"])["k1"]
    assert {name: values[name] for name in ADDRESSES} == ADDRESSES


def test_second_run_changes_nothing(tmp_path, machine_env):
    machine_env(**ADDRESSES)
    before = prepare(tmp_path).read_text()
    assert prepare(tmp_path).read_text() == before


def test_keys_of_the_environment_are_not_written_down(tmp_path, machine_env):
    machine_env(**ADDRESSES, SECRET_KEY="s" * 50, FIELD_KEYS="k1:key", INDEX_KEY="key")
    assert set(kept(prepare(tmp_path))) == set(ADDRESSES)


def test_addresses_are_asked_for_until_they_can_be_used(tmp_path, machine_env, capsys):
    answers = iter(
        [
            "clinic.example",
            "http://clinic.example",
            "https://clinic.example",
            "nobody",
            "hello@clinic.example",
        ]
    )
    values = kept(prepare(tmp_path, ask=lambda question: next(answers)))
    assert {name: values[name] for name in ADDRESSES} == ADDRESSES
    assert capsys.readouterr().out.count("Please enter") == 3


def test_without_anybody_to_ask_it_says_what_to_set_and_writes_nothing(tmp_path, machine_env):
    with pytest.raises(CannotStart, match="SITE_URL is not set"):
        prepare(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_lost_keys_are_not_made_anew_beside_a_database(tmp_path, machine_env):
    machine_env(**ADDRESSES)
    (tmp_path / "clinic.sqlite3").touch()
    with pytest.raises(CannotStart, match="recovery key"):
        prepare(tmp_path)


def test_recovery_key_brings_the_keys_back(tmp_path, machine_env):
    machine_env(**ADDRESSES)
    ring, index_key = {"k2": bytes(range(32)), "k1": bytes(32)}, bytes(reversed(range(32)))
    (tmp_path / "clinic.sqlite3").touch()
    printed = recovery.encode(ring, index_key).lower().replace(" ", "\n", 3)
    values = kept(prepare(tmp_path, recovery_key=printed))
    assert key_ring(values["FIELD_KEYS"]) == ring
    assert list(key_ring(values["FIELD_KEYS"])) == ["k2", "k1"]
    assert base64.urlsafe_b64decode(values["INDEX_KEY"]) == index_key


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1] + "A", lambda key: "B" + key[1:], lambda key: "?", lambda key: ""]
)
def test_recovery_key_that_is_not_typed_as_printed_is_refused(change):
    printed = recovery.encode({"k1": bytes(range(32))}, bytes(32))
    with pytest.raises(recovery.WrongKey):
        recovery.decode(change(printed))


@pytest.fixture
def start(monkeypatch, settings, db):
    """Runs the command on the test database, without collecting files or serving, and gives what it says."""
    settings.IS_DEMO = False
    done = []
    monkeypatch.setattr(start_clinic, "call_command", lambda name, **options: done.append(name))
    monkeypatch.setattr(start_clinic.connections, "close_all", lambda: None)

    def run(**options) -> str:
        done.clear()
        said = io.StringIO()
        call_command("start_clinic", stdout=said, **options)
        assert done == ["migrate", "collectstatic", *([] if options.get("no_serve") else ["serve"])]
        return said.getvalue()

    return run


def link_in(words: str) -> str:
    return next(word for word in words.split() if "/accounts/welcome/" in word)


def test_start_makes_one_owner_without_a_password_and_prints_the_link(start):
    said = start()
    owner = User.objects.get()
    assert [group.name for group in owner.groups.all()] == ["owner"]
    assert owner.is_staff
    assert not owner.has_usable_password()
    assert Invitation.objects.of(link_in(said).rstrip("/").rsplit("/", 1)[1]).user == owner


def test_second_start_gives_a_new_link_and_the_old_one_dies(start):
    first, second = link_in(start()), link_in(start(no_serve=True))
    assert User.objects.count() == Invitation.objects.count() == 1
    assert Invitation.objects.of(first.rstrip("/").rsplit("/", 1)[1]) is None
    assert first != second


def test_a_clinic_with_an_owner_has_been_started(start):
    factories.make_user("owner")
    said = start()
    assert "has been started" in said
    assert "/accounts/welcome/" not in said
    assert Invitation.objects.count() == 0


def test_start_refuses_demo_mode(settings):
    settings.IS_DEMO = True
    with pytest.raises(CommandError, match="SITE_MODE is demo"):
        call_command("start_clinic")


@pytest.mark.django_db
def test_start_refuses_a_database_that_holds_the_demo(settings):
    demo.people.load_people()
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="holds the demo clinic"):
        call_command("start_clinic")
    assert Invitation.objects.count() == 0


def test_manage_py_prepares_before_the_settings_are_read(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "start_clinic"],
        cwd=site_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert "SITE_URL is not set" in result.stderr
    assert "Traceback" not in result.stderr
