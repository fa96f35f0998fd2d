from urllib.parse import urlencode

import pytest

from services.booking.models import AppointmentRequest
from services.guard.text import clean_line, clean_text

from .factories import answers
from .hostile import CORPUS

URL = "/appointments/request/"
FORM = "application/x-www-form-urlencoded"
TEXTS = ("name", "note")
CHOICES = ("visited", "for_whom", "reason", "practitioner", "times", "reach", "may_name_clinic")
OTHERS = ("phone", "email", "key", "stamp", "homepage", "about")
SOME = CORPUS[::4]  # `make drill` sends them all


def post(client, **fields):
    """Send what no browser would: half surrogate pairs as they are."""
    return client.post(URL, urlencode(answers(**fields), doseq=True, errors="surrogatepass"), FORM)


def as_received(text: str) -> str:
    return text.encode(errors="surrogatepass").decode(errors="replace")


def test_corpus_is_large_enough():
    assert len(CORPUS) == len(set(CORPUS)) >= 500


@pytest.mark.django_db
def test_any_text_is_stored_as_it_is_or_refused_beside_its_field(clinic, client):
    store_or_refuse(client, SOME)


def store_or_refuse(client, texts):
    for text in texts:
        received = as_received(text)
        response = post(client, name=text, note=text, stamp=text, homepage=text, about=text)
        if response.status_code == 302:
            item = AppointmentRequest.objects.latest("pk")
            assert (item.name, item.note) == (clean_line(received), clean_text(received)), ascii(text)
            continue
        form = response.context["form"]
        assert response.status_code == 200
        assert set(form.errors) <= set(TEXTS), (ascii(text), form.errors)
        assert form["name"].value() == form["note"].value() == received


@pytest.mark.django_db
def test_any_text_in_any_other_field_is_no_crash_and_an_error_beside_its_field(clinic, client):
    cause_no_crash(client, SOME)


def cause_no_crash(client, texts):
    for text in texts:
        # A body of more than a megabyte is another matter.
        response = post(client, **dict.fromkeys((*CHOICES, *OTHERS), text[:60_000]))
        assert response.status_code in (200, 302), ascii(text)
        if response.status_code == 200:
            errors = response.context["form"].errors
            assert set(errors) <= {*CHOICES, "phone", "email"}, (ascii(text), errors)
            for message in (str(error) for found in errors.values() for error in found):
                assert "invalid" not in message.casefold()
                assert "required" not in message.casefold()


@pytest.mark.django_db
def test_a_megabyte_is_an_error_beside_the_field_and_more_a_friendly_page(clinic, client):
    form = post(client, note="x" * 1_000_000).context["form"]
    assert form.errors == {"note": ["Please use at most 300 characters. There are 1000000 now."]}
    assert post(client, note="x" * 3_000_000).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00", FORM),
        (b"name=%ED%A0%80&phone=%00", FORM),
        (b"a&" * 2000, FORM),
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
        (b"name=x", f"{FORM}; charset=utf-16"),
        (b"name=x", f"{FORM}; charset=nonsense"),
    ],
)
def test_broken_bodies_are_no_crash(clinic, client, body, content_type):
    assert client.generic("POST", URL, body, content_type).status_code in (200, 400)
    assert AppointmentRequest.objects.count() == 0


@pytest.mark.django_db
def test_files_are_not_taken_for_answers(clinic, client, tmp_path):
    path = tmp_path / "name.txt"
    path.write_text("x")
    with path.open() as file:
        response = client.post(URL, answers(name=file))
    assert "name" in response.context["form"].errors
