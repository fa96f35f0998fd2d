"""What the site writes down about its own work: one line of JSON per event, without a word of any person.

A line never holds a path, a query, a body, a name or what an exception says: a path can hold somebody's link, a
query what somebody is ill with, and an exception the value it choked on. It holds the pattern of the address, the
type of an exception and the places in the code it came through. Every line of one request has the same request_id,
which the answer carries as X-Request-ID.
"""

import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from traceback import walk_tb

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

current_request: ContextVar[str] = ContextVar("current_request", default="")

# Our own messages are written with care; in those of others whatever was filled in is left out, unless a number.
OWN = ("blog", "clinic_site", "services")
# These put what they refuse straight into the message.
SILENT = ("django.security",)
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PLACES = 20  # how many places in the code an exception is followed through
ROOT = str(Path(__file__).resolve().parent.parent) + "/"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
FIELDS = ("method", "route", "status", "ms")


def config(level: str, *, is_demo: bool) -> dict:
    """Give Django's LOGGING: JSON on standard error from `level` on; in a demo lines for people, and no requests.

    Django's own notes on answers of 400 and above are left out, as the line of the request says it, and so are its
    mails to ADMINS.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": PlainFormatter if is_demo else JsonFormatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            __name__: {"level": "WARNING" if is_demo else "NOTSET"},
        },
    }


class JsonFormatter(logging.Formatter):
    """One event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts(record))


class PlainFormatter(logging.Formatter):
    """The same facts for people to read."""

    def format(self, record: logging.LogRecord) -> str:
        said = facts(record)
        start = [said.pop(name) for name in ("time", "level", "logger", "message")]
        return " ".join([*start, *(f"{name}={value}" for name, value in said.items())])


def facts(record: logging.LogRecord) -> dict[str, str | int | list[str]]:
    """Give what may be written down of an event, empty facts left out."""
    error = record.exc_info[1] if record.exc_info else None
    said = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
        "request_id": current_request.get(),
        **{name: getattr(record, name, "") for name in FIELDS},
        "error": " from ".join(type(cause).__name__ for cause in _causes(error)),
        "at": _places(error),
    }
    return {name: value for name, value in said.items() if value not in ("", [])}


def _belongs(record: logging.LogRecord, names: tuple[str, ...]) -> bool:
    return any(record.name == name or record.name.startswith(f"{name}.") for name in names)


def _message(record: logging.LogRecord) -> str:
    if _belongs(record, SILENT):
        return "Refused"
    if _belongs(record, OWN):
        return record.getMessage()
    if isinstance(record.args, dict):
        args = {name: _number_or_gap(value) for name, value in record.args.items()}
    else:
        args = tuple(_number_or_gap(value) for value in record.args or ())
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError):
        return str(record.msg)


def _number_or_gap(value: object) -> object:
    return value if isinstance(value, int | float) else "…"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give the exception, then the one it came from, and so on."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException | None) -> list[str]:
    """Give the last places in the code that the exception came through, the innermost last."""
    if error is None:
        return []
    places = [
        f"{frame.f_code.co_filename.removeprefix(ROOT).rpartition('site-packages/')[2]}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return places[-PLACES:]


class RequestLogMiddleware:
    """Gives every request its id and writes one line about it when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request)
        token = current_request.set(request_id)
        started = perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            match = request.resolver_match
            # Static files, /healthz and the way from http to https have no view and are no news.
            is_news = match is not None or response.status_code >= 400
            logger.log(
                logging.INFO if is_news else logging.DEBUG,
                "Answered",
                extra={
                    "method": request.method if request.method in METHODS else "other",
                    "route": match.route or "/" if match else "",
                    "status": response.status_code,
                    "ms": round((perf_counter() - started) * 1000),
                },
            )
            return response
        finally:
            current_request.reset(token)


def _request_id(request: HttpRequest) -> str:
    """Give the id that our own proxy gave, where there is one and it is harmless, or else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex
