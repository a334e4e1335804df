from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.crosschecks import run
from reports.rules.crosschecks.total import check
from reports.rules.vocabulary import Level

from .builders import figure, only, published, report

REPORT_OF_2017 = {
    10180: (14, 10, 6895, 3261),
    2389: (1025, 465, 12, 20, 93, 22, 415, 337),
    9809: (15, 2362, 282, 1945, 1755, 2920, 530),
    4402: (240, 179, 3983),
}
amounts = st.decimals(0, 10**9, places=2) | st.integers(0, 10**9)


def summed(total, values, decimals=0):
    parts = [
        figure(f"p{number}", value, f"分项{number}", part_of="t", decimals=decimals)
        for number, value in enumerate(values)
    ]
    return report(figure("t", total, "合计数", decimals=decimals), *parts)


def test_the_published_figures_of_2017_give_no_error():
    errors = [found for found in run(published()) if found.level is Level.ERROR]

    assert errors == []


def test_one_part_off_by_one_gives_one_error_naming_the_total_and_all_parts():
    errors = [
        found for found in run(published(licences=6896)) if found.level is Level.ERROR
    ]

    (error,) = errors
    assert (error.rule, error.code) == ("F2", "published.total")
    for number in ("10180", "10181", " 14", " 10 ", "6896", "3261"):
        assert number in str(error.message)
    for label in ("市本级政府文件", "财政部门预决算", "许可和处罚信息", "权责清单"):
        assert label in str(error.message)


@pytest.mark.parametrize("total, parts", REPORT_OF_2017.items())
def test_every_sum_of_the_report_of_2017_adds_up(total, parts):
    assert list(check(summed(total, parts))) == []
    assert only(check, summed(total + 1, parts)).code == "t"


@given(st.lists(amounts, min_size=1, max_size=12))
def test_a_total_that_is_the_sum_of_its_parts_is_never_an_error(values):
    total = sum((Decimal(value) for value in values), Decimal(0))

    assert list(check(summed(total, values, decimals=2))) == []


@given(
    st.lists(amounts, min_size=1, max_size=12),
    st.integers(0, 11),
    st.integers(1, 10**6),
)
def test_any_changed_part_gives_one_error_naming_total_and_every_part(
    values, place, by
):
    total = sum((Decimal(value) for value in values), Decimal(0))
    changed = [Decimal(value) for value in values]
    changed[place % len(values)] += by
    content = summed(total, changed, decimals=2)

    message = str(only(check, content).message)

    assert f"“合计数”填报 {total:.2f}，" in message
    for number, part in enumerate(changed):
        assert f"分项{number} {part:.2f}" in message


def test_nothing_is_summed_while_a_part_is_blank():
    assert list(check(summed(10, [4, None]))) == []


def test_nothing_is_summed_while_the_total_is_blank():
    assert list(check(summed(None, [4, 6]))) == []


def test_zero_is_a_value_to_be_summed():
    assert list(check(summed(0, [0, 0]))) == []
    assert only(check, summed(1, [0, 0])).rule == "F2"


def test_a_figure_without_parts_is_no_total():
    assert list(check(report(figure("a", 5), figure("b", 7)))) == []


def test_a_part_can_be_a_total_itself():
    content = report(
        figure("t", 10),
        figure("t.a", 6, part_of="t"),
        figure("t.b", 4, part_of="t"),
        figure("t.a.x", 5, part_of="t.a"),
    )

    assert only(check, content).code == "t.a"


def test_cents_add_up_exactly():
    assert list(check(summed("0.3", ["0.1", "0.2"], decimals=1))) == []


def test_zeros_behind_the_point_make_no_difference():
    assert list(check(summed("10180.0000", ["10000.00", "180"]))) == []


def test_a_value_that_is_shown_rounded_is_named_in_full():
    message = str(only(check, summed(10, ["5.4", "4.7"])).message)

    assert "填报 10，" in message
    assert "之和 10.1 不等：分项0 5.4 + 分项1 4.7" in message
