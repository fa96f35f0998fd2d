from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from services.outbox.models import OutgoingEmail
from services.outbox.queue import UnsafeHeader, enqueue

pytestmark = pytest.mark.django_db
MAIL = {"to": "ana@example.org", "subject": "Hello", "text": "Text", "kind": "request-received"}


class Refused(Exception):
    pass


def test_mail_is_stored_and_not_sent(mailoutbox):
    mail = enqueue(**MAIL, html="<p>Text</p>", about="REF-1")
    mail.refresh_from_db()
    assert (mail.recipient, mail.subject, mail.body_text, mail.body_html) == (
        "ana@example.org",
        "Hello",
        "Text",
        "<p>Text</p>",
    )
    assert (mail.status, mail.kind, mail.about, mail.attempts) == ("queued", "request-received", "REF-1", 0)
    assert mailoutbox == []


def test_mail_goes_with_the_transaction_that_fails():
    with pytest.raises(Refused), transaction.atomic():
        enqueue(**MAIL)
        raise Refused
    assert not OutgoingEmail.objects.exists()


@time_machine.travel("2026-03-02 10:00:00Z", tick=False)
def test_delay_holds_the_mail_back():
    mail = enqueue(**MAIL, delay=timedelta(seconds=90))
    assert mail.due_at == mail.send_after == mail.created_at + timedelta(seconds=90)
    assert not OutgoingEmail.objects.due(mail.created_at).exists()
    assert OutgoingEmail.objects.due(mail.due_at).get() == mail


def test_message_ids_differ_and_belong_to_the_senders_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "The Clinic <hello@clinic.example>"
    first, second = enqueue(**MAIL), enqueue(**MAIL)
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@clinic.example>")


@pytest.mark.parametrize("field", ["to", "subject", "from_name"])
@pytest.mark.parametrize(
    "value", ["a\r\nBcc: b@example.org", "a\nb", "a\0b", "a\x7fb", "a\x85b", "a\u2028b", "a\ud800b"]
)
def test_header_that_could_be_forged_is_refused_without_repeating_it(field, value):
    with pytest.raises(UnsafeHeader) as refusal:
        enqueue(**MAIL | {field: value})
    assert value not in str(refusal.value)
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("field", ["to", "subject"])
def test_mail_without_address_or_subject_is_refused(field):
    with pytest.raises(UnsafeHeader):
        enqueue(**MAIL | {field: ""})
