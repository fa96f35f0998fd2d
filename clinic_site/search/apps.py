"""The search as an app: it sees every room, and no room sees it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """One index over everything public, synonyms, and what patients looked for in vain."""

    name = "clinic_site.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
        post_migrate.connect(receivers.fill_empty_index, sender=self)
