"""The two algorithms, both authenticated: AES-256-GCM and SM4-GCM (GB/T 32907)."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16


class Algorithm(Protocol):
    """Seals bytes and opens them again; ``label`` is bound to them, not stored."""

    def seal(self, nonce: bytes, data: bytes, label: bytes) -> bytes: ...

    def open(self, nonce: bytes, sealed: bytes, label: bytes) -> bytes:
        """Raise InvalidTag when key, label or a single bit is wrong."""
        ...


class AesGcm:
    KEY_BYTES = 32

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, nonce: bytes, data: bytes, label: bytes) -> bytes:
        return self._aead.encrypt(nonce, data, label)

    def open(self, nonce: bytes, sealed: bytes, label: bytes) -> bytes:
        return self._aead.decrypt(nonce, sealed, label)


class Sm4Gcm:
    KEY_BYTES = 16

    def __init__(self, key: bytes) -> None:
        self._block = algorithms.SM4(key)

    def seal(self, nonce: bytes, data: bytes, label: bytes) -> bytes:
        work = Cipher(self._block, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(label)
        return work.update(data) + work.finalize() + work.tag

    def open(self, nonce: bytes, sealed: bytes, label: bytes) -> bytes:
        data, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        work = Cipher(self._block, modes.GCM(nonce, tag)).decryptor()
        work.authenticate_additional_data(label)
        return work.update(data) + work.finalize()


#: By the name that a stored value carries.
ALGORITHMS: dict[str, type[AesGcm] | type[Sm4Gcm]] = {"aes": AesGcm, "sm4": Sm4Gcm}
