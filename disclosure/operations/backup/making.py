"""Making a backup: files, database, files again, manifest, and a rename at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils import timezone

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.operations.backup import keys, manifest
from disclosure.operations.backup.manifest import MEDIA, Manifest, Stored
from disclosure.operations.backup.snapshot import Snapshot, taken

PREFIX = "disclosure-"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Made:
    """A finished backup: where it lies, what it holds, the SHA-256 of its manifest."""

    folder: Path
    manifest: Manifest
    digest: str


def make(parent: Path, now: datetime | None = None) -> Made:
    """Write a backup into a new folder below ``parent`` and return it.

    The site may go on working. The folder appears under its name only when it is
    complete. Raises Blocked (no room, no program for the database, name taken)
    and OSError as the disk says; nothing half-made stays.
    """
    at = timezone.localtime(now)
    final = parent / f"{PREFIX}{at:%Y%m%dT%H%M%S}"
    _check_place(parent, final)
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = parent / f"{_UNFINISHED}{final.name}"
    own.mkdir(mode=0o700)
    try:
        content = _fill(own, at)
        digest = manifest.write(own, content)
        os.sync()
        own.rename(final)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return Made(final, content, digest)


def finished(parent: Path) -> list[Path]:
    """Return the complete backups below a folder, the newest first."""
    found = parent.glob(f"{PREFIX}*/{manifest.NAME}")
    return sorted((path.parent for path in found), reverse=True)


def forget(parent: Path, keep: int) -> list[Path]:
    """Delete the oldest backups until ``keep`` are left; return what was deleted."""
    old = finished(parent)[max(keep, 1) :]
    for folder in old:
        # First the manifest: half a backup must not look like one.
        (folder / manifest.NAME).unlink()
        shutil.rmtree(folder)
    return old


def _fill(folder: Path, at: datetime) -> Manifest:
    """Copy everything; files first and last, so that none of the moment is missed.

    A row's file is written before the row and deleted after it. What was there
    before the snapshot is copied before, what came until then is copied after.
    """
    copied: dict[str, Stored] = {}
    _copy_media(folder / MEDIA, copied)
    with taken(folder) as moment:
        named = moment.files()
        described = _described(moment, at)
    _copy_media(folder / MEDIA, copied)
    _drop_deleted(folder / MEDIA, copied, named)
    files = {f"{MEDIA}/{name}": stored for name, stored in copied.items()}
    files[described.database] = manifest.digest_of(folder / described.database)
    missing = sorted(named - copied.keys()) if _media_root() else []
    return _with_files(described, files, missing)


def _described(moment: Snapshot, at: datetime) -> Manifest:
    length, digest = moment.trail()
    return Manifest(
        made_at=at.isoformat(timespec="seconds"),
        engine=moment.engine,
        server=moment.server,
        database=moment.file,
        tables=moment.tables(),
        migrations=moment.migrations(),
        trail_length=length,
        trail_digest=digest,
        keys=keys.check_values(),
        files={},
        missing=[],
    )


def _with_files(
    described: Manifest, files: dict[str, Stored], missing: list[str]
) -> Manifest:
    return Manifest(**{**vars(described), "files": files, "missing": missing})


def _copy_media(target: Path, copied: dict[str, Stored]) -> None:
    """Copy the files that are not copied yet; stored files never change."""
    for name, path in _media():
        if name in copied:
            continue
        try:
            copied[name] = manifest.copy_with_digest(path, target / name)
        except FileNotFoundError:
            # Deleted while we came to it; a file that is needed shows as missing.
            (target / name).unlink(missing_ok=True)


def _drop_deleted(target: Path, copied: dict[str, Stored], named: set[str]) -> None:
    """Take out again what was let go in the meantime: it must not live on here."""
    there = {name for name, _path in _media()}
    for name in copied.keys() - there - named:
        (target / name).unlink(missing_ok=True)
        del copied[name]


def _media() -> Iterator[tuple[str, Path]]:
    root = _media_root()
    if root is None:
        return
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            yield path.relative_to(root).as_posix(), path


def _media_root() -> Path | None:
    """Return the folder of files; None when they lie in a store of their own."""
    if not isinstance(default_storage, FileSystemStorage):
        kind = getattr(default_storage, "_wrapped", default_storage)
        if not isinstance(kind, FileSystemStorage):
            return None
    return Path(settings.MEDIA_ROOT)


def _check_place(parent: Path, final: Path) -> None:
    root = _media_root()
    if root and parent.resolve().is_relative_to(root.resolve()):
        raise Blocked([sentence(noop("备份不能放在附件目录里，请换一个目录。"))])
    if final.exists():
        words = noop("%(path)s 已经存在，备份不覆盖任何东西。")
        raise Blocked([sentence(words, path=final)])
    needed, free = _needed(), _free(parent)
    if needed > free:
        words = noop("磁盘空间不够：备份大约需要 %(needed)s MB，只有 %(free)s MB。")
        sizes = {"needed": needed // 2**20 + 1, "free": free // 2**20}
        raise Blocked([sentence(words, **sizes)])


def _needed() -> int:
    files = sum(path.stat().st_size for _name, path in _media() if path.exists())
    name = Path(str(connection.settings_dict["NAME"]))
    is_file = connection.vendor == "sqlite" and name.is_file()
    return files + (name.stat().st_size if is_file else 0)


def _free(place: Path) -> int:
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free
