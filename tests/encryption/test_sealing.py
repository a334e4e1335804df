"""Sealed texts and bytes, the key ring, and search keys."""

import base64
import hashlib
import hmac

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from disclosure.encryption import keys, sealing
from disclosure.encryption.sealing import Undecipherable
from tests.encryption.drawer import NEW, OLD, OTHER

TEXT = "示例：张三 110105"
both = pytest.mark.parametrize("cipher", ["aes", "sm4"])
any_example = examples(suppress_health_check=[HealthCheck.function_scoped_fixture])


@both
def test_a_sealed_text_says_how_it_was_sealed_and_nothing_else(settings, cipher):
    settings.PERSONAL_DATA_CIPHER = cipher
    sealed = sealing.encrypt("a.name", TEXT)
    assert sealed.startswith(f"v1${cipher}$k1$")
    assert "张" not in sealed
    assert sealing.encrypt("a.name", TEXT) != sealed
    assert sealing.decrypt("a.name", sealed) == TEXT


@both
@any_example
@given(text=st.text(st.characters(exclude_categories=["Cs"])), data=st.binary())
def test_whatever_is_sealed_comes_back(settings, cipher, text, data):
    settings.PERSONAL_DATA_CIPHER = cipher
    assert sealing.decrypt("a", sealing.encrypt("a", text)) == text
    assert sealing.decrypt_bytes("a", sealing.encrypt_bytes("a", data)) == data


@both
def test_a_value_moved_to_another_column_does_not_open(settings, cipher):
    settings.PERSONAL_DATA_CIPHER = cipher
    with pytest.raises(Undecipherable):
        sealing.decrypt("a.phone", sealing.encrypt("a.name", TEXT))
    with pytest.raises(Undecipherable):
        sealing.decrypt_bytes("a.phone", sealing.encrypt_bytes("a.name", b"x"))


@both
def test_every_changed_sign_is_found(settings, cipher):
    settings.PERSONAL_DATA_CIPHER = cipher
    sealed = sealing.encrypt("a", TEXT)
    for place, sign in enumerate(sealed):
        damaged = sealed[:place] + ("A" if sign != "A" else "B") + sealed[place + 1 :]
        if damaged == sealed or _same_bytes(damaged, sealed):
            continue
        with pytest.raises(Undecipherable):
            sealing.decrypt("a", damaged)


def _same_bytes(one, other):
    """The last letter of base64 may hold bits that mean nothing."""
    (head, _, first), (again, _, second) = one.rpartition("$"), other.rpartition("$")
    try:
        return head == again and base64.b64decode(first) == base64.b64decode(second)
    except ValueError:
        return False


@pytest.mark.parametrize(
    "stored",
    [
        TEXT,
        "x",
        "$",
        "v1$aes$k1$",
        "v1$aes$k1$AAAA",
        "v1$aes$k1$ä",
        "v2$aes$k1$" + "A" * 64,
        "v1$des$k1$" + "A" * 64,
        "v1$aes$k7$" + "A" * 64,
        "v1$aes$k1$x$" + "A" * 64,
    ],
)
def test_what_was_never_sealed_raises_one_clear_error(stored):
    with pytest.raises(Undecipherable) as raised:
        sealing.decrypt("a.name", stored)
    assert "a.name" in str(raised.value)
    assert stored not in str(raised.value) or len(stored) < 2
    with pytest.raises(Undecipherable):
        sealing.decrypt_bytes("a.name", stored.encode())


def test_another_key_of_the_same_name_does_not_open(settings):
    sealed = sealing.encrypt("a", TEXT)
    settings.PERSONAL_DATA_KEYS = OTHER
    with pytest.raises(Undecipherable):
        sealing.decrypt("a", sealed)


def test_the_first_key_writes_and_the_rest_still_read(settings):
    sealed = sealing.encrypt("a", TEXT)
    settings.PERSONAL_DATA_KEYS = f"{NEW}, {OLD}"
    assert sealing.decrypt("a", sealed) == TEXT
    assert sealing.encrypt("a", TEXT).startswith("v1$aes$k2$")
    settings.PERSONAL_DATA_CIPHER = "sm4"
    assert sealing.decrypt("a", sealed) == TEXT
    settings.PERSONAL_DATA_KEYS = NEW
    with pytest.raises(Undecipherable, match="PERSONAL_DATA_KEYS"):
        sealing.decrypt("a", sealed)


@pytest.mark.parametrize(
    "ring",
    [
        "",
        ",",
        "k1",
        "k1:",
        "k1:c2hvcnQ=",
        "k$1:" + OLD[3:],
        ":" + OLD[3:],
        f"{OLD},{OTHER}",
        OLD + "!",
    ],
)
def test_a_malformed_ring_is_refused_without_showing_a_key(settings, ring):
    settings.PERSONAL_DATA_KEYS = ring
    with pytest.raises(ImproperlyConfigured) as raised:
        sealing.encrypt("a", TEXT)
    assert OLD[3:20] not in str(raised.value)


def test_an_unknown_cipher_is_refused(settings):
    settings.PERSONAL_DATA_CIPHER = "rot13"
    with pytest.raises(ImproperlyConfigured):
        sealing.encrypt("a", TEXT)


def test_a_key_does_not_show_itself():
    assert "\\x01" not in repr(keys.parse(OLD))


def test_search_keys_are_hmacs_under_a_key_of_their_own(settings):
    search = keys.parse(OLD).current.derived("lookup/a.phone", 32)
    expected = hmac.new(search, b"13800138000", hashlib.sha256).hexdigest()
    assert sealing.lookup_key("a.phone", "13800138000") == expected
    settings.PERSONAL_DATA_CIPHER = "sm4"
    assert sealing.lookup_key("a.phone", "13800138000") != expected


@pytest.mark.parametrize(
    "written",
    ["１１0105 x", "110105X", " 110105\tx\n", "110105　Ｘ", "110\u200b105x"],
)
def test_search_finds_a_number_however_it_is_written(written):
    assert sealing.lookup_key("a", written) == sealing.lookup_key("a", "110105X")


def test_search_keys_differ_by_text_purpose_and_key(settings):
    found = {sealing.lookup_key("a", "x"), sealing.lookup_key("a", "y")}
    found.add(sealing.lookup_key("b", "x"))
    settings.PERSONAL_DATA_KEYS = NEW
    found.add(sealing.lookup_key("a", "x"))
    assert len(found) == 4
    assert {len(key) for key in found} == {64}
    assert sealing.lookup_key("a", " ") == ""


def test_a_search_covers_rows_that_are_not_rotated_yet(settings):
    before = sealing.lookup_key("a", "x")
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    settings.PERSONAL_DATA_CIPHER = "sm4"
    found = sealing.lookup_keys("a", "x")
    assert found[0] == sealing.lookup_key("a", "x")
    assert before in found
    assert len(set(found)) == 4
