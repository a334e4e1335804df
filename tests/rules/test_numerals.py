import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.numerals import chinese, numeral

VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


def read(written):
    head, ten, tail = written.partition("十")
    if not ten:
        return VALUES[head]
    return (VALUES[head] if head else 1) * 10 + (VALUES[tail] if tail else 0)


@pytest.mark.parametrize(
    "number, written",
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")],
)
def test_numbers_are_written_in_chinese(number, written):
    assert chinese(number) == written


@given(st.integers(1, 99))
def test_what_is_written_can_be_read_back(number):
    assert read(chinese(number)) == number


@pytest.mark.parametrize(
    "depth, written",
    [(1, "三、"), (2, "（三）"), (3, "3."), (4, "（3）"), (5, "（3）")],
)
def test_each_depth_has_its_own_numeral(depth, written):
    assert numeral(depth, 3) == written


@pytest.mark.parametrize(
    "depth, written", [(1, "100、"), (2, "（100）"), (3, "100."), (4, "（100）")]
)
def test_beyond_ninety_nine_digits_keep_the_frame_of_their_depth(depth, written):
    assert numeral(depth, 100) == written


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_no_two_headings_of_one_depth_share_a_numeral(depth):
    assert len({numeral(depth, number) for number in range(1, 501)}) == 500
