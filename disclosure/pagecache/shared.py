"""Rendered pages in a cache that all processes and machines share (CACHE_URL).

It saves rendering, nothing more: whether a page is good is decided by the stamp in
the database, and while the cache is away every process renders for itself. What
comes out of it is believed only with a seal made from SECRET_KEY, and is read as
plain bytes, never as objects.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
#: After an error the cache is left alone for so long.
PAUSE_SECONDS = 10.0
#: Larger pages are rendered by each process.
MAX_BYTES = 2_000_000
_SEAL = 32
#: What decides how a page looks, besides the database.
_FOLDERS, _SUFFIXES = ("disclosure", "reports", "templates"), {".py", ".html", ".mo"}
_pause: dict[str, float] = {"until": 0.0}


class PlainBytes:
    """A serializer for Django's cache that takes and gives bytes only."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, value: bytes) -> bytes:
        return value


def fetch(key: tuple[str, ...]) -> bytes | None:
    """Return what is kept under a key, or None: not there, not ours, or away."""
    name = _name(key)
    found = _tried("get", name)
    if not isinstance(found, bytes) or len(found) < _SEAL:
        return None
    seal, body = found[:_SEAL], found[_SEAL:]
    return body if hmac.compare_digest(seal, _sealed(name, body)) else None


def put(key: tuple[str, ...], body: bytes) -> None:
    """Keep bytes under a key for a day at most."""
    if len(body) <= MAX_BYTES:
        name = _name(key)
        _tried("set", name, _sealed(name, body) + body)


def packed(headers: dict[str, str], parts: tuple[bytes, ...]) -> bytes:
    """Return headers and the parts of a body as bytes."""
    head = {"headers": headers, "lengths": [len(part) for part in parts]}
    return json.dumps(head).encode() + b"\n" + b"".join(parts)


def unpacked(body: bytes) -> tuple[dict[str, str], tuple[bytes, ...]]:
    """Return what ``packed`` was given."""
    line, rest = body.split(b"\n", 1)
    head = json.loads(line)
    parts, at = [], 0
    for length in head["lengths"]:
        parts.append(rest[at : at + length])
        at += length
    return head["headers"], tuple(parts)


def _tried(verb: str, *words: Any) -> Any:
    """Ask the cache; an error is logged once and then nobody asks for a while."""
    if not settings.CACHE_URL or time.monotonic() < _pause["until"]:
        return None
    try:
        return getattr(caches["pages"], verb)(*words)
    except (RedisError, OSError):
        _pause["until"] = time.monotonic() + PAUSE_SECONDS
        logger.warning("the shared cache is away")
        return None


def _name(key: tuple[str, ...]) -> str:
    """Return a name for a key: addresses have no place in a log of the cache."""
    words = "\0".join([program(settings.BASE_DIR), *key])
    return hashlib.sha256(words.encode()).hexdigest()


@cache
def program(base: Path) -> str:
    """Return a digest of the code: a new version must not show pages of the old one."""
    found = hashlib.sha256()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    files = [
        file
        for folder in _FOLDERS
        for file in (base / folder).rglob("*")
        if file.suffix in _SUFFIXES
    ]
    for file in [*sorted(files), *([manifest] if manifest.exists() else [])]:
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _sealed(name: str, body: bytes) -> bytes:
    seal = salted_hmac("pagecache.shared", b"", algorithm="sha256")
    seal.update(name.encode() + body)
    return seal.digest()
