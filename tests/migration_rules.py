"""What a migration may not do to a table that holds a million rows.

Two things are asked of every operation. On PostgreSQL it must not rewrite or read a
whole table while others are kept from writing. And the code of the version before
must go on working with the schema after it, so that an upgrade can be taken back
without restoring a backup: columns are added first (expand) and removed a version
after the last code that reads them (contract).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Value

#: Operations that touch only the state, or the catalogue for a moment.
_HARMLESS = (
    migrations.CreateModel,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterOrderWithRespectTo,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.RemoveConstraint,
    AddConstraintNotValid,
    ValidateConstraint,
)
_CONTRACTING = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.DeleteModel,
    migrations.AlterModelTable,
)


def faults(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """Return what is wrong with a migration, in sentences; nothing if it is right.

    ``before`` is the state that it starts from. Tables it makes itself are empty.
    """
    state, app = before.clone(), migration.app_label
    made: set[str] = set()
    found: list[str] = []
    for operation in _flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in made:
            words = _fault(operation, app, state, migration)
            found += [f"{operation.describe()}: {words}"] if words else []
        operation.state_forwards(app, state)
    return found


def _flat(operations: Any) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _fault(operation: Operation, app: str, state: ProjectState, migration: Any) -> str:
    if isinstance(operation, AddIndexConcurrently):
        wrong = "needs atomic = False"
        return wrong if migration.atomic else ""
    if isinstance(operation, _HARMLESS):
        return ""
    if isinstance(operation, migrations.AddField):
        return _added(operation.field)
    if isinstance(operation, migrations.AlterField):
        old = state.apps.get_model(app, operation.model_name)._meta
        return _altered(old.get_field(operation.name), operation.field)
    if isinstance(operation, _CONTRACTING):
        return "the version before still uses it"
    if isinstance(operation, migrations.AddIndex):
        return "keeps everybody from writing; use AddIndexOnline"
    if isinstance(operation, migrations.AddConstraint):
        return "reads the whole table under a lock; add it NOT VALID, validate later"
    if isinstance(operation, (migrations.RunPython, migrations.RunSQL)):
        return "walks a table in one transaction; fill by a command, in batches"
    return "is of a kind nobody has judged yet"


def _added(field: Any) -> str:
    if field.many_to_many:
        return ""
    if getattr(field, "generated", False):
        return "a generated column rewrites the table"
    if field.unique or field.db_index:
        return "makes an index under a lock; add the column, then AddIndexOnline"
    if field.remote_field and field.db_constraint:
        return "checks the whole table under a lock; add it with db_constraint=False"
    if field.has_db_default():
        constant = isinstance(field.db_default, Value) or not hasattr(
            field.db_default, "resolve_expression"
        )
        return "" if constant else "a computed default rewrites the table"
    if field.null and field.default is NOT_PROVIDED:
        return ""
    return "needs null=True without default, or a constant db_default"


def _altered(old: Any, new: Any) -> str:
    new = new.clone()
    new.set_attributes_from_name(old.name)
    new.model = old.model
    types = [field.db_parameters(connection)["type"] for field in (old, new)]
    if types[0] != types[1] and not _is_wider(old, new):
        return f"{types[0]} to {types[1]} rewrites the table"
    if old.null and not new.null:
        return "NOT NULL reads the whole table under a lock"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        return "makes an index under a lock; use AddIndexOnline"
    if new.remote_field and not old.remote_field:
        return "checks the whole table under a lock"
    return ""


def _is_wider(old: Any, new: Any) -> bool:
    if type(old) is not type(new) or not isinstance(old, models.CharField):
        return False
    return bool(new.max_length is None or new.max_length >= old.max_length)
