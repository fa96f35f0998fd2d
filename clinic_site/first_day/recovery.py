"""The recovery key: every key of the encrypted data in one text that people can print and type again.

Letters A to Z and figures 2 to 7 (base32), in groups of four. It holds each key with its id, newest first, then
the index key; the last eight characters are a checksum of what stands before them.
"""

import base64
import hashlib
import re

from django.conf import settings

CHECK_LENGTH = 8
KEY_BYTES = 32


class WrongKey(ValueError):
    """The text is no recovery key, or not typed as it was printed."""


def encode(ring: dict[str, bytes], index_key: bytes) -> str:
    """Give the recovery key of a ring of field keys (by id, newest first) and an index key."""
    payload = b"".join(bytes([len(key_id)]) + key_id.encode() + key for key_id, key in ring.items())
    payload += bytes([0]) + index_key
    text = _letters(payload) + _letters(hashlib.sha256(payload).digest()[:5])
    return " ".join(re.findall(".{1,4}", text[:-CHECK_LENGTH]) + re.findall("....", text[-CHECK_LENGTH:]))


def decode(text: str) -> tuple[dict[str, bytes], bytes]:
    """Give (ring, index key) of a recovery key, however it is spaced; raise WrongKey."""
    plain = re.sub(r"[\s-]", "", text).upper()
    body, check = plain[:-CHECK_LENGTH], plain[-CHECK_LENGTH:]
    try:
        payload = base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError as error:
        raise WrongKey("This is not a recovery key.") from error
    if _letters(hashlib.sha256(payload).digest()[:5]) != check:
        raise WrongKey("The recovery key is not typed as it was printed.")
    ring, rest = {}, payload
    while (length := rest[0]) > 0:
        ring[rest[1 : 1 + length].decode()] = rest[1 + length : 1 + length + KEY_BYTES]
        rest = rest[1 + length + KEY_BYTES :]
    return ring, rest[1:]


def current() -> str:
    """Give the recovery key of this site."""
    return encode(settings.FIELD_KEYS, settings.INDEX_KEY)


def last_characters() -> str:
    """Give the end of it, which the owner types to show that it was kept."""
    return current().replace(" ", "")[-CHECK_LENGTH:]


def _letters(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")
