"""The database itself refuses two visits of one practitioner that overlap, whoever writes them.

PostgreSQL has exclusion constraints for it, SQLite gets triggers. SQLite drops the triggers when a later migration
rebuilds booking_visit: such a migration calls forbid_overlaps() again (tests/booking/test_no_overlap.py notices).
"""

from django.db import migrations

NAME = "visit_no_overlap"
CLASH = """
    NOT NEW.may_overlap AND EXISTS (
        SELECT 1 FROM booking_visit AS other
        WHERE other.practitioner_id = NEW.practitioner_id AND other.id IS NOT NEW.id AND NOT other.may_overlap
        AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
    )
"""


def forbid_overlaps(apps, schema_editor) -> None:
    """Make the constraint or the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(
            f"ALTER TABLE booking_visit ADD CONSTRAINT {NAME} EXCLUDE USING gist "
            "(practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (NOT may_overlap)"
        )
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(
            f"CREATE TRIGGER {NAME}_{event.lower()} BEFORE {event} ON booking_visit WHEN {CLASH} "
            f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )


def allow_overlaps(apps, schema_editor) -> None:
    """Undo forbid_overlaps()."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE booking_visit DROP CONSTRAINT {NAME}")
        return
    for event in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{event}")


class Migration(migrations.Migration):
    """Needs the table and nothing else."""

    dependencies = [("booking", "0003_visits")]
    operations = [migrations.RunPython(forbid_overlaps, allow_overlaps)]
