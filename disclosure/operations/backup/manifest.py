"""What a backup says of itself. Pure but for reading the folder it describes."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence

NAME = "manifest.json"
#: A word of the keys over the manifest, so that nobody else can write one.
SEAL = "manifest.seal"
FORMAT = 1
MEDIA = "media"
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file of the backup: its length in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup.

    ``tables`` counts the rows of every table, ``trail`` is the head of the audit
    chain (length and newest digest), ``migrations`` what the tables were made by,
    ``keys`` a check value for each key that personal data may be sealed with (it
    tells whether a key is the right one and nothing about it), ``missing`` the
    files that rows name but that were not there.
    """

    made_at: str
    engine: str
    server: str
    database: str
    tables: dict[str, int]
    migrations: list[str]
    trail_length: int
    trail_digest: str
    keys: dict[str, str]
    files: dict[str, Stored]
    missing: list[str]
    format: int = FORMAT

    @property
    def size(self) -> int:
        """The bytes of all files of the backup."""
        return sum(stored.size for stored in self.files.values())


def write(folder: Path, manifest: Manifest) -> str:
    """Write the manifest into ``folder`` and return its SHA-256."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    with open(folder / NAME, "x", encoding="utf-8", opener=private) as out:
        out.write(text + "\n")
    return digest_of(folder / NAME).sha256


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup; raises Blocked when it cannot be read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if found.get("format") != FORMAT:
            raise ValueError("format")
        files = {name: Stored(**stored) for name, stored in found["files"].items()}
        return Manifest(**{**found, "files": files})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        words = noop("%(folder)s 不是完整的备份：没有可读的 manifest.json。")
        raise Blocked([sentence(words, folder=folder)]) from None


def private(path: str, flags: int) -> int:
    """Open a new file that only its owner can read."""
    return os.open(path, flags, 0o600)


def digest_of(path: Path) -> Stored:
    """Return length and SHA-256 of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Stored(size, digest.hexdigest())


def copy_with_digest(source: Path, target: Path) -> Stored:
    """Copy a file and return what was written; OSError as the disk says."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader, open(target, "xb", opener=private) as writer:
        while piece := reader.read(_PIECE):
            writer.write(piece)
            digest.update(piece)
            size += len(piece)
    return Stored(size, digest.hexdigest())
