"""A picture for a text is stored once it is described, and refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.content.alt_text import body_alt_problems
from services.content.models import Image
from tests.content.pictures import halves, store, upload
from tests.factories import make_clinic, make_user

ALT = "Red and blue halves of a wall"


@pytest.fixture(autouse=True)
def editor(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_clinic()
    user = make_user("editor")
    client.force_login(user)
    return user


def put(client, **data):
    response = client.post(reverse("admin:text-picture"), data)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()


def test_an_upload_is_stored_and_stands_in_the_text(client):
    answer = put(
        client, file=upload(halves(60, 40), "Stiff neck.jpg"), alt=ALT, caption='The "wall"', credit="J. Doe"
    )
    assert answer == {"insert": f'![{ALT}](image:stiff-neck "The ”wall”")', "errors": {}}
    image = Image.objects.get()
    assert (image.key, image.credit, image.width) == ("stiff-neck", "J. Doe", 60)


def test_a_name_that_says_nothing_gives_way_to_the_description(client):
    insert = put(client, file=upload(halves(9, 9), "image.jpg"), alt=ALT)["insert"]
    assert "(image:picture-red-and-blue-halves-of-a-wall)" in insert
    assert body_alt_problems(insert) == []


def test_two_pictures_of_one_name_get_two_keys(client):
    for _ in range(2):
        put(client, file=upload(halves(9, 9), "neck.jpg"), alt=ALT)
    assert Image.objects.count() == 2


def test_a_decorative_picture_needs_no_description(client):
    store(key="desk")
    assert put(client, picture="image:desk", is_decorative="on")["insert"] == "![decorative](image:desk)"
    assert put(client, picture="drawing:diagram-six-moves", alt="Six [moves]")["insert"] == (
        "![Six (moves)](drawing:diagram-six-moves)"
    )


@pytest.mark.parametrize(
    ("alt", "said"),
    [
        ("", "Say what the picture shows, or tick"),
        ("IMG_2041.jpg", "the name of a file"),
        ("Picture of a neck", "Leave out “picture of”"),
        ("x" * 151, "Use at most 150 characters"),
    ],
)
def test_a_description_that_tells_nothing_is_refused_and_nothing_is_stored(client, alt, said):
    answer = put(client, file=upload(halves(9, 9)), alt=alt)
    assert said in " ".join(answer["errors"]["alt"]) and answer["insert"] == ""
    assert not Image.objects.exists()


def test_the_caption_is_no_description(client):
    store(key="desk")
    assert "the caption again" in " ".join(
        put(client, picture="image:desk", alt=ALT, caption=ALT)["errors"]["alt"]
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("neck.jpg", b"not a picture"), "not a JPEG, PNG, WebP or AVIF"),
        (SimpleUploadedFile("neck.svg", b"<svg/>"), "not a JPEG, PNG, WebP or AVIF"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(client, file, said):
    assert said in " ".join(put(client, file=file, alt=ALT)["errors"]["file"])


def test_somebody_who_can_be_recognized_must_have_agreed(client):
    answer = put(client, file=upload(halves(9, 9)), alt=ALT, shows_person="on")
    assert list(answer["errors"]) == ["consent_note"]
    assert put(client, file=upload(halves(9, 9)), alt=ALT, shows_person="on", consent_note="Folder 3")[
        "insert"
    ]


def test_a_picture_that_is_gone_or_none_at_all_is_refused(client):
    assert "picture" in put(client, picture="image:gone", alt=ALT)["errors"]
    assert "file" in put(client, alt=ALT)["errors"]


@pytest.mark.parametrize("role", ["auditor", "clinician"])
def test_only_those_who_may_add_pictures_do(client, role):
    client.force_login(make_user(role))
    assert client.post(reverse("admin:text-picture"), {"alt": ALT}).status_code == 403
