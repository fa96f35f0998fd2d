"""manage.py rebuild_search: fill the search index anew from the pages."""

from django.core.management.base import BaseCommand

from clinic_site.search import index


class Command(BaseCommand):
    """Needed after rows were changed past the site, or when a new version says so."""

    help = "Empty the search index and fill it from the pages. The index keeps itself true otherwise."

    def handle(self, **options) -> None:
        self.stdout.write(f"Entries in the search index: {index.rebuild()}")
