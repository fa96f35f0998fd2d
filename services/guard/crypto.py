"""Encryption of single values at rest, with a ring of keys, and a keyed index to find equal values.

settings.FIELD_KEYS maps key ids to 32-byte keys: the first one writes, all of them read.
settings.INDEX_KEY is a 32-byte key of its own for the index.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
# Id, colon, then at least the nonce and the 16 bytes that AES-GCM adds, in URL-safe base64.
TOKEN = re.compile(r"([A-Za-z0-9]+):([A-Za-z0-9_-]{38,}={0,2})")


class CryptoError(Exception):
    """A stored value can't be read. Messages never hold the value."""


class UnknownKey(CryptoError):
    """The value was written with a key that FIELD_KEYS no longer holds."""


class CannotDecrypt(CryptoError):
    """The value is damaged, was not encrypted, or belongs to another context."""


def encrypt(text: str, *, context: str) -> str:
    """Give `text` as a token "key id:base64" that decrypts only with the same `context`."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(token: str, *, context: str) -> str:
    """Give the text of a token of `encrypt`; raise UnknownKey or CannotDecrypt."""
    match = TOKEN.fullmatch(token)
    if not match:
        raise CannotDecrypt(f"The value stored for {context} is not an encrypted one.")
    key_id, payload = match.groups()
    if key_id not in settings.FIELD_KEYS:
        raise UnknownKey(f"FIELD_KEYS has no key {key_id!r}, which a value of {context} was written with.")
    try:
        sealed = base64.urlsafe_b64decode(payload)
        opened = AESGCM(settings.FIELD_KEYS[key_id]).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode()
        )
    except (binascii.Error, InvalidTag) as error:
        raise CannotDecrypt(f"The value stored for {context} is damaged or belongs elsewhere.") from error
    return opened.decode()


def keyed_index(value: str, *, context: str) -> str:
    """Give a hex HMAC of `value` by which equal values are found without being stored; "" stays "".

    Case, Unicode form and spacing don't matter. Two contexts give two unrelated indexes.
    """
    normal = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    if not normal:
        return ""
    # Text from outside may hold lone surrogates, which plain UTF-8 refuses.
    message = f"{context}\0{normal}".encode(errors="surrogatepass")
    return hmac.new(settings.INDEX_KEY, message, hashlib.sha256).hexdigest()
