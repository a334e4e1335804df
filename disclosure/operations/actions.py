"""Doing what upkeep asks for, and keeping that it was done."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosure.audit.actions import record
from disclosure.audit.queries import Verdict, verify
from disclosure.blocked import Blocked
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.backup import checking, making, versions
from disclosure.operations.backup.making import Made
from disclosure.operations.backup.manifest import Manifest, read
from disclosure.operations.models import Run
from disclosure.operations.vocabulary import RunKind

logger = logging.getLogger(__name__)
_MEGABYTE = 1024 * 1024


def back_up(parent: Path) -> Made:
    """Make a backup below ``parent``, keep that it was made, and return it.

    Raises Blocked and OSError as ``making.make`` does; a failure is kept as well.
    """
    started = timezone.now()
    try:
        made = making.make(parent)
    except (Blocked, OSError) as failure:
        _keep(RunKind.BACKUP, started, False, _why(failure))
        raise
    words = noop("%(name)s：%(files)s 个文件，%(size)s MB")
    size = round(made.manifest.size / _MEGABYTE, 1)
    said = sentence(
        words, name=made.folder.name, files=len(made.manifest.files), size=size
    )
    _keep(RunKind.BACKUP, started, True, said, manifest=made.digest)
    return made


def check_backup(folder: Path) -> list[Sentence]:
    """Prove a backup, keep the result, and return what is wrong with it.

    Where there is no database yet, the result is returned and not kept.
    """
    started = timezone.now()
    found = checking.faults(folder)
    said = sentence(noop("%(name)s：完整"), name=folder.name)
    if found:
        words = noop("%(name)s：有 %(count)s 处不对")
        said = sentence(words, name=folder.name, count=len(found))
    with suppress(DatabaseError):
        _keep(RunKind.BACKUP_CHECK, started, not found, said)
    return found


def check_trail() -> Verdict:
    """Verify the audit chain from end to end, keep the result, and return it."""
    started = timezone.now()
    verdict = verify()
    said = sentence(noop("完整，共 %(count)s 条"), count=verdict.checked)
    if not verdict.is_whole:
        words = noop("第 %(id)s 条不对，或末尾有记录被删除")
        said = sentence(words, id=verdict.broken_id or "-")
    _keep(RunKind.TRAIL_CHECK, started, verdict.is_whole, said)
    return verdict


def check_restored(folder: Path, *, is_all: bool = False) -> list[Sentence]:
    """Compare this site with the backup it was restored from; keep the result."""
    started = timezone.now()
    content: Manifest = read(folder)
    found = checking.differences(content, is_all=is_all)
    if not versions.is_behind():
        said = sentence(noop("%(name)s：与清单一致"), name=folder.name)
        if found:
            words = noop("%(name)s：有 %(count)s 处不对")
            said = sentence(words, name=folder.name, count=len(found))
        _keep(RunKind.RESTORE, started, not found, said)
    return found


def _keep(
    kind: RunKind, started: datetime, is_good: bool, said: Sentence, manifest: str = ""
) -> Run:
    with transaction.atomic():
        run = Run.objects.create(
            kind=kind,
            started_at=started,
            finished_at=timezone.now(),
            is_good=is_good,
            words=said.template,
            values={name: _plain(value) for name, value in said.values.items()},
        )
        record(f"run.{kind}", run, by=None, is_good=is_good, manifest=manifest)
    if not is_good:
        logger.error("%s failed: run %s", kind, run.pk)
    return run


def _why(failure: Exception) -> Sentence:
    if isinstance(failure, Blocked):
        return failure.reasons[0]
    return sentence(noop("磁盘读写出错：%(error)s"), error=type(failure).__name__)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)
