"""Codes against the vectors of RFC 4226 (appendix D) and RFC 6238 (appendix B)."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.accounts.rules import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_4226 = ["755224", "287082", "359152", "969429", "338314"]
RFC_4226 += ["254676", "287922", "162583", "399871", "520489"]
#: The standard prints eight digits; six of them are its end.
RFC_6238 = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize(("step", "code"), list(enumerate(RFC_4226)))
def test_codes_of_counters(step, code):
    assert totp.code_of(SECRET, step) == code


@pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
def test_codes_of_moments(seconds, code):
    assert totp.code_of(SECRET, totp.step_at(seconds)) == code[-6:]


@pytest.mark.parametrize(
    ("drift", "is_taken"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False)],
)
def test_clocks_may_differ_by_one_step(drift, is_taken):
    code = totp.code_of(SECRET, totp.step_at(90_000 + drift))
    found = totp.matching_step(SECRET, code, 90_000, 0)
    assert found == (totp.step_at(90_000 + drift) if is_taken else None)


def test_a_step_is_good_once_and_older_ones_never_again():
    now = 90_000
    code = totp.code_of(SECRET, totp.step_at(now))
    used = totp.matching_step(SECRET, code, now, 0)
    assert totp.matching_step(SECRET, code, now, used) is None
    before = totp.code_of(SECRET, totp.step_at(now - 30))
    assert totp.matching_step(SECRET, before, now, used) is None
    after = totp.code_of(SECRET, totp.step_at(now + 30))
    assert totp.matching_step(SECRET, after, now, used) == used + 1


def test_secrets_are_long_and_differ():
    secrets = {totp.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


@pytest.mark.parametrize(
    ("text", "plain"),
    [(" 123 456 ", "123456"), ("１２３４５６", "123456"), ("12\u30003456", "123456")],
)
def test_what_people_type_is_a_code(text, plain):
    assert totp.typed_code(text) == plain
    assert totp.is_code(plain)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "٣٤٥٦٧٨", "²³⁴⁵⁶⁷"])
def test_what_is_no_code(text):
    assert not totp.is_code(text)


@given(st.text())
def test_no_text_is_too_strange(text):
    code = totp.typed_code(text)
    assert isinstance(totp.is_code(code), bool)


def test_the_address_says_everything_an_app_needs():
    found = urlsplit(totp.address(SECRET, "示例办公系统", "author & co"))
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert parse_qs(found.query) == {"secret": [SECRET], "issuer": ["示例办公系统"]}
    assert "&" not in found.path
    assert totp.in_groups("ABCDEFGH") == "ABCD EFGH"
