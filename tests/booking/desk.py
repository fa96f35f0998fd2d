"""What tests do at the desk."""

import re
from datetime import date, time

from django.http import HttpResponse
from django.test import Client

from services.booking.models import AppointmentRequest, Visit

from .factories import next_monday


def post(client: Client, item: AppointmentRequest, action: str, **fields) -> HttpResponse:
    """Do something on the page with the version as it is now."""
    item.refresh_from_db()
    return client.post(item.desk_url, {"action": action, "version": item.version} | fields)


def text(response: HttpResponse) -> str:
    """What people read of a page, as one line."""
    body = response.content.decode().partition('id="content-main"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def done(client: Client, item: AppointmentRequest, action: str, **fields) -> AppointmentRequest:
    """Do it, expect the page again, and give the request as it is now."""
    response = post(client, item, action, **fields)
    assert response.status_code == 302, text(response)
    item.refresh_from_db()
    return AppointmentRequest.objects.get(pk=item.pk)


def row(practitioner, number=1, *, day=None, at="10:00", minutes=45) -> dict:
    """One filled-in row: next Monday at ten."""
    location = practitioner.days.first().location_id
    answers = {
        "practitioner": practitioner.pk,
        "location": location,
        "day": day or next_monday(),
        "starts": at,
        "minutes": minutes,
    }
    return {f"{number}-{name}": value for name, value in answers.items()}


def empty(number: int, practitioner) -> dict:
    """A row as a browser sends it when nobody touched it."""
    return row(practitioner, number) | {f"{number}-day": "", f"{number}-starts": ""}


def row_errors(response, number=1) -> str:
    """What stands beside a row."""
    form = response.context["form"]
    return " ".join(error for errors in form.rows[number - 1].errors.values() for error in errors)


def times(item) -> list[tuple[str, date, time, int]]:
    """What a request takes up."""
    visits = Visit.objects.filter(request=item).order_by("starts_at")
    return [(visit.state, visit.day, visit.starts, visit.minutes) for visit in visits]
