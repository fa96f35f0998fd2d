"""Pictures where they are shown: in texts, by whom they are used, and the words that describe them."""

import pytest
from django.db.models import ProtectedError

from services.content.alt_text import alt_problems
from services.content.models import Image
from services.content.rendering import render_text
from tests.factories import make_article, make_page, make_practitioner

from .pictures import halves, on_disk, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# In a text


def test_a_text_shows_it_in_every_size_and_format(client, django_assert_num_queries):
    image = store(halves(1000, 500), credit="J. Doe")
    page = make_page(body='![A neck](image:neck "Sore *here*.")')
    with django_assert_num_queries(2):  # the picture, the glossary
        html = render_text(page.text).html
    assert html.startswith("<figure><picture><source") and "image/avif" in html and "image/webp" in html
    for size in image.full.sizes:
        for name in size.files.values():
            assert f"/media/{name} {size.width}w" in html
    assert 'width="1000"' in html and 'height="500"' in html and 'loading="lazy"' in html
    assert f'src="{image.full.url}"' in html and image.full.url.endswith("-800.jpg")
    assert "Sore <em>here</em>." in html and "J. Doe" in html
    answer = client.get(f"/media/{image.full.sizes[0].files['avif']}")
    assert answer.headers["Content-Type"] == "image/avif" and b"".join(answer.streaming_content)


# Use


def test_knows_what_shows_it():
    image = store(halves(90, 60))
    store(halves(90, 60), key="neck-2")
    text = make_page(title="Text", body="![A neck](image:neck)")
    draft = make_page(title="Draft", body="Nothing.")
    draft.save_revision(title="Draft", standfirst="S", body='![A neck](image:neck "A caption")')
    past = make_page(title="Past", body="![A neck](image:neck)")
    past.save_revision(title="Past", standfirst="S", body="![A neck](image:neck-2)", publish=True)
    make_page(title="Other", body="![A neck](image:neck-2) (image:neck.x) neck")
    article = make_article(cover=image, cover_alt="A neck", body="![A neck](image:neck)")
    person = make_practitioner(portrait=image)
    assert set(image.uses()) == {text, draft, article, person} and len(image.uses()) == 4


def test_unused_pictures_are_found():
    for key in ("in-text", "in-draft", "as-cover", "as-portrait", "nowhere", "in-the-past"):
        store(halves(90, 60), key=key)
    make_page(body="![A neck](image:in-text)")
    make_page(body="![A neck](image:in-draft)", publish=False)
    past = make_page(body="![A neck](image:in-the-past)")
    past.save_revision(title="P", standfirst="S", body="Nothing.", publish=True)
    make_article(cover=Image.objects.get(key="as-cover"), cover_is_decorative=True)
    make_practitioner(portrait=Image.objects.get(key="as-portrait"))
    assert {image.key for image in Image.objects.unused()} == {"nowhere", "in-the-past"}


def test_what_is_shown_is_not_deleted(media):
    image = store(halves(90, 60))
    page = make_page(body="![A neck](image:neck)")
    for delete in (image.delete, Image.objects.all().delete):
        with pytest.raises(ProtectedError) as refused:
            delete()
        assert refused.value.protected_objects == {page}
    assert on_disk(media) == image.files


def test_deleting_takes_the_files_along(media, django_capture_on_commit_callbacks):
    store(halves(90, 60))
    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.all().delete()
    assert not on_disk(media) and not Image.objects.exists()


# Descriptions


@pytest.mark.parametrize(
    "alt",
    ["IMG_2041.JPG", "IMG_2041", "neck", "Sore neck", "sore-neck.", "Picture of a neck", "an image of it",
     "Photo showing a neck", "It hurts here.", "it hurts  HERE", "A" * 151],
)  # fmt: skip
def test_descriptions_that_tell_nothing_are_refused(alt):
    filename = "neck.jpg" if alt == "neck" else "sore-neck.jpg"
    assert len(alt_problems(alt, "It hurts here.", filename)) == 1


@pytest.mark.parametrize(
    "alt", ["", "A hand on the side of a neck", "A" * 150, "Photographers at work", "Sore neck"]
)
def test_good_descriptions_and_none_are_fine(alt):
    assert alt_problems(alt, "It hurts here.", "neck.jpg") == []
