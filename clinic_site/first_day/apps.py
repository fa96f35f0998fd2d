"""From an empty database to a clinic's own site, by screens."""

from django.apps import AppConfig


class FirstDayConfig(AppConfig):
    """What a new clinic needs once: the owner's account, facts, mail, keys, invitations, and the opening."""

    name = "clinic_site.first_day"
    label = "first_day"
    verbose_name = "First day"
