"""The ten parts of the body that the map shows."""

from django.db import migrations

REGIONS = [
    ("head", "Head and jaw"),
    ("neck", "Neck"),
    ("shoulder", "Shoulder"),
    ("upper-back", "Upper back"),
    ("elbow", "Elbow"),
    ("lower-back", "Lower back"),
    ("hip", "Hip"),
    ("hand", "Wrist and hand"),
    ("knee", "Knee"),
    ("foot", "Ankle and foot"),
]


def make_regions(apps, schema_editor) -> None:
    """Make the rows."""
    BodyRegion = apps.get_model("services", "BodyRegion")
    for position, (slug, name) in enumerate(REGIONS, start=1):
        BodyRegion.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})


def remove_regions(apps, schema_editor) -> None:
    """Undo make_regions()."""
    apps.get_model("services", "BodyRegion").objects.filter(
        slug__in=[slug for slug, _name in REGIONS]
    ).delete()


class Migration(migrations.Migration):
    """Rows, not tables."""

    dependencies = [("services", "0001_initial")]
    operations = [migrations.RunPython(make_regions, remove_regions)]
