"""Who records the consent to a story and takes it back."""

from importlib import import_module

from django.db import migrations

roles = import_module("clinic_site.migrations.0001_roles")

CONSENT = {"blog": ["storyconsent"]}
GRANTS = {
    "owner": roles.on(CONSENT, "add", "change", "view"),
    "publisher": roles.on(CONSENT, "add", "change", "view"),
    "editor": roles.on(CONSENT, "view"),
    "clinician": roles.on(CONSENT, "view"),
    "auditor": roles.on(CONSENT, "view"),
}


def grant(apps, schema_editor) -> None:
    """Add the permissions to the groups."""
    roles.add_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    """Needs the models it grants permissions on."""

    dependencies = [("clinic_site", "0003_content_rights"), ("blog", "0004_consents")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
