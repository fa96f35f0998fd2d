"""Reading the environment: what is missing or unsafe is refused with the way to mend it."""

import base64
import binascii
import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

DEMO, PRODUCTION = "demo", "production"


def site_mode() -> str:
    """Give "production" (the default) or "demo"; raise ImproperlyConfigured for anything else."""
    mode = env("SITE_MODE", default=PRODUCTION)
    if mode not in {DEMO, PRODUCTION}:
        raise ImproperlyConfigured(
            f"SITE_MODE is {mode!r}. Set it to 'production', or to 'demo' to try the site with the demo clinic."
        )
    return mode


def clinic_file(data_dir: Path) -> Path:
    """Give the file that `manage.py start_clinic` keeps a real clinic's secrets in."""
    return data_dir / "clinic.env"


def read_clinic_file(data_dir: Path) -> None:
    """Take over what that file sets and the environment does not; without one, nothing."""
    path = clinic_file(data_dir)
    if path.exists():
        environ.Env.read_env(path, overwrite=False)


def required(name: str, how: str) -> str:
    """Give the value of `name`; raise ImproperlyConfigured saying `how` to set it when it is missing."""
    value = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {how} To try the demo clinic instead, run: make run")
    return value


def local_secret(path: Path) -> str:
    """Give the secret kept in `path`, making it (readable by its owner only) at the first call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        file.write(secret)
    return secret


def key_bytes(name: str, text: str) -> bytes:
    """Decode a 32-byte key from URL-safe base64; raise ImproperlyConfigured naming the variable otherwise."""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(
            f"{name} must hold 32 bytes in URL-safe base64. Make one with: "
            'python -c "import base64,secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"'
        )
    return key


def key_ring(text: str) -> dict[str, bytes]:
    """Read FIELD_KEYS, "id:key,id:key"; the first is used for writing, all for reading."""
    ring = {}
    for part in text.split(","):
        key_id, colon, key = part.strip().partition(":")
        if not (colon and key_id.isalnum()):
            raise ImproperlyConfigured(
                "FIELD_KEYS must read id:key or id:key,id:key (newest first), ids in letters and digits."
            )
        ring[key_id] = key_bytes("FIELD_KEYS", key)
    return ring
