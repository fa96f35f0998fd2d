"""The patient's own way in: the link of a mail is swapped for a signed cookie, so that it stands in no address.

The cookie holds the number of the link's row and until when its holder counts as known, nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..models import AccessToken, RequestEvent, Visit

LIFE = timedelta(hours=1)
SALT = "booking.private-link"
FORM = "form"  # what a link is minted for when somebody has just sent the form


@dataclass(frozen=True)
class Visitor:
    """Who holds a live link; `known_until` (Unix time) is when what they have proved runs out, 0 for nothing."""

    link: AccessToken
    known_until: int

    @property
    def item(self):
        """The request that the link opens."""
        return self.link.request

    @property
    def is_known(self) -> bool:
        """Whether they have shown that they know the phone number or address of the request."""
        return _now() < self.known_until


def open_link(request: HttpRequest, response: HttpResponse, link: AccessToken) -> HttpResponse:
    """Let `response` bring the cookie of `link`; who was known for the same request stays so, not longer."""
    row, known_until = _held(request)
    same = AccessToken.objects.live().filter(pk=row, request=link.request_id)
    return _bring(response, link.pk, known_until if known_until > _now() and same.exists() else 0)


def hand_over(response: HttpResponse, item) -> HttpResponse:
    """Let `response` bring a cookie to the browser that has just sent `item`: it counts as known for an hour."""
    links = AccessToken.objects
    link = links.live().filter(request=item, purpose=FORM).first() or links.find(links.mint(item, FORM))
    return prove(response, link)


def prove(response: HttpResponse, link: AccessToken) -> HttpResponse:
    """Let `response` say that the holder of `link` is known from now on for an hour."""
    return _bring(response, link.pk, _now() + int(LIFE.total_seconds()))


def visitor(request: HttpRequest) -> Visitor | None:
    """Give who holds the cookie of a live link, with all that the page shows; None for everybody else."""
    row, known_until = _held(request)
    if not row:
        return None
    link = (
        AccessToken.objects.live()
        .filter(pk=row)
        .select_related(
            "request__practitioner",
            "request__condition__live_revision",
            "request__treatment__live_revision",
            "request__treatment__fee",
        )
        .prefetch_related(
            Prefetch("request__visits", Visit.objects.select_related("practitioner", "location")),
            Prefetch("request__events", RequestEvent.objects.defer("note")),
        )
        .first()
    )
    return Visitor(link, known_until) if link else None


def cookie_name() -> str:
    """Give the cookie's name; browsers take __Host- from a site with https alone, which a demo is not."""
    return "__Host-booking" if settings.SESSION_COOKIE_SECURE else "booking"


def _now() -> int:
    return int(timezone.now().timestamp())


def _held(request: HttpRequest) -> tuple[int, int]:
    """Give the row and the time of a cookie that we signed within the hour, else two zeros."""
    value = request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=LIFE)
    row, _colon, known_until = (value or "0:0").partition(":")
    return int(row), int(known_until)


def _bring(response: HttpResponse, row: int, known_until: int) -> HttpResponse:
    response.set_signed_cookie(
        cookie_name(),
        f"{row}:{known_until}",
        salt=SALT,
        max_age=LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
