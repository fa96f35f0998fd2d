"""The synonyms every clinic starts with."""

import json

from django.conf import settings
from django.db import migrations

from clinic_site.search import synonyms


def load(apps, schema_editor) -> None:
    """Load fixtures/synonyms.json."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / "synonyms.json").read_text("utf-8"))
    synonyms.load(rows, apps.get_model("search", "Synonym"))


class Migration(migrations.Migration):
    """Staff add to them and take from them afterwards."""

    dependencies = [("search", "0002_full_text")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
