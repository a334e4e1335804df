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
from disclosure.encryption.keys import KeyRing, key_ring
from disclosure.encryption.sealing import Undecipherable
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.backup import keys, manifest, versions
from disclosure.operations.backup.manifest import Manifest
from disclosure.operations.backup.snapshot import module_of
from disclosure.operations.models import Run
from reports.search import proving as searching

#: How many values of a column and files of a field are opened, unless all are.
SAMPLE = 200


def faults(folder: Path, ring: KeyRing | None = None) -> list[Sentence]:
    """Return what is wrong with a backup, a sentence each; empty when it is whole.

    The manifest is compared with its seal where ``ring`` (the keys in use) holds the
    key, every file with the manifest, the database checked by its own means. Raises
    Blocked when there is no readable manifest.
    """
    content = manifest.read(folder)
    ring = ring or key_ring()
    is_sealed = keys.is_sealed(folder, ring)
    # Whoever holds every key of a backup holds that of its seal: an unknown name is
    # one that somebody wrote over it.
    if is_sealed is False or (is_sealed is None and keys.opens(ring, content.keys)):
        return [sentence(noop("清单被改动过：与 manifest.seal 里的签名不符。"))]
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
    data can be read with the keys in use: ``SAMPLE`` values a column, or all, and
    with all of them also the index of the search. Before ``migrate`` only the counts
    can be asked for; after it they are others.
    """
    if versions.is_behind():
        return list(_counts(content))
    found = [] if versions.is_older(content) else list(_counts(content))
    found += [*_trail(content), *_sealed_values(None if is_all else SAMPLE)]
    if is_all and (searching.differing() or searching.strays()):
        words = noop("搜索的索引与报告不一致，请运行 manage.py rebuild_search。")
        found.append(sentence(words))
    return found


def _wrong_files(folder: Path, content: Manifest) -> Iterator[Sentence]:
    there = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in there}
    # What a link leads to is no part of a backup.
    found = {name for name, path in names.items() if not path.is_symlink()}
    known = found & (content.files.keys() | {manifest.NAME, manifest.SEAL})
    for name in sorted(names.keys() - known):
        yield sentence(noop("多出一个文件：%(name)s"), name=name)
    for name, stored in sorted(content.files.items()):
        if name not in found:
            yield sentence(noop("少了一个文件：%(name)s"), name=name)
        elif manifest.digest_of(folder / name) != stored:
            yield sentence(noop("文件被改动或损坏：%(name)s"), name=name)


def _wrong_database(folder: Path, content: Manifest) -> Iterator[Sentence]:
    if content.database not in content.files:
        yield sentence(noop("少了一个文件：%(name)s"), name=content.database)
        return
    engine, file = module_of(content.engine), folder / content.database
    told = engine.problems(file, content.server)
    for words in told:
        yield sentence(noop("数据库的备份有问题：%(told)s"), told=words)
    counted = None if told else engine.tables(file)
    if counted is not None:
        yield from _other_counts(content.tables, counted)


def _counts(content: Manifest) -> Iterator[Sentence]:
    found = {}
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for name in content.tables.keys() & set(there):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            found[name] = int(cursor.fetchone()[0])
    # What this check writes itself when it is done more than once.
    for name in (Run._meta.db_table, Entry._meta.db_table):
        found[name] = min(found.get(name, 0), content.tables.get(name, 0))
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
    rows = Entry.objects.order_by("id").values_list("digest", flat=True)
    at = max(content.trail_length - 1, 0)
    newest = rows[at : at + 1].first() if content.trail_length else GENESIS
    if newest != (content.trail_digest or GENESIS):
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
