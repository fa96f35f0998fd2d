"""Requests for an appointment: private, never cached, never lost."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The request side of the house; the reading side cannot import it."""

    name = "services.booking"
    label = "booking"
    verbose_name = "Appointments"

    def ready(self) -> None:
        from . import links

        links.register()
