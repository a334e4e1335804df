"""The keys of personal data, kept apart from what they open."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from disclosure.blocked import Blocked
from disclosure.encryption.keys import Key, KeyRing, key_ring, parse
from disclosure.labels import noop, sentence
from disclosure.operations.backup.manifest import NAME, SEAL, private

_USE, _SEAL_USE = "backup check value", "backup manifest seal"
_BYTES, _SEAL_BYTES = 8, 32


@dataclass(frozen=True)
class KeyFile:
    """What a key file holds: the ring of personal data, and the site's secret."""

    personal_data_keys: str
    secret_key: str


def check_values(ring: KeyRing | None = None) -> dict[str, str]:
    """Return a value for each key that proves the key and tells nothing of it."""
    keys = (ring or key_ring()).keys
    return {key.identifier: key.derived(_USE, _BYTES).hex() for key in keys}


def opens(ring: KeyRing, wanted: Mapping[str, str]) -> bool:
    """Tell whether the ring holds every key of a manifest's check values."""
    held = check_values(ring)
    return all(held.get(name) == value for name, value in wanted.items())


def seal(folder: Path) -> None:
    """Seal the manifest of a backup with the first key in use."""
    key = key_ring().current
    with open(folder / SEAL, "x", opener=private) as out:
        out.write(f"{key.identifier} {_word(key, folder)}\n")


def is_sealed(folder: Path, ring: KeyRing) -> bool | None:
    """Tell whether a manifest is as it was sealed; None without the key for it."""
    try:
        name, word = (folder / SEAL).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False
    key = ring.find(name)
    return hmac.compare_digest(word, _word(key, folder)) if key else None


def _word(key: Key, folder: Path) -> str:
    own, content = key.derived(_SEAL_USE, _SEAL_BYTES), (folder / NAME).read_bytes()
    return hmac.digest(own, content, "sha256").hex()


def write(path: Path) -> None:
    """Write the keys in use to a new file that only its owner can read."""
    content = {
        "personal_data_keys": settings.PERSONAL_DATA_KEYS,
        "secret_key": settings.SECRET_KEY,
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out)
        out.flush()
        os.fsync(handle)


def read(path: Path) -> KeyFile:
    """Return the keys of a file; raises Blocked when it is not a key file."""
    try:
        found = KeyFile(**json.loads(path.read_text(encoding="utf-8")))
        parse(found.personal_data_keys)
    except (OSError, ValueError, TypeError, ImproperlyConfigured):
        words = noop("%(path)s 不是可读的密钥文件。")
        raise Blocked([sentence(words, path=path)]) from None
    return found


def put(path: Path, value: str, stamp: str) -> None:
    """Put a key into a file of the data folder; set aside what lay there."""
    if path.exists() and path.read_text().strip() == value.strip():
        return
    own = path.with_name(f"{path.name}.{stamp}.new")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(value)
        out.flush()
        os.fsync(handle)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.unused-{stamp}"))
    own.rename(path)
