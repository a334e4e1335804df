from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.agencies.numbers import is_identity_number
from reports.rules.personal_data import Kind, hide, is_bank_card, scan

from .builders import (
    CARD,
    CARD_MASKED,
    IDENTITY,
    IDENTITY_MASKED,
    MOBILE,
    MOBILE_MASKED,
)

VALID_IDENTITIES = ("11010519491231002X", "440524188001010014")
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def with_check_digit(first17):
    """The standard's own formula: weights are powers of two modulo 11."""
    total = sum(int(digit) * w for digit, w in zip(first17, WEIGHTS, strict=True))
    check = (12 - total % 11) % 11
    return first17 + ("X" if check == 10 else str(check))


identities = st.builds(
    lambda area, born, serial: with_check_digit(f"{area}{born:%Y%m%d}{serial:03}"),
    st.integers(110000, 659999),
    st.dates(date(1880, 1, 1), date(2030, 12, 31)),
    st.integers(0, 999),
)
mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")


@st.composite
def cards(draw):
    digits = draw(st.from_regex(r"\A[2-9][0-9]{14,17}\Z"))
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits[::-1])]
    total = sum(number // 10 + number % 10 for number in doubled)
    return digits + str(-total % 10)


@pytest.mark.parametrize("number", [*VALID_IDENTITIES, "11010519491231002x"])
def test_the_standards_own_identity_numbers_are_valid(number):
    assert is_identity_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "440524188001010015",
        "11010519491331002X",
        "110105194912310",
        "11010519491231002XX",
        "",
        "X1010519491231002X",
    ],
)
def test_what_fails_the_check_digit_or_the_birthday_is_no_identity_number(number):
    assert not is_identity_number(number)


@given(identities)
def test_any_number_with_a_right_check_digit_is_found_and_masked(number):
    (hit,) = scan(f"申请人证件号码为{number}，已核对。")

    assert hit.kind is Kind.IDENTITY
    assert hit.masked == number[0] + "*" * 16 + number[-1]


@given(identities, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_changed_digit_is_no_identity_number(number, place, digit):
    changed = number[:place] + digit + number[place + 1 :]

    assert is_identity_number(changed) == (changed == number)


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        IDENTITY.lower(),
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105\u200b19491231002X",
        f"证件号:{IDENTITY}。",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(written):
    assert [(hit.kind, hit.masked) for hit in scan(written)] == [
        (Kind.IDENTITY, IDENTITY_MASKED)
    ]


@pytest.mark.parametrize(
    "written",
    [
        MOBILE,
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "0086-13800138000",
        "008613800138000",
        "１３８００１３８０００",
        "1.13800138000",
        "手机13800138000转1",
        "138\u00a00013\u00a08000",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(written):
    assert [(hit.kind, hit.masked) for hit in scan(written)] == [
        (Kind.MOBILE, MOBILE_MASKED)
    ]


@given(mobiles)
def test_any_mobile_number_is_found(number):
    (hit,) = scan(f"电话{number}。")

    assert (hit.kind, hit.masked) == (Kind.MOBILE, f"{number[:3]}****{number[7:]}")


@pytest.mark.parametrize(
    "text",
    [
        "0991-4689937",
        "12345",
        "12800138000",
        "1380013800",
        "138001380001",
        "913800138000",
        "830063",
        "2017-01-01 2017-12-31",
        "20170101-20171231",
        "公开10180条，其中14条、10条、6895条、3261条",
        "",
    ],
)
def test_ordinary_numbers_are_not_personal(text):
    assert scan(text) == []


@given(cards())
def test_any_card_number_with_a_right_sum_is_a_card(number):
    assert is_bank_card(number)
    assert Kind.BANK_CARD in {hit.kind for hit in scan(f"账号{number}。")} or (
        is_identity_number(number)
    )


@given(cards(), st.data())
def test_any_single_changed_digit_breaks_the_sum(number, data):
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = number[:place] + digit + number[place + 1 :]

    assert is_bank_card(changed) == (changed == number)


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        "6222 0212 3456 7894",
        "6222-0212-3456-7894",
        "6222 0212 3456 7894 12笔",
    ],
)
def test_a_card_number_is_found_in_one_piece_or_in_groups(written):
    assert [(hit.kind, hit.masked) for hit in scan(written)] == [
        (Kind.BANK_CARD, CARD_MASKED)
    ]


@pytest.mark.parametrize("number", ["0" * 16, "62220212345678", "6" * 20, "６" * 16])
def test_one_digit_repeated_or_a_wrong_length_is_no_card(number):
    assert not is_bank_card(number)


def test_a_number_that_occurs_twice_is_told_once():
    assert len(scan(f"{MOBILE}，{MOBILE}，138 0013 8000")) == 1


def test_every_kind_in_one_text_is_told():
    kinds = {hit.kind for hit in scan(f"{IDENTITY}、{MOBILE}、{CARD}")}

    assert kinds == set(Kind)


@given(st.lists(st.one_of(identities, mobiles, cards()), min_size=1, max_size=4))
def test_what_is_shown_never_holds_a_full_number(numbers):
    text = "、".join(numbers)
    hits = scan(text)

    assert hits
    for number in numbers:
        assert number not in hide(text)
        assert all(number not in repr(hit) for hit in hits)
        assert all(number not in hit.masked for hit in hits)


@given(st.text())
def test_scanning_and_hiding_never_fail_and_hidden_text_is_clean(text):
    assert scan(hide(text)) == []


def test_a_text_without_personal_numbers_is_left_as_it_is():
    assert hide("（一）１０条") == "（一）１０条"
