"""Browsers from which somebody has signed in before, known by a signed cookie that names nobody."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from services.guard.crypto import keyed_index

SALT = "clinic_site.accounts.devices"
MAX_AGE = 180 * 24 * 60 * 60
MOST_PEOPLE = 20  # a shared machine at the front desk


def cookie_name() -> str:
    """Give the cookie's name, which in production binds it to this host and to https."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def known(request: HttpRequest, username: str) -> str:
    """Give the name of the browser when `username` has signed in with it before, else ""."""
    device, people = _read(request)
    return device if _mark(username) in people else ""


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Note in `response` that `username` has signed in with this browser."""
    device, people = _read(request)
    mark = _mark(username)
    people = [mark, *(other for other in people if other != mark)][:MOST_PEOPLE]
    response.set_cookie(
        cookie_name(),
        signing.dumps([device or secrets.token_urlsafe(12), people], salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, people = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return "", []
    return device, people


def _mark(username: str) -> str:
    """Give what stands for a name in the cookie: nobody can read it or make one."""
    return keyed_index(username, context="accounts.device")[:20]
