"""Does an archive hold what its manifest and its sums say? Nothing is unpacked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from disclosure.casework.archive.manifest import FORMAT, MANIFEST, SUMS
from disclosure.labels import Sentence, noop, sentence

MOST_FILES = 20_000
MOST_LIST_BYTES = 20 * 1024 * 1024
_PIECE = 1024 * 1024
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)


class NotAnArchive(Exception):
    """The file is no archive of a case at all, with the reason."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """``faults`` is empty where everything holds; ``missing`` was missing then."""

    case_number: str
    made_at: str
    made_by: str
    files: int
    missing: tuple[str, ...]
    faults: tuple[Sentence, ...]


def verify(path: Path) -> Verdict:
    """Read an archive and check every size and digest, without unpacking it.

    Raises NotAnArchive where there is no manifest to go by. Memory stays small
    whatever the file claims to hold.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _verdict(archive)
    except _BROKEN as wrong:
        reason = sentence(noop("读不出这个文件，它不是完整的全卷压缩包。"))
        raise NotAnArchive(reason) from wrong


def _verdict(archive: zipfile.ZipFile) -> Verdict:
    folder, found = _found(archive)
    data = _manifest(archive, found)
    told = {str(row["path"]): row for row in data["files"]}
    sums = dict(_sums(archive, found))
    faults = [
        *_twice(archive),
        *_more_or_less(found, set(told) | {MANIFEST, SUMS}),
        *_unlike(archive, found, told, sums),
    ]
    return Verdict(
        case_number=str(data.get("case", folder)),
        made_at=str(data.get("made_at", "")),
        made_by=str(data.get("made_by", "")),
        files=len(told),
        missing=tuple(row["path"] for row in data.get("missing", [])),
        faults=tuple(faults),
    )


def _found(archive: zipfile.ZipFile) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """Return the one folder of an archive, and its files by their path below it."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    folders = {info.filename.partition("/")[0] for info in infos}
    if len(infos) > MOST_FILES or len(folders) != 1:
        raise NotAnArchive(sentence(noop("压缩包里不是一个办件的一个文件夹。")))
    below = {info.filename.partition("/")[2]: info for info in infos}
    return folders.pop(), below


def _manifest(
    archive: zipfile.ZipFile, found: Mapping[str, zipfile.ZipInfo]
) -> dict[str, Any]:
    data = json.loads(_short(archive, found, MANIFEST))
    is_known = isinstance(data, dict) and data.get("format") == FORMAT
    rows = data.get("files") if is_known else None
    lacking = data.get("missing", []) if is_known else None
    if not (_are(rows, _is_row) and _are(lacking, _has_path)):
        raise NotAnArchive(sentence(noop("清单 manifest.json 不是本系统的格式。")))
    return data  # type: ignore[no-any-return]


def _are(rows: object, is_right: Callable[[object], bool]) -> bool:
    return isinstance(rows, list) and all(map(is_right, rows))


def _has_path(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("path"), str)


def _is_row(row: object) -> bool:
    """A size below nothing would let a file be read whole."""
    return (
        isinstance(row, dict)
        and _has_path(row)
        and isinstance(row.get("sha256"), str)
        and isinstance(row.get("size"), int)
        and row["size"] >= 0
    )


def _sums(
    archive: zipfile.ZipFile, found: Mapping[str, zipfile.ZipInfo]
) -> Iterator[tuple[str, str]]:
    for line in _short(archive, found, SUMS).decode().splitlines():
        digest, _blanks, path = line.partition("  ")
        yield path, digest


def _short(
    archive: zipfile.ZipFile, found: Mapping[str, zipfile.ZipInfo], path: str
) -> bytes:
    if path not in found:
        raise NotAnArchive(sentence(noop("压缩包里没有%(file)s。"), file=path))
    with archive.open(found[path]) as file:
        content = file.read(MOST_LIST_BYTES + 1)
    if len(content) > MOST_LIST_BYTES:
        raise NotAnArchive(sentence(noop("%(file)s太大，没有读。"), file=path))
    return content


def _twice(archive: zipfile.ZipFile) -> Iterator[Sentence]:
    seen: set[str] = set()
    for name in archive.namelist():
        if name in seen:
            yield sentence(noop("有两个同名文件：%(path)s"), path=name)
        seen.add(name)


def _more_or_less(
    found: Mapping[str, zipfile.ZipInfo], told: set[str]
) -> Iterator[Sentence]:
    for path in sorted(found.keys() - told):
        yield sentence(noop("清单上没有的文件：%(path)s"), path=path)
    for path in sorted(told - found.keys()):
        yield sentence(noop("少了文件：%(path)s"), path=path)


def _unlike(
    archive: zipfile.ZipFile,
    found: Mapping[str, zipfile.ZipInfo],
    told: Mapping[str, Mapping[str, Any]],
    sums: Mapping[str, str],
) -> Iterator[Sentence]:
    for path in sorted(sums.keys() - set(told) - {MANIFEST}):
        yield sentence(noop("SHA256SUMS 里多了一行：%(path)s"), path=path)
    for path, info in found.items():
        if path == SUMS or (path != MANIFEST and path not in told):
            continue
        most = int(told[path]["size"]) if path in told else MOST_LIST_BYTES
        digest = _digest(archive, info, most)
        wanted = {sums.get(path)}
        if path in told:
            wanted.add(str(told[path]["sha256"]))
        if wanted != {digest}:
            yield sentence(noop("内容与清单不符：%(path)s"), path=path)


def _digest(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> str:
    """Return the digest of a file; "" if it is longer than it should be."""
    try:
        with archive.open(info) as file:
            return _digest_of(file, most)
    except _BROKEN:
        return ""


def _digest_of(file: IO[bytes], most: int) -> str:
    found, left = hashlib.sha256(), most
    while piece := file.read(min(_PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            return ""
        found.update(piece)
    return found.hexdigest()
