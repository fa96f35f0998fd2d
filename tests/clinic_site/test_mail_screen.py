"""Mail settings: encrypted, overruled by the environment, and tested with an answer in plain words."""

import smtplib
import socket
import ssl

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from clinic_site.first_day.models import Setup
from clinic_site.first_day.screens.mail import explain
from services.guard.crypto import CannotDecrypt
from services.outbox.connection import sender
from services.outbox.models import MailSettings
from services.outbox.queue import enqueue, send_due
from tests import factories
from tests.admin.helpers import enter

pytestmark = pytest.mark.django_db
SERVER = {
    "host": "smtp.canary.example",
    "port": "587",
    "security": "starttls",
    "username": "canary-user",
    "password": "canary-pass",
    "from_address": "hello@canary.example",
}


@pytest.fixture
def screen(client, settings):
    """The screen of an owner whose environment says nothing of mail."""
    settings.MAIL_IS_FIXED = False
    factories.make_clinic()
    enter(client, "owner")
    return reverse("admin:first-day-mail")


def test_settings_are_kept_encrypted(client, screen):
    assert client.post(screen, SERVER).url == screen
    with connection.cursor() as cursor:
        cursor.execute("SELECT host, username, password, from_address FROM outbox_mailsettings")
        row = cursor.fetchone()
    assert not any("canary" in value for value in row)
    assert MailSettings.objects.get().password == "canary-pass"
    assert "canary-pass" not in client.get(screen).content.decode()


def test_empty_password_keeps_the_one_that_is_stored(client, screen):
    client.post(screen, SERVER)
    client.post(screen, SERVER | {"password": "", "port": "465", "security": "tls"})
    stored = MailSettings.objects.get()
    assert (stored.password, stored.port) == ("canary-pass", 465)


def test_mail_goes_through_what_is_stored(client, screen):
    assert sender().connection.__module__.endswith("locmem")
    client.post(screen, SERVER)
    way = sender(timeout=3)
    assert (way.connection.host, way.connection.port, way.connection.use_tls) == (
        "smtp.canary.example",
        587,
        True,
    )
    assert (way.connection.username, way.connection.password, way.connection.timeout) == (
        "canary-user",
        "canary-pass",
        3,
    )
    assert way.address == "hello@canary.example"


def test_environment_wins_and_the_screen_says_so(client, screen, settings):
    client.post(screen, SERVER)
    settings.MAIL_IS_FIXED = True
    assert sender().connection.__module__.endswith("locmem")
    assert sender().address == settings.DEFAULT_FROM_EMAIL
    page = client.get(screen).content.decode()
    assert "EMAIL_URL" in page
    assert 'name="host"' not in page
    client.post(screen, SERVER | {"host": "other.example"})
    assert MailSettings.objects.get().host == "smtp.canary.example"


def test_unsecured_mail_stays_on_this_machine(client, screen):
    response = client.post(screen, SERVER | {"security": "none"})
    assert "must be secured" in response.context["form"].errors["security"][0]
    assert client.post(screen, SERVER | {"security": "none", "host": "localhost"}).status_code == 302


def test_test_mail_leaves_at_once_and_is_noted_until_the_settings_change(client, screen):
    client.post(screen, {"test": "1", "to": "Robin@Clinic.example"})
    assert mail.outbox[0].to == ["robin@clinic.example"]
    assert Setup.objects.current().mail_tested_at
    client.post(screen, SERVER)
    assert Setup.objects.current().mail_tested_at is None


def test_server_that_refuses_is_quoted_beside_the_field(client, screen):
    client.post(screen, SERVER | {"host": "127.0.0.1", "port": "1", "security": "none"})
    response = client.post(screen, {"test": "1", "to": "robin@clinic.example"})
    assert response.context["form"].errors["to"] == [
        "The server answers, but not on this port. Check the port."
    ]
    assert 'value="robin@clinic.example"' in response.content.decode()
    assert Setup.objects.current().mail_tested_at is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 bad\r\ncredentials"),
            "password. The server said: 535 5.7.8 bad credentials",
        ),
        (
            smtplib.SMTPSenderRefused(550, b"no", "a@b.example"),
            "send from that address. The server said: 550 no",
        ),
        (
            smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"unknown")}),
            "recipient. The server said: 550 unknown",
        ),
        (smtplib.SMTPDataError(554, b"spam"), "refused the mail. The server said: 554 spam"),
        (smtplib.SMTPServerDisconnected("gone"), "hung up"),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), "does not offer"),
        (socket.gaierror(-2, "unknown"), "no server of this name"),
        (TimeoutError(), "did not answer in time"),
        (ssl.SSLCertVerificationError(), "certificate"),
        (ssl.SSLError(), "No secure connection"),
        (CannotDecrypt("x"), "Enter them again"),
        (OSError(), "can’t be reached"),
        (ValueError(), "could not be sent"),
    ],
)
def test_every_refusal_is_explained(error, words):
    assert words in explain(error)


def test_settings_that_cannot_be_read_are_entered_again(client, screen, settings):
    client.post(screen, SERVER)
    settings.FIELD_KEYS = {"k9": bytes(range(32))}
    assert client.get(screen).context["mail_form"].initial["host"] == ""
    client.post(screen, SERVER)
    assert MailSettings.objects.get().host == "smtp.canary.example"


@pytest.mark.django_db(transaction=True)
def test_settings_that_cannot_be_read_postpone_the_mail_and_nothing_breaks(settings):
    settings.MAIL_IS_FIXED = False
    MailSettings.objects.create(**SERVER)
    waiting = enqueue(to="a@b.example", subject="Hello", text="Hello", kind="test")
    settings.FIELD_KEYS = {"k9": bytes(32)}
    assert send_due().offline
    assert (
        type(waiting)
        .objects.defer("recipient", "subject", "body_text", "body_html", "calendar")
        .get()
        .attempts
        == 0
    )
