import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.migrations.state import ProjectState
from django.db.models import F, Q
from model_bakery import baker

from services.guard.crypto import CannotDecrypt
from services.guard.fields import EncryptedTextField
from services.outbox.models import OutgoingEmail

TEXT = "Ana Canary, 555-0100"


@pytest.fixture
def mail(db):
    return baker.make(
        OutgoingEmail, recipient="ana@example.org", subject="Hello", body_text=TEXT, body_html=""
    )


def raw(mail, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM outbox_outgoingemail WHERE id = %s", [mail.pk])
        return cursor.fetchone()[0]


def test_column_holds_a_token_and_no_plain_text(mail, settings):
    stored = raw(mail, "body_text")
    assert stored.partition(":")[0] in settings.FIELD_KEYS
    assert "Canary" not in stored


def test_every_way_of_reading_gives_plain_text(mail):
    mails = OutgoingEmail.objects.filter(pk=mail.pk)
    assert mails.get().body_text == TEXT
    assert mails.defer("body_text").get().body_text == TEXT
    assert mails.values_list("body_text", flat=True).get() == TEXT
    assert mails.annotate(copy=F("body_text")).get().copy == TEXT
    mail.refresh_from_db(fields=["body_text"])
    assert mail.body_text == TEXT


def test_every_way_of_writing_encrypts(mail):
    mails = OutgoingEmail.objects.filter(pk=mail.pk)
    mails.update(body_text="by update")
    assert (mails.get().body_text, "update" in raw(mail, "body_text")) == ("by update", False)
    mail.body_text = "by bulk"
    OutgoingEmail.objects.bulk_update([mail], ["body_text"])
    assert (mails.get().body_text, "bulk" in raw(mail, "body_text")) == ("by bulk", False)
    mail.body_text = "by save"
    mail.save(update_fields=["body_text"])
    assert (mails.get().body_text, "save" in raw(mail, "body_text")) == ("by save", False)


def test_empty_text_and_null_are_stored_as_they_are(mail):
    assert raw(mail, "body_html") == ""
    field = OutgoingEmail._meta.get_field("body_html")
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, connection) is None


def test_value_copied_to_another_column_does_not_read(mail):
    OutgoingEmail.objects.filter(pk=mail.pk).update(subject=F("body_text"))
    with pytest.raises(CannotDecrypt):
        OutgoingEmail.objects.get(pk=mail.pk)


@pytest.mark.parametrize(
    "condition",
    [
        Q(body_text=TEXT),
        Q(body_text=""),
        Q(body_text=None),
        Q(body_text__icontains="Ana"),
        Q(body_text__in=[TEXT]),
        Q(body_text__gt="a"),
        Q(body_text__length=3),
        Q(body_text__nonsense=3),
    ],
)
def test_lookup_is_refused_with_advice(condition):
    with pytest.raises(FieldError, match=r"outbox\.outgoingemail\.body_text is encrypted.*keyed index"):
        OutgoingEmail.objects.filter(condition)


def test_null_can_be_asked_for(mail):
    assert OutgoingEmail.objects.filter(body_text__isnull=False).count() == 1


def test_max_length_counts_the_plain_text():
    field = EncryptedTextField(max_length=5)
    with pytest.raises(ValidationError):
        field.formfield().clean("sixsix")
    with pytest.raises(ValidationError):
        field.clean("sixsix", None)
    assert field.formfield().clean("fives") == field.clean("fives", None) == "fives"


def test_field_is_rebuilt_by_migrations_as_it_was():
    _, path, args, options = EncryptedTextField("note", max_length=5, blank=True).deconstruct()
    assert path == "services.guard.fields.EncryptedTextField"
    assert options == {"verbose_name": "note", "max_length": 5, "blank": True}
    assert len(EncryptedTextField(*args, **options).validators) == 1


def test_historical_model_of_a_migration_reads_the_same_values(mail):
    old = ProjectState.from_apps(OutgoingEmail._meta.apps).apps.get_model("outbox", "OutgoingEmail")
    assert old.objects.get(pk=mail.pk).body_text == TEXT
