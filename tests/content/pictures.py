"""Pictures for the tests, made on the spot."""

import io
import struct
import zlib

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels
from PIL import ImageCms

from services.content.models import Image

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
GPS = 0x8825


def whereabouts() -> Pixels.Exif:
    """Metadata as a phone writes it: who, what, where, and that the picture lies on its side."""
    exif = Pixels.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "SecretPhone", "Robin Hale", 6
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 39.0, 11.0), 3: "W", 4: (79.0, 22.0, 59.0)})
    return exif


def halves(width: int, height: int) -> Pixels.Image:
    """A picture that is red on the left and blue on the right."""
    picture = Pixels.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return picture


def upload(
    picture: Pixels.Image, name: str = "neck.jpg", form: str = "JPEG", **options
) -> SimpleUploadedFile:
    """An uploaded file that holds the picture."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def claims(width: int, height: int) -> SimpleUploadedFile:
    """A small PNG whose header says that it is as large as this."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    content = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + header + content)


def store(picture: Pixels.Image | None = None, key: str = "neck", **fields) -> Image:
    """An image of the library."""
    return Image.objects.create(key=key, file=upload(picture or halves(900, 600)), **fields)


def stored(name: str) -> Pixels.Image:
    """A picture as it lies in the storage."""
    return Pixels.open(io.BytesIO(content(name)))


def content(name: str) -> bytes:
    """What a stored file holds."""
    with default_storage.open(name) as file:
        return file.read()


def on_disk(media) -> set[str]:
    """The names of all files of the storage."""
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}
