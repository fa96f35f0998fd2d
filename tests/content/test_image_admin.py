"""The picture library in the back office."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Article
from services.content.models import Image
from tests.admin.helpers import enter, errors, page, save
from tests.factories import make_article, make_clinic, make_page, make_practitioner

from .pictures import claims, halves, on_disk, store, upload, whereabouts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


def add(client, **fields):
    return save(client, page(Image, "add"), Image, **fields)


def test_an_editor_uploads_a_picture(client, media):
    enter(client, "editor")
    add(client, key="neck", file=upload(halves(900, 600), exif=whereabouts()), caption="A neck")
    image = Image.objects.get()
    assert (image.width, image.height, image.focus) == (600, 900, (50, 50))
    assert on_disk(media) == image.files


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: SimpleUploadedFile("n.svg", b"<svg><script>alert(1)</script></svg>"), "This is not a JPEG"),
        (lambda: claims(10_000, 10_000), "more than 60 million pixels"),
        (lambda: claims(60_000, 60_000), "more than 60 million pixels"),
        (lambda: upload(halves(9, 6), "n.png"), "is a JPEG picture, but its name ends in “.png”"),
        (lambda: SimpleUploadedFile("n.jpg", upload(halves(900, 600)).read()[:900]), "damaged"),
        (lambda: SimpleUploadedFile("n.jpg", bytes(15 * 1024 * 1024 + 1)), "more than 15 MB"),
    ],
)
def test_a_bad_file_is_explained_beside_its_field_and_what_was_typed_stays(client, media, file, words):
    enter(client, "editor")
    response = add(client, key="neck", file=file(), caption="Typed with care")
    assert response.status_code == 200
    assert list(errors(response)) == ["file"] and words in errors(response)["file"][0]
    assert 'value="Typed with care"' in response.content.decode()
    assert not on_disk(media)


def test_a_person_needs_consent_which_is_asked_for_beside_its_field(client):
    enter(client, "editor")
    response = add(client, key="neck", file=upload(halves(90, 60)), shows_person="on")
    assert list(errors(response)) == ["consent_note"]
    add(client, key="neck", file=upload(halves(90, 60)), shows_person="on", consent_note="Form of 3 March")
    assert Image.objects.get().shows_person


def test_the_focal_point_is_a_percentage(client):
    enter(client, "editor")
    assert "focus_x" in errors(add(client, key="neck", file=upload(halves(90, 60)), focus_x="101"))


def test_the_picture_stands_beside_the_focal_point_for_a_script_to_find(client):
    image = store(halves(90, 60), focus_x=20)
    enter(client, "editor")
    shown = client.get(page(Image, "change", image.pk)).content.decode()
    assert 'data-focal="Focal point: {x} % from the left, {y} % from the top"' in shown
    assert 'src="/static/admin/focal.js"' in shown
    assert 'name="focus_x" value="20"' in shown
    assert "data-focal=" not in client.get(page(Image, "add")).content.decode()


def test_a_picture_is_changed_without_its_file_and_keeps_its_key(client):
    image = store(halves(90, 60))
    enter(client, "editor")
    save(client, page(Image, "change", image.pk), Image, key="other", caption="New", focus_y="10")
    changed = Image.objects.get()
    assert (changed.key, changed.caption, changed.focus_y) == ("neck", "New", 10)
    assert changed.file.name == image.file.name


def test_says_what_uses_it(client):
    image = store(halves(90, 60))
    make_page(title="The text", body="![A neck](image:neck)")
    make_article(title="The article", cover=image, cover_alt="A neck")
    make_practitioner(name="Robin Hale", portrait=image)
    enter(client, "editor")
    shown = html.unescape(client.get(page(Image, "change", image.pk)).content.decode())
    for words in ("“The text” (page)", "“The article” (article)", "“Robin Hale” (practitioner)"):
        assert words in shown


def test_pictures_that_nothing_uses_are_listed(client):
    store(halves(90, 60), key="used-picture")
    store(halves(90, 60), key="spare-picture")
    make_page(body="![A neck](image:used-picture)")
    enter(client, "editor")
    shown = client.get(page(Image), {"use": "none"}).content.decode()
    assert "spare-picture" in shown and "used-picture" not in shown


def test_what_is_used_is_not_deleted_and_says_by_what(client, media):
    image = store(halves(90, 60))
    make_page(title="The text", body="![A neck](image:neck)")
    make_practitioner(name="Robin Hale", portrait=image)
    enter(client, "owner")
    for answer in (
        client.get(page(Image, "delete", image.pk)),
        client.post(page(Image, "delete", image.pk), {"post": "yes"}),
        client.post(
            page(Image), {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
        ),
    ):
        shown = answer.content.decode()
        assert "“The text” (page)" in shown and "“Robin Hale” (practitioner)" in shown
    assert on_disk(media) == Image.objects.get().files


@pytest.mark.parametrize("at_once", [False, True])
def test_deleting_removes_every_file(client, media, at_once, django_capture_on_commit_callbacks):
    image = store(halves(90, 60))
    enter(client, "owner")
    with django_capture_on_commit_callbacks(execute=True):
        if at_once:
            chosen = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
            client.post(page(Image), chosen)
        else:
            client.post(page(Image, "delete", image.pk), {"post": "yes"})
    assert not Image.objects.exists() and not on_disk(media)


@pytest.mark.parametrize("alt", ["neck.jpg", "Picture of a neck", "Where it is sore."])
def test_a_lead_picture_is_described_in_words_that_help(client, alt):
    image, article = store(halves(90, 60)), make_article()
    enter(client, "editor")
    url = page(Article, "change", article.pk)
    fields = {"cover": image.pk, "cover_caption": "Where it is sore."}
    response = save(client, url, Article, cover_alt=alt, **fields)
    assert list(errors(response)) == ["cover_alt"]
    save(client, url, Article, cover_alt="A hand on a neck", **fields)
    article.refresh_from_db()
    assert article.cover_alt == "A hand on a neck"
