"""The clinic of the request in hand, so that texts with its facts don't ask for it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .models import Clinic

_clinic: ContextVar[Clinic | None] = ContextVar("clinic", default=None)


def current_clinic() -> Clinic | None:
    """Give the clinic that ClinicMiddleware has read, else ask the database; None before the first day."""
    return _clinic.get() or Clinic.objects.current()


@contextmanager
def serving(clinic: Clinic) -> Iterator[None]:
    """Let current_clinic() give `clinic` inside the block."""
    token = _clinic.set(clinic)
    try:
        yield
    finally:
        _clinic.reset(token)
