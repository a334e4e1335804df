"""Sealing everything again under the current key, while the site runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q, TextField, Value
from django.db.models.functions import Left

from disclosure.encryption.fields import (
    EncryptedFileField,
    EncryptedTextField,
    LookupKeyField,
)
from disclosure.encryption.sealing import (
    Undecipherable,
    current_head,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    lookup_key,
)

BATCH = 500
#: How a stored text is called while it is read without being opened.
RAW = "sealed_"


@dataclass
class Outcome:
    """How many rows and files were sealed anew, and what could not be read."""

    rows: int = 0
    files: int = 0
    failures: list[str] = field(default_factory=list)


def rotate(
    batch: int = BATCH, kinds: Iterable[type[models.Model]] | None = None
) -> Outcome:
    """Seal every stored value anew that is not sealed as it would be today.

    Looks at all models of the site, or at ``kinds`` only.

    Works in batches of rows, each in one transaction. A row that changes in the
    meantime is left to its writer, who seals with the current key. What cannot
    be read is named in the outcome and left as it is.
    """
    outcome = Outcome()
    for model in apps.get_models() if kinds is None else kinds:
        if model._meta.proxy:
            continue
        _rotate_rows(model, outcome, batch)
        for column in model._meta.local_fields:
            if isinstance(column, EncryptedFileField):
                _rotate_files(model, column, outcome)
    return outcome


def _rotate_rows(model: type[models.Model], outcome: Outcome, batch: int) -> None:
    columns = [
        column
        for column in model._meta.local_fields
        if isinstance(column, EncryptedTextField)
    ]
    if not columns:
        return
    for rows in _batches(model, columns, batch):
        with transaction.atomic():
            for row in rows:
                outcome.rows += _rotate_row(model, columns, row, outcome)


def _batches(
    model: type[models.Model], columns: list[EncryptedTextField], batch: int
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows that hold a value sealed otherwise, as they are stored."""
    stale = _with_raw(model, columns).filter(_is_stale(columns)).order_by("pk")
    names = [RAW + column.name for column in columns]
    rows = list(stale.values("pk", *names)[:batch])
    while rows:
        yield rows
        rows = list(stale.filter(pk__gt=rows[-1]["pk"]).values("pk", *names)[:batch])


def _with_raw(
    model: type[models.Model], columns: list[EncryptedTextField]
) -> models.QuerySet[Any]:
    raw = {
        RAW + column.name: ExpressionWrapper(F(column.name), output_field=TextField())
        for column in columns
    }
    rows: models.QuerySet[Any] = model._base_manager.annotate(**raw)
    return rows


def _is_stale(columns: list[EncryptedTextField]) -> Q:
    head = current_head()
    stale = Q()
    for column in columns:
        name = RAW + column.name
        # Not "startswith", which takes K1 for k1 on SQLite.
        old = ~Q(models.lookups.Exact(Left(F(name), len(head)), Value(head)))
        stale |= Q(**{f"{name}__gt": ""}) & old
    return stale


def _rotate_row(
    model: type[models.Model],
    columns: list[EncryptedTextField],
    row: dict[str, Any],
    outcome: Outcome,
) -> int:
    """Write the new values if the row still holds the old ones; return 0 or 1."""
    old: dict[str, str] = {}
    new: dict[str, Any] = {}
    for column in columns:
        stored = row[RAW + column.name]
        if not stored or stored.startswith(current_head()):
            continue
        try:
            text = decrypt(column.purpose, stored)
        except Undecipherable as wrong:
            outcome.failures.append(f"{model._meta.label} {row['pk']}: {wrong}")
            continue
        old[RAW + column.name] = stored
        sealed = encrypt(column.purpose, text)
        new[column.name] = Value(sealed, output_field=TextField())
        new |= _search_keys(model, column, text)
    if not new:
        return 0
    mine = _with_raw(model, columns).filter(pk=row["pk"], **old)
    return mine.update(**new)


def _search_keys(
    model: type[models.Model], source: EncryptedTextField, text: str
) -> dict[str, str]:
    return {
        column.name: lookup_key(source.purpose, text)
        for column in model._meta.local_fields
        if isinstance(column, LookupKeyField) and column.of == source.name
    }


def _rotate_files(
    model: type[models.Model], column: EncryptedFileField, outcome: Outcome
) -> None:
    rows = model._base_manager.exclude(**{column.name: ""}).order_by()
    for name in list(rows.values_list(column.name, flat=True).distinct()):
        if not name:
            continue
        try:
            outcome.files += _rotate_file(model, column, str(name))
        except (Undecipherable, OSError) as wrong:
            reason = wrong if isinstance(wrong, Undecipherable) else "no such file"
            outcome.failures.append(f"{model._meta.label} {name}: {reason}")


def _rotate_file(
    model: type[models.Model], column: EncryptedFileField, name: str
) -> int:
    """Store the file anew beside the old one, then point its rows to it."""
    storage = column.storage
    with storage.open(name, "rb") as stored:
        sealed = stored.read()
    if sealed.startswith(current_head().encode()):
        return 0
    data = decrypt_bytes(column.purpose, sealed)
    # The storage adds random letters to a name that is taken.
    new = storage.save(name, ContentFile(encrypt_bytes(column.purpose, data)))
    rows = model._base_manager.filter(**{column.name: name})
    moved = rows.update(**{column.name: new})
    storage.delete(name if moved else new)
    return 1 if moved else 0
