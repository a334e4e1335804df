"""The key ring: the first key writes, every key reads."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True)
class Key:
    """A key and the short name that stored values call it by."""

    identifier: str
    material: bytes = field(repr=False)

    def derived(self, use: str, length: int) -> bytes:
        """Return ``length`` bytes for one use only, so that no two uses share a key."""
        kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=use.encode())
        return kdf.derive(self.material)


@dataclass(frozen=True)
class KeyRing:
    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return self.keys[0]

    def find(self, identifier: str) -> Key | None:
        """Return the key of that name, or None when it is not on the ring."""
        return next((key for key in self.keys if key.identifier == identifier), None)


def key_ring() -> KeyRing:
    """Return the ring of the settings; ImproperlyConfigured when it is malformed."""
    return parse(settings.PERSONAL_DATA_KEYS)


@lru_cache(maxsize=8)
def parse(text: str) -> KeyRing:
    """Read ``id:base64key`` entries divided by commas.

    Raises ImproperlyConfigured when an entry is malformed, a name occurs twice
    or there is none; the error never repeats a key.
    """
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    keys = tuple(_key(entry, place) for place, entry in enumerate(entries, 1))
    if not keys:
        raise ImproperlyConfigured("PERSONAL_DATA_KEYS holds no key.")
    if len({key.identifier for key in keys}) < len(keys):
        raise ImproperlyConfigured("PERSONAL_DATA_KEYS names two keys alike.")
    return KeyRing(keys)


def _key(entry: str, place: int) -> Key:
    identifier, _, encoded = entry.partition(":")
    try:
        material = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        material = b""
    if not _IDENTIFIER.fullmatch(identifier) or len(material) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"Entry {place} of PERSONAL_DATA_KEYS is not id:key, "
            f"the key being {KEY_BYTES} bytes in base64."
        )
    return Key(identifier, material)
