"""Uploaded pictures: what is accepted, what is kept of it, and the sizes and crops that are served.

Whatever is uploaded becomes an upright, opaque RGB picture without metadata, and only that is ever stored.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pixels
from PIL import ImageOps, UnidentifiedImageError

MAX_MEGABYTES = 15
MAX_MEGAPIXELS = 60
LONGEST_SIDE = 2400  # of what is kept: enough for every size below on a sharp screen
LONGEST_PROFILE = 100_000

SUFFIXES = {"JPEG": {".jpg", ".jpeg"}, "PNG": {".png"}, "WEBP": {".webp"}, "AVIF": {".avif"}}
# Cameras put a preview or a depth map behind the picture of a JPEG; Pillow calls that MPO.
SUFFIXES["MPO"] = SUFFIXES["JPEG"]
READABLE = ("JPEG", "PNG", "WEBP", "AVIF")
ACCEPT = "image/jpeg,image/png,image/webp,image/avif"

# What Pillow raises over a damaged file; an unidentified one is an OSError too.
DAMAGED = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip

ORIGINAL = {"format": "JPEG", "quality": 92, "subsampling": 0, "progressive": True}
# By the ending of the file: what a browser that reads it is given, best first.
SERVED = {
    "avif": ("image/avif", {"format": "AVIF", "quality": 60, "speed": 8}),
    "webp": ("image/webp", {"format": "WEBP", "quality": 76, "method": 3}),
    "jpg": ("image/jpeg", {"format": "JPEG", "quality": 80, "progressive": True}),
}


@dataclass(frozen=True)
class Shape:
    """A way a picture is shown: its widths, and its proportions unless they are those of the picture.

    Pictures stored before a width is added here must be saved again with their file.
    """

    name: str
    widths: tuple[int, ...]
    ratio: float | None = None

    def box(self, width: int, height: int, focus: tuple[int, int]) -> tuple[int, int, int, int]:
        """Give the part that is shown of a picture, as near to `focus` (percent) as its edges allow."""
        if self.ratio is None:
            return 0, 0, width, height
        across = max(1, min(width, round(height * self.ratio)))
        down = max(1, min(height, round(width / self.ratio)))
        left = round(min(max(width * focus[0] / 100 - across / 2, 0), width - across))
        top = round(min(max(height * focus[1] / 100 - down / 2, 0), height - down))
        return left, top, left + across, top + down


FULL = Shape("full", (480, 800, 1200, 1600))
COVER = Shape("cover", (480, 800, 1200), 8 / 5)  # the proportions of a drawn cover
FACE = Shape("face", (160, 480), 4 / 5)  # the arch of a portrait
SHAPES = (FULL, COVER, FACE)


@dataclass(frozen=True)
class Rendition:
    """One size of one shape; `files` are its names by ending, best first."""

    width: int
    height: int
    box: tuple[int, int, int, int]
    files: dict[str, str]


def renditions(
    name: str, width: int, height: int, focus: tuple[int, int], shape: Shape
) -> Iterator[Rendition]:
    """Give the sizes of a stored picture in one shape, narrowest first and never wider than it is.

    Their names follow from its own, so nothing about them is stored.
    """
    stem = PurePath(name).with_suffix("").as_posix()
    if shape.ratio:
        stem += "-{}-{}-{}".format(shape.name, *focus)
    left, top, right, bottom = box = shape.box(width, height, focus)
    for across in sorted({min(wanted, right - left) for wanted in shape.widths}):
        down = max(1, round(across * (bottom - top) / (right - left)))
        yield Rendition(across, down, box, {ending: f"{stem}-{across}.{ending}" for ending in SERVED})


def check_picture(upload: File) -> None:
    """Refuse, with a ValidationError people understand, an upload that `read` would refuse.

    What is stored already is left alone.
    """
    if not getattr(upload, "_committed", False):
        read(upload)


def read(upload: File) -> Pixels.Image:
    """Give the picture of an upload: upright, opaque, at most LONGEST_SIDE wide and high, without metadata.

    Its colour profile stays. Raises ValidationError. The header is judged before anything is unpacked, so
    that a small file cannot become a huge picture.
    """
    if upload.size > MAX_MEGABYTES * 1024 * 1024:
        raise ValidationError(
            _("The file has more than %(limit)s MB. Save the picture smaller and choose it again."),
            "too_big",
            {"limit": MAX_MEGABYTES},
        )
    try:
        with _opened(upload) as picture:
            _check_header(picture, upload.name or "")
            picture.verify()
        with _opened(upload) as picture:
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2)
            picture.load()
            return _plain(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError as error:
        raise ValidationError(
            _(
                "This is not a JPEG, PNG, WebP or AVIF picture, or it is damaged. Save it anew and choose it again."
            ),
            "type",
        ) from error
    except (Pixels.DecompressionBombError, Pixels.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except DAMAGED as error:
        raise ValidationError(
            _("The picture is damaged or not whole. Save or copy it again and choose the new file."),
            "damaged",
        ) from error


def _opened(upload: File) -> Pixels.Image:
    upload.seek(0)
    return Pixels.open(upload, formats=READABLE)


def _check_header(picture: Pixels.Image, name: str) -> None:
    """Refuse what the first bytes give away: too many pixels, moving pictures, a name that says otherwise."""
    if picture.width * picture.height > MAX_MEGAPIXELS * 1_000_000:
        raise _too_many_pixels()
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise ValidationError(_("The picture moves. Choose a still one."), "animated")
    ending = PurePath(name).suffix
    if ending.lower() not in SUFFIXES[picture.format]:
        raise ValidationError(
            _(
                "The file is a %(format)s picture, but its name ends in “%(ending)s”. Rename it, or save it anew."
            ),
            "ending",
            {"format": "JPEG" if picture.format == "MPO" else picture.format, "ending": ending},
        )


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The picture has more than %(limit)s million pixels. Save it smaller and choose it again."),
        "too_many_pixels",
        {"limit": MAX_MEGAPIXELS},
    )


def _plain(picture: Pixels.Image) -> Pixels.Image:
    """Give the colours alone: on white where one could see through, with a profile only if it fits RGB."""
    profile = picture.info.get("icc_profile") or b""
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        plain = Pixels.new("RGB", picture.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain = picture.convert("RGB")
    fits = profile[16:20] == b"RGB " and len(profile) <= LONGEST_PROFILE
    plain.info = {"icc_profile": profile} if fits else {}
    return plain


def encode(picture: Pixels.Image, how: dict) -> ContentFile:
    """Give a picture of `read` as the content of a file; `how` is what Pillow's save() takes."""
    buffer = io.BytesIO()
    picture.save(buffer, icc_profile=picture.info.get("icc_profile"), **how)
    return ContentFile(buffer.getvalue())


def named(key: str, content: ContentFile) -> ContentFile:
    """Give the content a name of its own: other content under the same key never shares its address."""
    content.name = f"{key}-{hashlib.sha256(content.read()).hexdigest()[:12]}.jpg"
    content.seek(0)
    return content


def make_renditions(storage: Storage, name: str, focus: tuple[int, int]) -> None:
    """Write what is missing of every size of the stored picture `name`."""
    with storage.open(name) as file, Pixels.open(file) as picture:
        picture.load()
    for shape in SHAPES:
        for size in renditions(name, *picture.size, focus, shape):
            missing = {ending: at for ending, at in size.files.items() if not storage.exists(at)}
            if missing:
                small = picture.resize((size.width, size.height), box=size.box, reducing_gap=2)
                small.info = {key: value for key, value in picture.info.items() if key == "icc_profile"}
            for ending, at in missing.items():
                storage.save(at, encode(small, SERVED[ending][1]))


def files_of(name: str, width: int, height: int, focus: tuple[int, int]) -> set[str]:
    """Name every file of a stored picture."""
    sizes = (size for shape in SHAPES for size in renditions(name, width, height, focus, shape))
    return {name}.union(*(size.files.values() for size in sizes))
