"""What a production site refuses to start on, each with the way to mend it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PLACEHOLDER = re.compile(
    r"insecure|change.?me|replace.?me|placeholder|your.?secret|x{8}|0{16}", re.IGNORECASE
)
# Random characters repeat seldom: 50 random letters hold about 35 different ones, 32 random bytes about 30.
LEAST_DIFFERENT_CHARACTERS, LEAST_DIFFERENT_BYTES = 16, 16
SMTP = "django.core.mail.backends.smtp.EmailBackend"
OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured for the first setting that is unsafe to face the network with."""
    for refuse in (_secrets, _keys, _address, _hosts, _proxies, _mail, _database, _debug):
        if problem := refuse(settings):
            raise ImproperlyConfigured(problem)


def _secrets(settings: Mapping[str, Any]) -> str:
    for key in (settings["SECRET_KEY"], *settings["SECRET_KEY_FALLBACKS"]):
        if len(key) < 50:
            return "SECRET_KEY is too short. Set it to 50 or more random characters."
        if PLACEHOLDER.search(key) or len(set(key)) < LEAST_DIFFERENT_CHARACTERS:
            return "SECRET_KEY looks like a placeholder. Set it to 50 or more random characters."
    return ""


def _keys(settings: Mapping[str, Any]) -> str:
    keys = [*settings["FIELD_KEYS"].values(), settings["INDEX_KEY"]]
    if any(len(set(key)) < LEAST_DIFFERENT_BYTES for key in keys):
        return "A key in FIELD_KEYS or INDEX_KEY looks like a placeholder. Use 32 random bytes for each."
    if len(set(keys)) < len(keys):
        return "FIELD_KEYS and INDEX_KEY must differ, so that who learns one does not know the other. Make a new one."
    return ""


def _address(settings: Mapping[str, Any]) -> str:
    address = urlsplit(settings["SITE_URL"])
    if address.scheme != "https" and not settings["IS_TRIAL"]:
        return "SITE_URL must start with https://, because health information is sent to it."
    if not address.hostname or address.path or address.query or address.fragment or address.username:
        return (
            "SITE_URL must be the bare address of the site, such as https://clinic.example, without a path."
        )
    return ""


def _hosts(settings: Mapping[str, Any]) -> str:
    if any(host.strip() in {"", "*", "."} for host in settings["ALLOWED_HOSTS"]):
        return "ALLOWED_HOSTS must not hold '*'. List the names of the site, separated by commas."
    return ""


def _proxies(settings: Mapping[str, Any]) -> str:
    if settings["TRUSTED_PROXIES"] < 0:
        return "TRUSTED_PROXIES must be 0 or the number of proxies that stand before the site."
    return ""


def _mail(settings: Mapping[str, Any]) -> str:
    if settings["EMAIL_BACKEND"] != SMTP:
        return "EMAIL_URL must name a mail server, such as smtp+tls://user:password@mail.example:587."
    encrypted = settings.get("EMAIL_USE_TLS") or settings.get("EMAIL_USE_SSL")
    if not encrypted and settings["EMAIL_HOST"] not in OWN_MACHINE:
        return "EMAIL_URL would send mail and its password unencrypted. Use smtp+tls:// or smtp+ssl://."
    return ""


def _database(settings: Mapping[str, Any]) -> str:
    database = settings["DATABASES"]["default"]
    commands = database.get("OPTIONS", {}).get("init_command", "")
    if database["ENGINE"].endswith("sqlite3") and "synchronous=FULL" not in commands:
        return "SQLite must run with synchronous=FULL, or a power cut loses requests that were acknowledged."
    return ""


def _debug(settings: Mapping[str, Any]) -> str:
    return "DEBUG must be off: its pages show settings and what people sent." if settings["DEBUG"] else ""
