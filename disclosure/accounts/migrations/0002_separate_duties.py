"""Let the database itself refuse two separate duties to one person.

The check of the application stays; this one holds also for a shell, an import
and two writers at once: on PostgreSQL the person's row is locked first, SQLite
has one writer. A later migration that alters the table of offices on SQLite
makes it anew and must make the triggers again (a test looks for them).
"""

from django.conf import settings
from django.db import migrations

MESSAGE = "one person cannot hold two separate duties"
DUTIES = "('system_admin', 'security_admin', 'audit_admin')"
CONFLICT = f"""
    NEW.role IN {DUTIES} AND EXISTS (
        SELECT 1 FROM agencies_officer AS held
        WHERE held.user_id = NEW.user_id AND held.id <> COALESCE(NEW.id, 0)
        AND held.role IN {DUTIES} AND held.role <> NEW.role)
"""
_SQLITE = """
    CREATE TRIGGER agencies_officer_separate_{when}
    BEFORE {when} ON agencies_officer WHEN {conflict}
    BEGIN
        SELECT RAISE(ABORT, '{message}');
    END
"""

ON = {
    "postgresql": [
        f"""
        CREATE FUNCTION agencies_officer_separate() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM agencies_user WHERE id = NEW.user_id FOR UPDATE;
            IF {CONFLICT} THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER agencies_officer_separate
        BEFORE INSERT OR UPDATE ON agencies_officer
        FOR EACH ROW EXECUTE FUNCTION agencies_officer_separate()
        """,
    ],
    "sqlite": [
        _SQLITE.format(when=when, conflict=CONFLICT, message=MESSAGE)
        for when in ("INSERT", "UPDATE")
    ],
}

OFF = {
    "postgresql": [
        "DROP TRIGGER agencies_officer_separate ON agencies_officer",
        "DROP FUNCTION agencies_officer_separate()",
    ],
    "sqlite": [
        "DROP TRIGGER agencies_officer_separate_INSERT",
        "DROP TRIGGER agencies_officer_separate_UPDATE",
    ],
}


def _run(statements, schema_editor):
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def refuse(apps, schema_editor):
    _run(ON, schema_editor)


def allow(apps, schema_editor):
    _run(OFF, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("agencies", "0004_makes_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(refuse, allow)]
