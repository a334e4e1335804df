"""The stored files: those that lie in a folder, copied out of it and back into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.operations.backup import manifest
from disclosure.operations.backup.manifest import MEDIA, Manifest, Stored

#: Where files wait inside their folder, which may be a disk of its own.
_ARRIVING = ".restoring"
#: What may lie in an empty folder: the second is made with every ext4 disk.
_NOTHING = frozenset({_ARRIVING, "lost+found"})


def root() -> Path | None:
    """Return the folder of files; None when they lie in a store of their own."""
    kind = getattr(default_storage, "_wrapped", default_storage)
    is_folder = isinstance(default_storage, FileSystemStorage)
    if not is_folder and not isinstance(kind, FileSystemStorage):
        return None
    return Path(settings.MEDIA_ROOT)


def files() -> Iterator[tuple[str, Path]]:
    """Yield name and path of every stored file; links and pipes are none."""
    folder = root()
    if folder is None:
        return
    for parent, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if name not in _NOTHING]
        for name in names:
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def copy_new(target: Path, copied: dict[str, Stored]) -> None:
    """Copy the files that are not copied yet; stored files never change."""
    for name, path in files():
        if name in copied:
            continue
        try:
            copied[name] = manifest.copy_with_digest(path, target / name)
        except FileNotFoundError:
            # Deleted while we came to it; a file that is needed shows as missing.
            (target / name).unlink(missing_ok=True)


def drop_deleted(target: Path, copied: dict[str, Stored], named: set[str]) -> None:
    """Take out again what was let go in the meantime: it must not live on here."""
    there = {name for name, _path in files()}
    for name in copied.keys() - there - named:
        (target / name).unlink(missing_ok=True)
        del copied[name]


def is_empty() -> bool:
    """Tell whether no file lies in the folder."""
    folder = Path(settings.MEDIA_ROOT)
    if not folder.exists():
        return True
    return not [path for path in folder.iterdir() if path.name not in _NOTHING]


class Arrival:
    """The files of a backup, beside their places until the database is there.

    They wait inside the folder itself: it may be a disk or a share of its own,
    with nothing to write beside it.
    """

    def __init__(self, folder: Path, content: Manifest) -> None:
        self.folder, self.content = folder, content
        self.target = Path(settings.MEDIA_ROOT)
        self.own = self.target / _ARRIVING

    def __enter__(self) -> Arrival:
        """Copy the files the manifest names, each compared again as it is written."""
        self.is_new = not self.target.exists()
        shutil.rmtree(self.own, ignore_errors=True)
        try:
            self.target.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.own.mkdir(mode=0o700)
            for name, stored in self.content.files.items():
                if name.startswith(f"{MEDIA}/"):
                    self._copy(name, stored)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        shutil.rmtree(self.own, ignore_errors=True)
        if self.is_new:
            # Only when it stayed empty.
            with suppress(OSError):
                self.target.rmdir()

    def settle(self) -> None:
        """Put the files where they belong."""
        for path in sorted(self.own.iterdir()):
            path.rename(self.target / path.name)

    def _copy(self, name: str, stored: Stored) -> None:
        inner = self.own / name.removeprefix(f"{MEDIA}/")
        if manifest.copy_with_digest(self.folder / name, inner) != stored:
            raise Blocked([sentence(noop("文件被改动或损坏：%(name)s"), name=name)])
