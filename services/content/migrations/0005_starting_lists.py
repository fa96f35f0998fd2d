"""The facts and word rules every clinic starts with; staff edit them from then on."""

from django.db import migrations

from services.content.checks import starter


def load(apps, schema_editor) -> None:
    """Add the lists to a site that has none."""
    models = (apps.get_model("content", name) for name in ("ClinicalFact", "WordRule", "Reference"))
    starter.load(*models)


class Migration(migrations.Migration):
    dependencies = [("content", "0004_fact_evidence")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
