"""What an address without a page answers: the way to where its page went, or a 404 that is counted."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path

from services.content.models import MissedAddress, Redirect

logger = logging.getLogger(__name__)

# Nothing under these is written down: an address there can hold somebody's link, name or number.
PRIVATE = ("/admin/", "/desk/", "/accounts/", "/appointments/", "/demo/", "/preview/", "/review/")
# What programs look for that try to break in; no page of this site or of one before it ends or begins like this.
SCANNERS = re.compile(
    r"\.(php\d?|aspx?|jsp|cgi|env|git|sql|bak|ini|ya?ml|log|sh|exe|zip|t?gz|rar|conf|key|pem)\b"
    r"|/\.|//|wp-(login|admin|includes|content|json|config)|xmlrpc|phpmyadmin|cgi-bin|/(vendor|actuator|telescope)/"
    r"|[<>\"'`{}|\\^$;]|%00|\.\.|/(favicon\.ico|apple-touch-icon[\w-]*\.png|browserconfig\.xml|ads\.txt)$",
    re.IGNORECASE,
)
BOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scan|curl|wget|python|go-http|java/|headless", re.IGNORECASE
)
# An e-mail address, or a number long enough for a telephone or a record.
PERSONAL = re.compile(r"@|%40|\d{6,}|[\w-]{60,}")
LONGEST = 200  # characters
BRIEFLY = 100  # milliseconds that counting may wait for other writers


def answer(request: HttpRequest) -> HttpResponse | None:
    """Give the redirect to where the page of this address went; None: there is none, and the miss is counted.

    The query stays behind. A database that is busy or away costs the redirect or the count, never the page.
    """
    is_readable = request.path.isprintable()  # PostgreSQL refuses a NUL
    if request.path.startswith(PRIVATE) or request.method not in {"GET", "HEAD"} or not is_readable:
        return None
    try:
        if new_path := Redirect.objects.leading_from(request.path):
            return HttpResponsePermanentRedirect(new_path)
        if is_worth_counting(request):
            with waiting_briefly(), transaction.atomic():
                MissedAddress.objects.count_one(request.path, referrer_host(request))
    except DatabaseError as error:
        logger.warning(
            "An address without a page could not be looked up or counted: %s", type(error).__name__
        )
    return None


def is_worth_counting(request: HttpRequest) -> bool:
    """Whether a person may have wanted a page here that could be given to them."""
    path, agent = request.path, request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and len(path) <= LONGEST
        and not SCANNERS.search(path)
        and not PERSONAL.search(path)
        and bool(agent)
        and not BOTS.search(agent)
        and not is_valid_path(f"{path}/")  # CommonMiddleware sends them on to the same address with its slash
    )


def referrer_host(request: HttpRequest) -> str:
    """Give the site that the link stood on, and nothing of the page; "" when nobody says."""
    try:
        return urlsplit(request.headers.get("Referer", "")).hostname or ""
    except ValueError:
        return ""


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Give up on other writers after BRIEFLY; OperationalError."""
    if connection.vendor == "sqlite":
        usual = round(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
        begin, end = f"PRAGMA busy_timeout = {BRIEFLY}", f"PRAGMA busy_timeout = {usual}"
    else:
        begin, end = f"SET lock_timeout = '{BRIEFLY}ms'", "RESET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)
