"""Mail that can't be lost: it is stored with what caused it and sent by the worker."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Outgoing mail; knows nothing of what the mail is about."""

    name = "services.outbox"
    label = "outbox"
    verbose_name = "Outgoing mail"
