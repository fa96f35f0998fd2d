"""How a request comes in: stored once, with its event and its mail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from services.hours import Calendar
from services.models import Clinic

from .. import emails, limits, notice, red_flags
from ..models import AppointmentRequest, RequestEvent

Status, Kind, By = AppointmentRequest.Status, RequestEvent.Kind, RequestEvent.By


def find(key: UUID) -> AppointmentRequest | None:
    """Give the request that was sent with this key before."""
    return AppointmentRequest.objects.filter(idempotency_key=key).first()


def submit(
    *,
    data: dict[str, Any],
    key: UUID,
    suspicions: Iterable[str] = (),
    address: str | None = None,
    channel: str = AppointmentRequest.Channel.WEB,
    actor=None,
    at: datetime | None = None,
) -> tuple[AppointmentRequest, bool]:
    """Store a request with its event and mails; give it, and whether it is new.

    `data` are fields of AppointmentRequest. The same `key` gives the first request again, whatever `data`
    says now. With `suspicions`, or beyond the limits that apply to what comes from a network `address`, it
    is held: it keeps its reply-by time and nobody is mailed. `actor` is who wrote it down for somebody on the
    phone or at the door. `at` is when it was asked (default: now).
    """
    try:
        with transaction.atomic():
            return _create(data, key, list(suspicions), address, channel, actor, at or timezone.now()), True
    except IntegrityError:
        earlier = find(key)
        if earlier is None:
            raise
        return earlier, False


def _create(
    data: dict[str, Any],
    key: UUID,
    suspicions: list[str],
    address: str | None,
    channel: str,
    actor,
    now: datetime,
) -> AppointmentRequest:
    clinic = Clinic.objects.current()
    location = clinic.main_location if clinic else None
    request = AppointmentRequest.objects.create(
        **data,
        idempotency_key=key,
        channel=channel,
        location=location,
        read_first=red_flags.found_in(data.get("note", "")),
        notice_version="" if actor else notice.VERSION,
        created_at=now,
        reply_by=Calendar.of(location, clinic.zone).reply_due(now) if location else None,
    )
    # Counted only now that the key is ours, so that a double click counts once.
    if address is not None:
        suspicions = suspicions + limits.broken_by(request, address, suspected=bool(suspicions))
    if suspicions:
        request.status = Status.HELD
        request.save(update_fields=["status"])
    RequestEvent.objects.create(
        request=request,
        kind=Kind.HELD if suspicions else Kind.CREATED,
        actor=actor,
        by=By.STAFF if actor else By.PATIENT,
        to_status=request.status,
        detail=", ".join(suspicions)[:100] or ", ".join(filter(None, [channel, request.notice_version])),
        at=now,
    )
    if not suspicions:
        emails.send_received(request, clinic)
    return request
