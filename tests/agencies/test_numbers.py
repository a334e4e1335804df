"""GB 11643-1999, GB 32100-2015 and the 网站标识码, with the standards' vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.agencies.numbers import (
    is_credit_code,
    is_identity_number,
    is_site_id_code,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALID = "91350100M000100Y43"


def completed(first: str) -> str:
    """Return the one code that begins with these 17 characters."""
    return next(first + last for last in ALPHABET if is_credit_code(first + last))


def test_the_standards_own_example():
    assert is_credit_code(VALID)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y44",
        "91350100m000100y43",
        "91350100M000100Y4",
        "91350100M000100Y430",
        "91350100I000100Y43",
        "",
        "９1350100M000100Y43",
    ],
)
def test_wrong_codes(code):
    assert not is_credit_code(code)


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_every_beginning_has_exactly_one_end(first):
    valid = [last for last in ALPHABET if is_credit_code(first + last)]
    assert len(valid) == 1


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.data())
def test_one_mistyped_character_is_found(first, at, data):
    code = completed(first)
    wrong = data.draw(st.sampled_from(ALPHABET.replace(code[at], "")))
    assert not is_credit_code(code[:at] + wrong + code[at + 1 :])


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16))
def test_two_swapped_neighbours_are_found(first, at):
    code = completed(first)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert is_credit_code(swapped) == (swapped == code)


@pytest.mark.parametrize("code", ["6500000002", "4207000016", "bm12345678"])
def test_site_codes(code):
    assert is_site_id_code(code)


@pytest.mark.parametrize(
    "code", ["650000000", "65000000021", "BM12345678", "bm1234567", "", "6500000002\n"]
)
def test_wrong_site_codes(code):
    assert not is_site_id_code(code)


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014"]
)
def test_the_standards_own_identity_numbers(number):
    assert is_identity_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "11010519491231002",
        "11010519491231002X ",
        "１10105194912310021",
        "110105194902310029",
        "",
    ],
)
def test_wrong_identity_numbers(number):
    assert not is_identity_number(number)
