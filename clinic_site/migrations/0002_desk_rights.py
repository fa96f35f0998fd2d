"""Who overrules the desk's rules, and who enters closures and leave."""

from importlib import import_module

from django.db import migrations

roles = import_module("clinic_site.migrations.0001_roles")

EVERYTHING = ("add", "change", "delete", "view")
GRANTS = {
    "owner": [
        ("booking", "appointmentrequest", "manage_requests"),
        *roles.on({"services": ["leave"]}, *EVERYTHING),
    ],
    "front desk": roles.on({"services": ["leave"]}, *EVERYTHING),
}


def grant(apps, schema_editor) -> None:
    """Add the permissions to the groups."""
    roles.add_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    """Needs the models it grants permissions on."""

    dependencies = [
        ("clinic_site", "0001_roles"),
        ("booking", "0003_visits"),
        ("services", "0003_availability"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
