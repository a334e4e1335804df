"""A ZIP sent out while it is written: one file in memory at a time.

Files are stored as they are. The size of each is known before it is written, so
that the archive opens everywhere; the same files give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

from disclosure.casework.archive.entries import Entry, Gap
from disclosure.casework.archive.manifest import MANIFEST, SUMS, Manifest

_PIECE = 256 * 1024
_EARLIEST = 1980
#: An ordinary file that its owner reads and writes, as Unix notes it.
_MODE = 0o100600 << 16
_UNIX = 3


def stream(
    folder: str, items: Iterable[Entry | Gap], manifest: Manifest, day: date
) -> Iterator[bytes]:
    """Yield the archive in pieces; manifest and sums come last, dated ``day``."""
    pending = _Pending()
    with zipfile.ZipFile(pending, "w", zipfile.ZIP_STORED) as archive:
        for item in items:
            if isinstance(item, Gap):
                manifest.lack(item.path, item.about)
                continue
            manifest.add(item.path, item.content, item.about)
            _put(archive, folder, item.path, item.content, item.day)
            yield from pending.taken()
        _put(archive, folder, MANIFEST, manifest.content(), day)
        _put(archive, folder, SUMS, manifest.sum_lines(), day)
    yield from pending.taken()


def _put(
    archive: zipfile.ZipFile, folder: str, path: str, content: bytes, day: date
) -> None:
    when = (max(day.year, _EARLIEST), day.month, day.day, 0, 0, 0)
    info = zipfile.ZipInfo(f"{folder}/{path}", when)
    info.external_attr, info.create_system = _MODE, _UNIX
    archive.writestr(info, content)


class _Pending(io.RawIOBase):
    """Holds what is not sent yet; only there can be gone back to."""

    def __init__(self) -> None:
        super().__init__()
        self._sent = 0
        self._held = io.BytesIO()

    def taken(self) -> Iterator[bytes]:
        """Yield what is held, and forget it."""
        whole = self._held.getbuffer()
        size = len(whole)
        try:
            for start in range(0, size, _PIECE):
                yield bytes(whole[start : start + _PIECE])
        finally:
            whole.release()
            self._sent += size
            self._held = io.BytesIO()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._held.write(data)  # type: ignore[arg-type]

    def tell(self) -> int:
        return self._sent + self._held.tell()

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or place < self._sent:
            raise OSError("what was sent cannot be changed")
        return self._sent + self._held.seek(place - self._sent)
