"""What machines ask: does the process live, and can it take a request?"""

import logging
import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from services.models import Clinic
from services.outbox.models import OutgoingEmail

logger = logging.getLogger(__name__)

SYSTEM_ZONES = Path("/usr/share/zoneinfo")
# Below this nothing is taken any more, since a request must be stored whole.
LEAST_FREE_BYTES = 100 * 1024 * 1024
# From here on somebody should look: nine tenths of the disk used, two backups missed, mail stuck.
LEAST_FREE_SHARE = 0.1
OLDEST_BACKUP = timedelta(hours=2)
OLDEST_MAIL = timedelta(minutes=15)
FORWARDING_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class HealthzMiddleware:
    """Answers /healthz before anything that asks the database, so that it speaks of the process alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz" and request.method in {"GET", "HEAD"}:
            return HttpResponse("ok\n", content_type="text/plain")
        return self.get_response(request)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be taken (200) or not (503), and to who may know it what that rests on.

    Only a database that cannot be written or a full disk make the site not ready: late mail, an old backup or
    disagreeing time zones are named under `look_at`, but a visitor is served all the same.
    """
    database, disk = _database(), _disk()
    ready = database["ok"] and disk["ok"]
    status = 200 if ready else 503
    if not _may_see_details(request):
        return HttpResponse("ready\n" if ready else "not ready\n", content_type="text/plain", status=status)
    checks = {"database": database, "disk": disk, "backup": _backup()}
    if database["ok"]:
        checks |= {"outbox": _outbox(), "time_zones": _time_zones()}
    look_at = [name for name, found in checks.items() if not found["ok"] or found.get("warning")]
    return JsonResponse({"ready": ready, "look_at": look_at} | checks, status=status)


def _may_see_details(request: HttpRequest) -> bool:
    """Whether the question comes from this very machine, through no proxy, or carries READY_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.READY_TOKEN and constant_time_compare(token, settings.READY_TOKEN):
        return True
    forwarded = settings.TRUSTED_PROXIES or any(name in request.META for name in FORWARDING_HEADERS)
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not forwarded


def _database() -> dict:
    """Take the write lock and give it back."""
    started = time.perf_counter()
    try:
        # On SQLite atomic() begins with BEGIN IMMEDIATE; elsewhere a read-only server refuses the statement.
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM django_session WHERE 1 = 0")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True, "ms": round((time.perf_counter() - started) * 1000)}


def _disk() -> dict:
    usage = shutil.disk_usage(settings.DATA_DIR)
    return {
        "ok": usage.free >= LEAST_FREE_BYTES,
        "warning": usage.free < usage.total * LEAST_FREE_SHARE,
        "free_percent": round(100 * usage.free / usage.total, 1),
    }


def _outbox() -> dict:
    """How much mail waits, and how long the oldest that is due does."""
    now = timezone.now()
    oldest = OutgoingEmail.objects.unsent().filter(due_at__lte=now).order_by("due_at").first()
    age = now - oldest.due_at if oldest else timedelta(0)
    return {
        "ok": True,
        "warning": age >= OLDEST_MAIL,
        "waiting": OutgoingEmail.objects.unsent().count(),
        "oldest_seconds": round(age.total_seconds()),
    }


def _backup() -> dict:
    """How old the newest file in BACKUP_DIR is; "none" where no such directory is set or it is empty."""
    if not settings.BACKUP_DIR:
        return {"ok": True, "age_seconds": "none"}
    try:
        with os.scandir(settings.BACKUP_DIR) as files:
            made = max((file.stat().st_mtime for file in files if file.is_file()), default=None)
    except OSError:
        made = None
    if made is None:
        return {"ok": True, "warning": True, "age_seconds": "none"}
    age = max(0, round(time.time() - made))
    return {"ok": True, "warning": age > OLDEST_BACKUP.total_seconds(), "age_seconds": age}


def _time_zones() -> dict:
    """Whether the pinned rules, which count, and the operating system's give the clinic the same hours."""
    clinic = Clinic.objects.current()
    if clinic is None:
        return {"ok": True, "differ": False}
    days = zones_differ(clinic.zone, SYSTEM_ZONES)
    return {"ok": True, "warning": bool(days), "differ": bool(days)}


def zones_differ(zone: ZoneInfo, directory: Path) -> list[datetime]:
    """Give the days of the next two years on which the rules in `directory` set another time than `zone`.

    Nothing when that directory holds no rules for the zone: then there is nobody to disagree.
    """
    try:
        with (directory / zone.key).open("rb") as file:
            other = ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return []
    noon = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
    days = [noon + timedelta(days=number) for number in range(0, 730, 7)]
    return [
        day for day in days if day.replace(tzinfo=zone).utcoffset() != day.replace(tzinfo=other).utcoffset()
    ]
