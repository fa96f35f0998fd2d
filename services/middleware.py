"""The clinic on every request."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .current import serving
from .models import Clinic


class ClinicMiddleware:
    """Sets `request.clinic` (None before the first day) and speaks in the clinic's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.clinic = Clinic.objects.current()
        except DatabaseError:  # error pages and /healthz must answer without a database too
            request.clinic = None
        if request.clinic is None:
            return self.get_response(request)
        with timezone.override(request.clinic.zone), serving(request.clinic):
            return self.get_response(request)
