"""The full-text index of the database in use: FTS5 with triggers, or tsvector columns."""

from django.db import migrations

from clinic_site.search import engines


def create(apps, schema_editor) -> None:
    """Make it."""
    engines.create(schema_editor)


def drop(apps, schema_editor) -> None:
    """Take it away."""
    engines.drop(schema_editor)


class Migration(migrations.Migration):
    """SQL of each database."""

    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
