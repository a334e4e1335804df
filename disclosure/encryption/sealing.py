"""Sealing texts and bytes under the key ring, and keys for exact search.

A sealed value begins with ``v1$<algorithm>$<key id>$``. This head and the
purpose are authenticated with it, so a value that was moved to another column
does not open there.
"""

from __future__ import annotations

import base64
import binascii
import os
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from disclosure.encryption.ciphers import ALGORITHMS, NONCE_BYTES, TAG_BYTES, Algorithm
from disclosure.encryption.keys import Key, key_ring

VERSION = "v1"
_MARK = b"$"


class Undecipherable(Exception):
    """A stored value cannot be read: damaged, moved, or its key is not on the ring."""

    def __init__(self, purpose: str, reason: str) -> None:
        super().__init__(f"cannot decipher a value of {purpose}: {reason}")


def encrypt(purpose: str, text: str) -> str:
    """Return a text sealed with the current key.

    ``purpose`` is a fixed name of the column, such as ``applicant.name``.
    """
    head, sealed = _sealed(purpose, text.encode())
    return head.decode() + base64.b64encode(sealed).decode()


def decrypt(purpose: str, stored: str) -> str:
    """Return the text that was sealed for this purpose; raises Undecipherable."""
    head, _, encoded = stored.rpartition("$")
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Undecipherable(purpose, "it is damaged") from None
    return _opened(purpose, head.encode() + _MARK, sealed).decode()


def encrypt_bytes(purpose: str, data: bytes) -> bytes:
    """Return bytes, such as a file, sealed with the current key."""
    head, sealed = _sealed(purpose, data)
    return head + sealed


def decrypt_bytes(purpose: str, stored: bytes) -> bytes:
    """Return the bytes that were sealed for this purpose; raises Undecipherable."""
    version, algorithm, identifier, sealed = [*stored.split(_MARK, 3), *[b""] * 4][:4]
    head = _MARK.join([version, algorithm, identifier, b""])
    return _opened(purpose, head, sealed)


def current_head() -> str:
    """Return what a value begins with when it was sealed as it would be today."""
    return f"{VERSION}${_cipher_name()}${key_ring().current.identifier}$"


def lookup_key(purpose: str, text: str) -> str:
    """Return 64 hex digits that equal texts share, for exact search.

    HMAC under the current key over the folded text (NFKC, no blanks, capitals);
    an empty text has an empty key.
    """
    return _lookup_key(key_ring().current, _cipher_name(), purpose, text)


def lookup_keys(purpose: str, text: str) -> list[str]:
    """Return the search keys under every key of the ring, the current one first.

    Search with these: rows not rotated yet are found as well.
    """
    names = sorted(ALGORITHMS, key=lambda name: name != _cipher_name())
    return [
        _lookup_key(key, name, purpose, text)
        for key in key_ring().keys
        for name in names
    ]


def folded(text: str) -> str:
    """Return a text as exact search compares it."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        sign
        for sign in plain.upper()
        if not sign.isspace() and unicodedata.category(sign) != "Cf"
    )


def _sealed(purpose: str, data: bytes) -> tuple[bytes, bytes]:
    head = current_head().encode()
    nonce = os.urandom(NONCE_BYTES)
    algorithm = _algorithm(_cipher_name(), key_ring().current)
    return head, nonce + algorithm.seal(nonce, data, head + purpose.encode())


def _opened(purpose: str, head: bytes, sealed: bytes) -> bytes:
    algorithm = _algorithm_of(purpose, head)
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Undecipherable(purpose, "it is damaged")
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return algorithm.open(nonce, rest, head + purpose.encode())
    except InvalidTag:
        raise Undecipherable(purpose, "damaged, moved, or another key") from None


def _algorithm_of(purpose: str, head: bytes) -> Algorithm:
    parts = head.decode("utf-8", "replace").split("$")
    if len(parts) != 4 or parts[0] != VERSION or parts[1] not in ALGORITHMS:
        raise Undecipherable(purpose, "it is not a sealed value")
    key = key_ring().find(parts[2])
    if key is None:
        raise Undecipherable(purpose, "its key is not in PERSONAL_DATA_KEYS")
    return _algorithm(parts[1], key)


@lru_cache(maxsize=32)
def _algorithm(name: str, key: Key) -> Algorithm:
    kind = ALGORITHMS[name]
    return kind(key.derived(f"personal data/{name}", kind.KEY_BYTES))


@lru_cache(maxsize=64)
def _search_key(key: Key, purpose: str) -> bytes:
    return key.derived(f"lookup/{purpose}", 32)


def _lookup_key(key: Key, cipher: str, purpose: str, text: str) -> str:
    words = folded(text)
    if not words:
        return ""
    algorithm = hashes.SM3() if cipher == "sm4" else hashes.SHA256()
    digest = HMAC(_search_key(key, purpose), algorithm)
    digest.update(words.encode())
    return digest.finalize().hex()


def _cipher_name() -> str:
    name = str(settings.PERSONAL_DATA_CIPHER)
    if name not in ALGORITHMS:
        raise ImproperlyConfigured("PERSONAL_DATA_CIPHER must be aes or sm4.")
    return name
