"""Who edits facts and rules, mends addresses, and reads the trail of texts."""

from importlib import import_module

from django.db import migrations

roles = import_module("clinic_site.migrations.0001_roles")

EVERYTHING = ("add", "change", "delete", "view")
TRAIL = roles.on({"content": ["contentevent"]}, "view")
SEE_RULES = roles.on({"content": ["clinicalfact", "wordrule", "editorialpolicy", "reviewrequest"]}, "view")
MEND_ADDRESSES = [
    *roles.on({"content": ["redirect"]}, *EVERYTHING),
    *roles.on({"content": ["missedaddress"]}, "delete", "view"),
]
CORRECT = roles.on({"content": ["correction"]}, "add", "change", "view")
GRANTS = {
    "owner": [
        *SEE_RULES,
        *roles.on({"content": ["clinicalfact", "wordrule"]}, *EVERYTHING),
        *roles.on({"content": ["editorialpolicy"]}, "change"),
        ("content", "revision", "override_rules"),
        *TRAIL,
        *MEND_ADDRESSES,
        *CORRECT,
    ],
    "editor": [*SEE_RULES, *TRAIL],
    "clinician": [*SEE_RULES, *TRAIL],
    "publisher": [*SEE_RULES, *TRAIL, *MEND_ADDRESSES, *CORRECT],
    "auditor": [*SEE_RULES, *TRAIL],
}


def grant(apps, schema_editor) -> None:
    """Add the permissions to the groups."""
    roles.add_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    """Needs the models it grants permissions on."""

    dependencies = [("clinic_site", "0002_desk_rights"), ("content", "0003_editing")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
