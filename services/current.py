"""The clinic of the request in hand, so that texts with its facts don't ask for it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from .models import Clinic

_clinic: ContextVar[Clinic | None] = ContextVar("clinic", default=None)


def current_clinic() -> Clinic | None:
    """Give the clinic that ClinicMiddleware has read, else ask the database; None before the first day."""
    return _clinic.get() or Clinic.objects.current()


def home_region() -> str:
    """Give the country (ISO code) whose phone numbers are written without a country code."""
    clinic = current_clinic()
    return clinic.phone_region if clinic else settings.PHONENUMBER_DEFAULT_REGION


@contextmanager
def serving(clinic: Clinic) -> Iterator[None]:
    """Let current_clinic() give `clinic` inside the block."""
    token = _clinic.set(clinic)
    try:
        yield
    finally:
        _clinic.reset(token)
