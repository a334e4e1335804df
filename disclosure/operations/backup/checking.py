"""Proving a backup, and proving that a site is what a backup holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models

from disclosure.audit.chain import GENESIS
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.encryption.fields import EncryptedFileField, EncryptedTextField
from disclosure.encryption.keys import key_ring
from disclosure.encryption.sealing import Undecipherable
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.backup import keys, manifest
from disclosure.operations.backup.manifest import Manifest
from disclosure.operations.backup.snapshot import module_of, table_names

#: How many values of a column and files of a field are opened, unless all are.
SAMPLE = 200


def faults(folder: Path) -> list[Sentence]:
    """Return what is wrong with a backup, a sentence each; empty when it is whole.

    Every file is read and compared with the manifest, the database checked by its
    own means. Raises Blocked when there is no readable manifest.
    """
    content = manifest.read(folder)
    found = list(_wrong_files(folder, content))
    if not found:
        found += _wrong_database(folder, content)
    words = noop("办件或报告引用的文件在备份时就已经没有：%(name)s")
    return found + [sentence(words, name=name) for name in content.missing]


def can_be_read(content: Manifest) -> bool:
    """Tell whether the keys in use open the personal data of a backup."""
    return keys.opens(key_ring(), content.keys)


def differences(content: Manifest, *, is_all: bool = False) -> list[Sentence]:
    """Return in what this site differs from a backup just restored.

    Counts of all tables, the audit chain from end to end, and whether personal
    data can be read with the keys in use: ``SAMPLE`` values a column, or all.
    """
    return [
        *_counts(content),
        *_trail(content),
        *_sealed_values(None if is_all else SAMPLE),
    ]


def _wrong_files(folder: Path, content: Manifest) -> Iterator[Sentence]:
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir()
    }
    for name in sorted(found - content.files.keys() - {manifest.NAME}):
        yield sentence(noop("多出一个文件：%(name)s"), name=name)
    for name, stored in sorted(content.files.items()):
        if name not in found:
            yield sentence(noop("少了一个文件：%(name)s"), name=name)
        elif manifest.digest_of(folder / name) != stored:
            yield sentence(noop("文件被改动或损坏：%(name)s"), name=name)


def _wrong_database(folder: Path, content: Manifest) -> Iterator[Sentence]:
    engine, file = module_of(content.engine), folder / content.database
    told = engine.problems(file)
    for words in told:
        yield sentence(noop("数据库的备份有问题：%(told)s"), told=words)
    counted = None if told else engine.tables(file)
    if counted is not None:
        yield from _other_counts(content.tables, counted)


def _counts(content: Manifest) -> Iterator[Sentence]:
    found = {}
    with connection.cursor() as cursor:
        for name in table_names():
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            found[name] = int(cursor.fetchone()[0])
    yield from _other_counts(content.tables, found)


def _other_counts(wanted: dict[str, int], found: dict[str, int]) -> Iterator[Sentence]:
    words = noop("表 %(name)s 应有 %(wanted)s 行，实有 %(found)s 行。")
    for name, count in wanted.items():
        if found.get(name) != count:
            yield sentence(words, name=name, wanted=count, found=found.get(name, 0))


def _trail(content: Manifest) -> Iterator[Sentence]:
    verdict = verify()
    if not verdict.is_whole:
        yield sentence(noop("审计链不完整。"))
    newest = Entry.objects.order_by("-id").values_list("digest", flat=True).first()
    length = Entry.objects.count()
    wanted = (content.trail_length, content.trail_digest or GENESIS)
    if (length, newest or GENESIS) != wanted:
        yield sentence(noop("审计链的末尾与备份清单不同。"))


def _sealed_values(sample: int | None) -> Iterator[Sentence]:
    words = noop("%(column)s 用现在的密钥读不出来。")
    for kind in apps.get_models():
        for column in kind._meta.local_fields:
            if not _opens(kind, column, sample):
                yield sentence(words, column=f"{kind._meta.label}.{column.name}")


def _opens(
    kind: type[models.Model], column: models.Field[object, object], sample: int | None
) -> bool:
    try:
        if isinstance(column, EncryptedTextField):
            rows = kind._base_manager.exclude(**{column.name: ""})
            list(_some(rows.values_list(column.name, flat=True), sample))
        elif isinstance(column, EncryptedFileField):
            for row in _some(kind._base_manager.exclude(**{column.name: ""}), sample):
                if getattr(row, column.name):
                    getattr(row, column.name).opened()
    except (Undecipherable, OSError):
        return False
    return True


def _some(rows: models.QuerySet[Any, Any], sample: int | None) -> Iterator[Any]:
    """Yield some rows from anywhere in a table, or all of them."""
    if sample is None:
        return iter(rows.order_by("pk").iterator(chunk_size=500))
    start = random.randint(0, max(rows.count() - sample, 0))
    return islice(rows.order_by("pk")[start : start + sample], sample)
