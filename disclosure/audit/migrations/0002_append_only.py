"""Let the database itself refuse to change a row of the trail.

PostgreSQL refuses UPDATE and DELETE of a row. SQLite refuses UPDATE only: its
tests empty tables with DELETE, and a deleted row is found by ``verify``
anyway. A later migration that alters the table on SQLite makes the table anew
and must make the trigger again.
"""

from django.db import migrations

MESSAGE = "audit_entry is append-only"

ON = {
    "postgresql": [
        f"""
        CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{MESSAGE}';
        END $$
        """,
        """
        CREATE TRIGGER audit_entry_append_only
        BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
        """,
    ],
    "sqlite": [
        f"""
        CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry
        BEGIN
            SELECT RAISE(ABORT, '{MESSAGE}');
        END
        """,
    ],
}

OFF = {
    "postgresql": [
        "DROP TRIGGER audit_entry_append_only ON audit_entry",
        "DROP FUNCTION audit_entry_refuse()",
    ],
    "sqlite": ["DROP TRIGGER audit_entry_append_only"],
}


def _run(statements, schema_editor):
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def refuse(apps, schema_editor):
    _run(ON, schema_editor)


def allow(apps, schema_editor):
    _run(OFF, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
