"""No migration locks a large table, and none breaks the version before it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now

from disclosure.online_indexes import AddIndexOnline
from tests.migration_rules import faults

#: Made before the first release: wherever they run, their tables are empty. A new
#: installation runs them all; nothing is to be added here after version 0.1.
_EMPTY = {
    "accounts": ("0001_initial", "0002_separate_duties"),
    "agencies": (
        *("0001_initial", "0002_calendar", "0003_seed_calendar"),
        "0004_makes_rules",
    ),
    "audit": ("0001_initial", "0002_append_only"),
    "casework": (
        *("0001_initial", "0002_draft_files", "0003_case_list"),
        "0004_supervision",
    ),
    "operations": ("0001_initial",),
    "oversight": ("0001_initial",),
    "pagecache": ("0001_initial",),
    "report_search": ("0001_initial", "0002_words"),
    "reports": ("0001_initial", "0002_national_form", "0003_paper_and_readings"),
    "throttle": ("0001_initial",),
}
_EXEMPT = frozenset((app, name) for app, names in _EMPTY.items() for name in names)


def _own() -> list[tuple[str, str]]:
    base = str(settings.BASE_DIR)
    own = {
        config.label
        for config in apps.get_app_configs()
        if config.path.startswith(base) and "site-packages" not in config.path
    }
    loader = MigrationLoader(None)
    return sorted(key for key in loader.disk_migrations if key[0] in own)


def _before(key: tuple[str, str]):
    loader = MigrationLoader(None)
    return loader.disk_migrations[key], loader.project_state(key, at_end=False)


def test_every_exempt_migration_is_there():
    assert set(_own()) >= _EXEMPT


def test_later_migrations_leave_large_tables_alone():
    later = [key for key in _own() if key not in _EXEMPT]
    found = {key: faults(*_before(key)) for key in later}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


def test_the_rules_find_what_the_old_ones_did():
    assert len(faults(*_before(("casework", "0004_supervision")))) >= 8


def _case(*operations, atomic=True):
    made = migrations.Migration("9999_tried", "casework")
    made.operations, made.atomic = list(operations), atomic
    return faults(made, MigrationLoader(None).project_state())


INDEX = models.Index(fields=["subject"], name="tried")
WRONG = {
    "not null, no default": migrations.AddField(
        "case", "tried", models.CharField(max_length=5, default="x")
    ),
    "computed default": migrations.AddField(
        "case", "tried", models.DateTimeField(db_default=Now())
    ),
    "indexed": migrations.AddField(
        "case", "tried", models.IntegerField(null=True, db_index=True)
    ),
    "foreign key": migrations.AddField(
        "case", "tried", models.ForeignKey("agencies.Agency", models.CASCADE, null=True)
    ),
    "generated": migrations.AddField(
        "case",
        "tried",
        models.GeneratedField(
            expression=models.F("round") + 1,
            output_field=models.IntegerField(),
            db_persist=True,
        ),
    ),
    "type": migrations.AlterField("case", "round", models.BigIntegerField(default=1)),
    "shorter": migrations.AlterField("case", "subject", models.CharField(max_length=9)),
    "not null": migrations.AlterField("case", "due_on", models.DateField()),
    "unique": migrations.AlterField(
        "case", "subject", models.CharField(max_length=200, unique=True)
    ),
    "index": migrations.AddIndex("case", INDEX),
    "constraint": migrations.AddConstraint(
        "case", models.UniqueConstraint(fields=["subject"], name="tried")
    ),
    "python": migrations.RunPython(migrations.RunPython.noop),
    "sql": migrations.RunSQL("SELECT 1"),
    "removed": migrations.RemoveField("case", "subject"),
    "renamed": migrations.RenameField("case", "subject", "title"),
    "concurrently in a transaction": AddIndexConcurrently("case", INDEX),
    "hidden": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.AddIndex("case", INDEX)]
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_would_lock_a_table_is_found(name):
    assert len(_case(WRONG[name])) == 1


def test_what_does_not_lock_is_allowed():
    fine = [
        migrations.AddField("case", "tried", models.IntegerField(null=True)),
        migrations.AddField("case", "tried2", models.IntegerField(db_default=0)),
        migrations.AlterField("case", "subject", models.CharField(max_length=300)),
        migrations.CreateModel(
            "Tried", [("id", models.BigAutoField(primary_key=True))]
        ),
        migrations.AddField("tried", "text", models.TextField(default="")),
        migrations.RemoveIndex("case", "case_late"),
    ]
    assert _case(*fine) == []
    assert _case(AddIndexOnline("case", INDEX), atomic=False) == []


@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_online_and_taken_away():
    state = MigrationLoader(None).project_state()
    after = state.clone()
    operation = AddIndexOnline("case", INDEX)
    operation.state_forwards("casework", after)
    for forwards in (True, False):
        with connection.schema_editor(atomic=False) as editor:
            if forwards:
                operation.database_forwards("casework", editor, state, after)
            else:
                operation.database_backwards("casework", editor, after, state)
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, "casework_case")
        assert ("tried" in known) is forwards
