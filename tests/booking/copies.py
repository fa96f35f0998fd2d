"""Rows of a request taken aside and put back, as restoring an older copy of the database does."""

from django.db import connection

from services.booking.models import Erasure


def copied(*items) -> list[tuple[str, list[str], list[tuple]]]:
    """The rows about these requests as they stand in the database, table by table."""
    pks = ", ".join(str(item.pk) for item in items)
    references = ", ".join(f"'{item.reference}'" for item in items)
    tables = (
        ("booking_appointmentrequest", f"id IN ({pks})"),
        ("booking_requestevent", f"request_id IN ({pks})"),
        ("booking_accesstoken", f"request_id IN ({pks})"),
        ("booking_visit", f"request_id IN ({pks})"),
        ("outbox_outgoingemail", f"about IN ({references})"),
    )
    found = []
    with connection.cursor() as cursor:
        for table, condition in tables:
            columns = [
                column.name for column in connection.introspection.get_table_description(cursor, table)
            ]
            # As text, which every column takes back.
            quoted = ", ".join(f'CAST("{column}" AS text)' for column in columns)
            cursor.execute(f"SELECT {quoted} FROM {table} WHERE {condition}")
            found.append((table, columns, cursor.fetchall()))
    return found


def put_back(copy) -> None:
    """Bring the rows of a copy back in place of what stands there now, and the ledger's table to nothing."""
    Erasure.objects.all().delete()
    with connection.cursor() as cursor:
        for table, columns, rows in reversed(copy):
            for row in rows:
                cursor.execute(f"DELETE FROM {table} WHERE CAST(id AS text) = %s", [row[columns.index("id")]])
        for table, columns, rows in copy:
            types = column_types(cursor, table)
            gaps = ", ".join(f"CAST(%s AS {types[column]})" for column in columns)
            for row in rows:
                names = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({gaps})", row)


def column_types(cursor, table: str) -> dict[str, str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
        )
        return dict(cursor.fetchall())
    cursor.execute(f"PRAGMA table_info({table})")
    return {
        row[1]: "integer" if row[2].startswith(("integer", "bigint", "smallint", "bool")) else "text"
        for row in cursor.fetchall()
    }
