"""A cookie that says that somebody has signed in with this browser: it opens nothing and names nobody.

Public pages are the same for everybody; a script on them reads the cookie and asks for the staff bar only where it is.
"""

from django.conf import settings
from django.http import HttpResponse


def cookie_name() -> str:
    """Give the cookie's name, which in production binds it to this host and to https."""
    return "__Host-staff" if settings.SESSION_COOKIE_SECURE else "staff"


def leave(response: HttpResponse) -> None:
    """Let scripts of this browser know, for as long as a session can last."""
    response.set_cookie(
        cookie_name(),
        "1",
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def take_back(response: HttpResponse) -> None:
    """Let them know no more, and clear what scripts have kept on the device: words of texts, colours."""
    response.delete_cookie(cookie_name(), samesite="Lax")
    response["Clear-Site-Data"] = '"storage"'
