from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from services.outbox.models import OutgoingEmail
from services.outbox.queue import enqueue

pytestmark = pytest.mark.django_db
Status = OutgoingEmail.Status


def stored(**changes):
    mail = enqueue(to="ana@example.org", subject="Hello", text="Text", kind="note", about="REF-1")
    OutgoingEmail.objects.filter(pk=mail.pk).update(**changes)
    return mail


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "lost"},
        {"status": Status.SENT},
        {"sent_at": timezone.now()},
        {"status": Status.SENDING},
        {"lease_until": timezone.now()},
        {"status": Status.SENT, "sent_at": timezone.now()},
        {"status": Status.WITHDRAWN, "recipient": "", "subject": "", "body_text": "still here"},
    ],
)
def test_database_refuses_a_state_that_cannot_be(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(**changes)


def test_message_id_is_unique():
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(message_id=stored().message_id)


def test_table_holds_nothing_readable_about_the_person():
    stored(body_html="<p>Canary</p>", calendar="Canary")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_outgoingemail")
        row = str(cursor.fetchall())
    assert not [word for word in ("ana@", "Hello", "Text", "Canary") if word in row]


def test_name_of_a_mail_is_its_kind_and_reference():
    assert str(stored()) == "note REF-1"


def test_desk_sees_the_mail_about_one_thing_in_order():
    first, second = stored(), stored()
    stored(about="REF-2")
    assert list(OutgoingEmail.objects.for_subject("REF-1")) == [first, second]


def test_counts_name_every_status():
    stored()
    stored(status=Status.FAILED)
    assert OutgoingEmail.objects.counts() == {
        "queued": 1,
        "sending": 0,
        "sent": 0,
        "failed": 1,
        "withdrawn": 0,
    }


def test_mail_is_late_by_when_it_was_due_and_not_by_its_next_try():
    now = timezone.now()
    late = stored(due_at=now - timedelta(minutes=16), send_after=now + timedelta(hours=6))
    stored(due_at=now - timedelta(minutes=14))
    stored(due_at=now - timedelta(hours=1), status=Status.FAILED)
    assert list(OutgoingEmail.objects.late(now)) == [late]


def test_failed_and_often_refused_mail_asks_for_a_call():
    failed, refused = stored(status=Status.FAILED), stored(attempts=8)
    stored(attempts=7)
    assert set(OutgoingEmail.objects.unreachable()) == {failed, refused}


def test_withdrawn_mail_is_wiped_and_mail_on_its_way_is_left():
    queued = stored()
    leaving = stored(status=Status.SENDING, lease_until=timezone.now())
    assert OutgoingEmail.objects.for_subject("REF-1").withdraw() == 1
    queued.refresh_from_db()
    leaving.refresh_from_db()
    assert (queued.status, queued.recipient, queued.body_text) == (Status.WITHDRAWN, "", "")
    assert leaving.status == Status.SENDING


def test_failed_mail_can_be_queued_again_with_all_its_tries():
    mail = stored(status=Status.FAILED, attempts=20, last_error="SMTPDataError 554")
    assert OutgoingEmail.objects.retry() == 1
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.last_error) == (Status.QUEUED, 0, "")
    assert mail.recipient == "ana@example.org"
