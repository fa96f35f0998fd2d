"""Who edits synonyms and reads what patients looked for in vain."""

from importlib import import_module

from django.db import migrations

roles = import_module("clinic_site.migrations.0001_roles")

SYNONYMS = {"search": ["synonym"]}
UNMET = {"search": ["unmetsearch"]}
SEE = [*roles.on(SYNONYMS, "view"), *roles.on(UNMET, "view")]
TEND = [*roles.on(SYNONYMS, "add", "change", "delete", "view"), *roles.on(UNMET, "delete", "view")]
GRANTS = {"owner": TEND, "publisher": TEND, "editor": SEE, "clinician": SEE, "auditor": SEE}


def grant(apps, schema_editor) -> None:
    """Add the permissions to the groups."""
    roles.add_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    """Needs the models it grants permissions on."""

    dependencies = [("clinic_site", "0004_consent_rights"), ("search", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
