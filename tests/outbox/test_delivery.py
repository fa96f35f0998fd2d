import smtplib
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.mail import BadHeaderError

from services.guard.crypto import UnknownKey
from services.outbox.delivery import build, describe, is_final, is_silence
from services.outbox.models import OutgoingEmail

ANA = "ana@example.org"


def refused(*codes):
    return smtplib.SMTPRecipientsRefused({f"{code}-{ANA}": (code, ANA.encode()) for code in codes})


@pytest.mark.parametrize(
    ("error", "final", "silence"),
    [
        (refused(550), True, False),
        (refused(450), False, False),
        (refused(450, 550), False, False),
        (smtplib.SMTPDataError(554, b"spam"), True, False),
        (smtplib.SMTPDataError(451, b"later"), False, False),
        (smtplib.SMTPSenderRefused(550, b"no", "clinic@example.org"), False, False),
        (smtplib.SMTPHeloError(550, b"no"), False, False),
        (smtplib.SMTPAuthenticationError(535, b"no"), False, False),
        (smtplib.SMTPException("odd"), False, False),
        (smtplib.SMTPServerDisconnected("gone"), False, True),
        (TimeoutError("timed out"), False, True),
        (ConnectionResetError(), False, True),
        (BadHeaderError("newline"), True, False),
        (UnicodeEncodeError("idna", "x", 0, 1, "no"), True, False),
        (UnknownKey("k1"), False, False),
    ],
)
def test_refusals_are_told_apart(error, final, silence):
    assert (is_final(error), is_silence(error)) == (final, silence)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (refused(550), "SMTPRecipientsRefused 550"),
        (refused(550, 450), "SMTPRecipientsRefused 450 550"),
        (smtplib.SMTPDataError(554, ANA.encode()), "SMTPDataError 554"),
        (TimeoutError(ANA), "TimeoutError"),
    ],
)
def test_error_is_described_without_addresses(error, text):
    assert describe(error) == text


def parts(mail):
    message = message_from_bytes(build(mail).message().as_bytes())
    return message, {part.get_content_type(): part for part in message.walk()}


def test_message_carries_text_html_and_its_own_id():
    mail = OutgoingEmail(
        recipient=ANA,
        subject="Héllo",
        body_text="Text",
        body_html="<p>Text</p>",
        message_id="<1@clinic.example>",
    )
    message, found = parts(mail)
    assert message["Message-ID"] == "<1@clinic.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == ANA
    assert set(found) == {"multipart/alternative", "text/plain", "text/html"}


@pytest.mark.parametrize(
    "name", ["", "The Clinic", 'Knees, "Backs" & Co', "é" * 80], ids=["none", "plain", "quoted", "long"]
)
def test_sender_has_the_name_that_the_mail_carries_and_no_other(name):
    mail = OutgoingEmail(recipient=ANA, subject="Hello", body_text="Text", message_id="<1@x>", from_name=name)
    message = build(mail, "Secret Clinic <hello@clinic.example>").message().as_bytes()
    sender = str(make_header(decode_header(message_from_bytes(message)["From"])))
    assert parseaddr(sender) == (name, "hello@clinic.example")


@pytest.mark.parametrize(
    ("calendar", "method"),
    [
        ("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "REQUEST"),
        ("BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n", "CANCEL"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "PUBLISH"),
    ],
)
def test_calendar_file_names_its_method(calendar, method):
    mail = OutgoingEmail(
        recipient=ANA, subject="Time", body_text="Text", calendar=calendar, message_id="<1@x>"
    )
    _, found = parts(mail)
    part = found["text/calendar"]
    assert part.get_param("method") == method
    assert part.get_filename() == "appointment.ics"
    assert part.get_payload(decode=True).decode().splitlines() == calendar.splitlines()
