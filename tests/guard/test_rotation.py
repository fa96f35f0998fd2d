import secrets
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from model_bakery import baker

from services.booking import actions
from services.booking.models import AppointmentRequest, RequestEvent
from services.guard import rotation
from services.guard.fields import EncryptedTextField
from services.outbox.models import MailSettings, OutgoingEmail
from tests.accounts.helpers import give_app
from tests.booking.factories import EMAIL, NAME, make_request
from tests.factories import make_clinic, make_user

pytestmark = pytest.mark.django_db
OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)


@pytest.fixture(autouse=True)
def old_key(settings):
    """Everything is written with the old key first."""
    settings.FIELD_KEYS = {"old": OLD}


@pytest.fixture
def full(old_key):
    """One of everything that is encrypted."""
    make_clinic()
    boss = make_user("owner")
    item = make_request(email=EMAIL)
    actions.add_note(item, actor=boss, version=1, note="Rings at noon")
    MailSettings.objects.create(
        host="mail.example.org", username="me", password="secret", from_address="a@b.example"
    )
    give_app(boss)
    return item


def both(settings) -> None:
    settings.FIELD_KEYS = {"new": NEW, "old": OLD}


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def stored(prefix: str) -> dict[str, int]:
    """How many values each encrypted column holds that begin like this, read past the models."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, EncryptedTextField):
                    cursor.execute(
                        f"SELECT count(*) FROM {model._meta.db_table} WHERE {field.column} LIKE %s",
                        [f"{prefix}%"],
                    )
                    found[field.context] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM mfa_authenticator WHERE CAST(data AS text) LIKE %s", [f'%"{prefix}%']
        )
        found["factors"] = cursor.fetchone()[0]
    return {name: number for name, number in found.items() if number}


def test_every_value_is_written_anew_and_reads_the_same(full, settings):
    before = stored("old:")
    assert set(before) >= {
        "booking.appointmentrequest.name", "booking.requestevent.note", "outbox.outgoingemail.body_text",
        "outbox.mailsettings.password", "factors",
    }  # fmt: skip
    both(settings)
    secret = get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"])
    said = rotate()
    assert (stored("old:"), stored("new:")) == ({}, before)
    assert f"Values written anew with key new: {sum(before.values())}" in said
    settings.FIELD_KEYS = {"new": NEW}  # the old key is gone
    item = AppointmentRequest.objects.get()
    assert (item.name, item.email, item.version) == (NAME, EMAIL, full.version + 1)
    assert [event.note for event in RequestEvent.objects.all()] == ["", "Rings at noon"]
    assert MailSettings.objects.get().password == "secret"
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_the_second_run_says_which_key_may_go(full, settings):
    both(settings)
    assert "Run it once more" in rotate()
    said = rotate()
    assert "key new: 0" in said
    assert "You may remove old from FIELD_KEYS" in said
    assert "backup" in said


def test_with_one_key_there_is_nothing_to_do(full):
    assert rotate() == "Values written anew with key old: 0\n"


def test_goes_on_where_it_was_broken_off(settings, monkeypatch):
    make_clinic()
    monkeypatch.setattr(rotation, "BATCH", 2)
    for _number in range(5):
        make_request()
    both(settings)
    column = next(iter(column for column in rotation.rotate() if column.renewed))  # the first column alone
    assert column.renewed == 5
    left = sum(stored("old:").values())
    assert left > 5
    assert f"key new: {left}" in rotate()


def test_what_somebody_writes_meanwhile_stays(settings, monkeypatch):
    """Between reading and writing of a batch the site writes the same row."""
    mail = baker.make(
        OutgoingEmail, recipient="ana@example.org", subject="Old", body_text="", body_html="", calendar=""
    )
    both(settings)
    read = rotation.decrypt

    def slowly(token, *, context):
        if context.endswith(".subject"):
            OutgoingEmail.objects.update(subject="Newer")
        return read(token, context=context)

    monkeypatch.setattr(rotation, "decrypt", slowly)
    list(rotation.rotate())
    mail.refresh_from_db()
    assert mail.subject == "Newer"


def test_what_cannot_be_read_is_counted_and_left(full, settings):
    settings.FIELD_KEYS = {"lost": secrets.token_bytes(32)}
    AppointmentRequest.objects.filter(pk=full.pk).update(name="Under a lost key")
    both(settings)
    out = StringIO()
    with pytest.raises(CommandError, match=r"1 values can't be read.*remove none"):
        call_command("rotate_keys", stdout=out)
    assert "booking.appointmentrequest.name: 0 written anew, 1 can't be read" in out.getvalue()
    assert stored("lost:") == {"booking.appointmentrequest.name": 1}
    assert stored("old:") == {}
    assert "Under" not in out.getvalue()
