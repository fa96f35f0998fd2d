"""What protects the people who write to the clinic, and the clinic from abuse."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    """Encrypted fields, rate limits, spam rules and clean text; knows nothing of what it protects."""

    name = "services.guard"
    label = "guard"
    verbose_name = "Protection"
