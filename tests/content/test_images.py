"""Uploaded pictures: what is taken in, what is kept of it, and the sizes and crops that come of it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image as Pixels

from services.content import images
from services.content.models import Image

from .pictures import GPS, SRGB, claims, content, halves, on_disk, store, stored, upload, whereabouts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# What is kept


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_says_where_when_or_with_what_it_was_taken(media, form):
    extra = {"comment": b"Robin Hale"} if form == "JPEG" else {}
    file = upload(
        halves(900, 600), f"n.{form.lower()}", form, exif=whereabouts(), xmp=b"<x:xmpmeta>Robin Hale</x:xmpmeta>",
        icc_profile=SRGB, **extra,
    )  # fmt: skip
    assert b"SecretPhone" in file.read() and Pixels.open(file).getexif().get_ifd(GPS)
    file.seek(0)
    image = Image.objects.create(key="neck", file=file)
    assert on_disk(media) == image.files
    for name in image.files:
        data = content(name)
        assert b"SecretPhone" not in data and b"Robin Hale" not in data
        picture = stored(name)
        assert not dict(picture.getexif()) and not picture.getexif().get_ifd(GPS)
        assert not {"exif", "xmp", "comment"} & picture.info.keys()


def test_the_picture_stands_upright():
    image = Image.objects.create(key="neck", file=upload(halves(900, 600), exif=whereabouts()))
    assert (image.width, image.height) == (600, 900)
    picture = stored(image.file.name)
    assert picture.size == (600, 900)
    top, bottom = picture.getpixel((300, 100)), picture.getpixel((300, 800))
    assert top[0] > 200 > top[2] and bottom[2] > 200 > bottom[0]


def test_every_size_keeps_the_colour_profile():
    image = Image.objects.create(key="neck", file=upload(halves(900, 600), icc_profile=SRGB))
    for name in image.files:
        assert stored(name).info["icc_profile"] == SRGB


def test_a_profile_of_other_colours_is_left_out():
    picture = Pixels.new("CMYK", (90, 60))
    file = upload(picture, icc_profile=SRGB[:16] + b"CMYK" + SRGB[20:])
    image = Image.objects.create(key="neck", file=file)
    assert "icc_profile" not in stored(image.file.name).info


def test_what_can_be_seen_through_becomes_white():
    image = Image.objects.create(key="neck", file=upload(Pixels.new("RGBA", (90, 60)), "n.png", "PNG"))
    assert stored(image.full.sizes[0].files["avif"]).getpixel((5, 5)) == (255, 255, 255)


def test_an_original_is_no_larger_than_needed():
    image = store(halves(3000, 1000))
    assert (image.width, image.height) == (2400, 800)


def test_the_extra_picture_a_camera_hides_in_a_jpeg_is_let_go():
    file = upload(halves(90, 60), form="MPO", save_all=True, append_images=[Pixels.new("RGB", (90, 60))])
    assert Pixels.open(file).format == "MPO"
    file.seek(0)
    assert stored(Image.objects.create(key="neck", file=file).file.name).format == "JPEG"


# What is refused


def truncated(form: str, ending: str) -> SimpleUploadedFile:
    noise = Pixels.effect_noise((200, 200), 90).convert("RGB")
    whole = upload(noise, f"n.{ending}", form).read()
    return SimpleUploadedFile(f"n.{ending}", whole[: len(whole) // 2])


def animated(form: str, ending: str) -> SimpleUploadedFile:
    return upload(
        halves(90, 60), f"n.{ending}", form, save_all=True, append_images=[Pixels.new("RGB", (90, 60))]
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "SVG with a script": (lambda: SimpleUploadedFile("n.svg", SVG), "type"),
    "SVG called PNG": (lambda: SimpleUploadedFile("n.png", SVG), "type"),
    "GIF": (lambda: upload(halves(90, 60), "n.gif", "GIF"), "type"),
    "TIFF called JPEG": (lambda: upload(halves(90, 60), "n.jpg", "TIFF"), "type"),
    "HTML behind the name of a picture": (lambda: SimpleUploadedFile("n.jpg", b"<html>"), "type"),
    "JPEG called PNG": (lambda: upload(halves(90, 60), "n.png"), "ending"),
    "JPEG called HTML": (lambda: upload(halves(90, 60), "n.html"), "ending"),
    "100 megapixels": (lambda: claims(10_000, 10_000), "too_many_pixels"),
    "60 megapixels and a little": (lambda: claims(10_000, 6_001), "too_many_pixels"),
    "a bomb": (lambda: claims(60_000, 60_000), "too_many_pixels"),
    "no size at all": (lambda: claims(0, 10), "type"),
    "less data than the header says": (lambda: claims(7_000, 7_000), "damaged"),
    "truncated JPEG": (lambda: truncated("JPEG", "jpg"), "damaged"),
    "truncated PNG": (lambda: truncated("PNG", "png"), "damaged"),
    "truncated WebP": (lambda: truncated("WEBP", "webp"), "damaged"),
    "truncated AVIF": (lambda: truncated("AVIF", "avif"), "type"),
    "animated PNG": (lambda: animated("PNG", "png"), "animated"),
    "animated WebP": (lambda: animated("WEBP", "webp"), "animated"),
    "animated AVIF": (lambda: animated("AVIF", "avif"), "animated"),
    "over 15 MB": (lambda: SimpleUploadedFile("n.jpg", bytes(15 * 1024 * 1024 + 1)), "too_big"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_and_leaves_nothing_behind(media, case):
    make, code = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        store_file(make())
    assert refused.value.code == code
    assert not on_disk(media) and not Image.objects.exists()


def store_file(file: SimpleUploadedFile) -> Image:
    return Image.objects.create(key="neck", file=file)


def test_a_person_is_shown_only_with_consent():
    with pytest.raises(IntegrityError), transaction.atomic():
        store(shows_person=True)
    assert store(key="agreed", shows_person=True, consent_note="Signed on 3 March, in the office.").pk


def test_the_focal_point_lies_inside():
    with pytest.raises(IntegrityError), transaction.atomic():
        store(halves(90, 60), focus_x=101)


# Sizes and crops


@pytest.mark.parametrize(
    ("width", "sizes"),
    [(1700, [480, 800, 1200, 1600]), (1000, [480, 800, 1000]), (480, [480]), (90, [90])],
)
def test_no_size_is_wider_than_the_picture(width, sizes):
    image = store(halves(width, 60))
    assert [size.width for size in image.full.sizes] == sizes
    for shown in (image.full, image.cover, image.face):
        for size in shown.sizes:
            for ending, name in size.files.items():
                picture = stored(name)
                assert picture.size == (size.width, size.height) and size.width <= image.width
                assert picture.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[ending]


def test_names_follow_from_the_key_and_the_content():
    first, second = store(), store(key="back")
    assert first.file.name.startswith("images/neck-") and second.file.name.startswith("images/back-")
    digests = {image.file.name.split("-")[1] for image in (first, second)}
    assert len(digests) == 1
    assert store(halves(600, 900), key="hip").file.name.split("-")[1] not in digests


@pytest.mark.parametrize(("focus_x", "colour"), [(0, "red"), (100, "blue")])
def test_crops_keep_the_focal_point(focus_x, colour):
    image = store(halves(1200, 300), focus_x=focus_x)
    for shown in (image.cover, image.face):
        picture = stored(shown.sizes[-1].files["jpg"])
        assert Pixels.new("RGB", (1, 1), colour).getpixel((0, 0)) == pytest.approx(
            picture.resize((1, 1), Pixels.Resampling.BOX).getpixel((0, 0)), abs=12
        )
    assert image.cover.width / image.cover.height == pytest.approx(8 / 5, abs=0.01)
    assert image.face.width / image.face.height == pytest.approx(4 / 5, abs=0.01)


def test_a_crop_stays_inside_the_picture():
    for size in [(1200, 300), (300, 1200), (801, 500), (1, 1), (1, 900)]:
        for focus in [(0, 0), (50, 50), (100, 100), (33, 90)]:
            for shape in images.SHAPES:
                left, top, right, bottom = shape.box(*size, focus)
                assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]


def test_a_new_focal_point_makes_new_crops_and_drops_the_old(media, django_capture_on_commit_callbacks):
    image = store()
    old, name = image.files, image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.focus_x = 10
        image.save()
    assert image.file.name == name and image.files != old
    assert on_disk(media) == image.files


def test_a_new_file_replaces_every_file(media, django_capture_on_commit_callbacks):
    image = store()
    old = image.files
    with django_capture_on_commit_callbacks(execute=True):
        image.file = upload(halves(600, 900))
        image.save()
    assert not old & image.files and on_disk(media) == image.files
    assert (image.width, image.height) == (600, 900)
