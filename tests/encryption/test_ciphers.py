"""The algorithms against published vectors."""

import pytest
from cryptography.exceptions import InvalidTag

from disclosure.encryption.ciphers import AesGcm, Sm4Gcm

# Case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega).
AES = {
    "kind": AesGcm,
    "key": "feffe9928665731c6d6a8f9467308308" * 2,
    "nonce": "cafebabefacedbaddecaf888",
    "label": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "data": "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "sealed": "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b",
}
# RFC 8998, appendix A.1.
SM4 = {
    "kind": Sm4Gcm,
    "key": "0123456789abcdeffedcba9876543210",
    "nonce": "00001234567800000000abcd",
    "label": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "data": "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
    "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    "sealed": "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec",
}
each = pytest.mark.parametrize("vector", [AES, SM4], ids=["aes", "sm4"])


def parts(vector):
    names = ("nonce", "data", "label", "sealed")
    values = [bytes.fromhex(vector[name]) for name in names]
    return vector["kind"](bytes.fromhex(vector["key"])), *values


@each
def test_the_published_vector_is_met_both_ways(vector):
    algorithm, nonce, data, label, sealed = parts(vector)
    assert algorithm.seal(nonce, data, label) == sealed
    assert algorithm.open(nonce, sealed, label) == data


@each
def test_every_changed_bit_is_found(vector):
    algorithm, nonce, _, label, sealed = parts(vector)
    for place in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        with pytest.raises(InvalidTag):
            algorithm.open(nonce, bytes(damaged), label)


@each
def test_another_label_or_nonce_does_not_open(vector):
    algorithm, nonce, _, label, sealed = parts(vector)
    with pytest.raises(InvalidTag):
        algorithm.open(nonce, sealed, label + b"x")
    with pytest.raises(InvalidTag):
        algorithm.open(b"x" * 12, sealed, label)
