"""Charts: what is drawn where, and that every number is said in words."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rendering.charts import (
    Column,
    Mark,
    Series,
    column_chart,
    legend_key,
    line_chart,
)
from disclosure.rendering.scale import HEIGHT, Scale

HOSTILE = "<script>alert(1)</script>\"&'"


def columns(*values: int) -> list[Column]:
    return [
        Column(f"第{place}列", value, f"{value}个", tick=str(place))
        for place, value in enumerate(values)
    ]


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def of_class(drawing: str, name: str) -> list[ElementTree.Element]:
    found = parsed(drawing).iter()
    return [one for one in found if name in (one.get("class") or "").split()]


def percent(text: str | None) -> float:
    assert text is not None
    assert text.endswith("%")
    return float(text[:-1])


def test_columns_stand_side_by_side_on_the_ground():
    drawing = column_chart("days", "题目", columns(1, 0, 4))
    first, last = of_class(drawing, "plot-column")
    assert percent(first.get("x")) < 100 / 3
    assert percent(last.get("x")) > 200 / 3
    high, low = (float((one.get("height") or "")[:-2]) for one in (last, first))
    assert high == HEIGHT
    assert low == HEIGHT / 4
    for one in (first, last):
        top = float((one.get("y") or "")[:-2])
        assert top + float((one.get("height") or "")[:-2]) == pytest.approx(13)


def test_a_column_chart_says_its_numbers():
    drawing = parsed(column_chart("days", "题目", columns(1, 0, 4), [Mark("界", 1)]))
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "days-title"
    assert drawing.get("aria-describedby") == "days-words"
    words = {one.get("id"): one.text for one in drawing}
    assert words["days-title"] == "题目"
    assert words["days-words"] == "第0列 1个、第2列 4个；界"


def test_a_mark_stands_where_it_was_put_with_a_shape_and_a_name():
    drawing = column_chart("days", "题目", columns(3, 3, 3, 3), [Mark("界", 3)])
    (mark,) = of_class(drawing, "plot-mark")
    assert percent(mark[0].get("x1")) == percent(mark[0].get("x2")) == 75
    assert mark[1].get("href") == "#days-shape-1"
    (name,) = of_class(drawing, "plot-name")
    assert name.text == "界"
    assert "is-left" in (name.get("class") or "")


def test_marks_differ_in_shape():
    marks = [Mark("一", 1), Mark("二", 2), Mark("三", 3)]
    drawing = column_chart("days", "题目", columns(3, 3, 3), marks)
    shapes = re.findall(r"<symbol[^>]*>(.*?)</symbol>", drawing)
    assert len(shapes) == len(set(shapes)) == 3


def test_without_any_case_nothing_is_drawn():
    assert column_chart("days", "题目", columns(0, 0)) == ""
    assert column_chart("days", "题目", []) == ""
    assert line_chart("trend", "题目", ["1"], [Series("线", [None], [""])]) == ""


def test_a_line_is_broken_at_a_gap():
    series = Series("线", [1, 2, None, 4, 5], ["1", "2", "", "4", "5"])
    drawing = line_chart("trend", "题目", list("abcde"), [series])
    (line,) = of_class(drawing, "plot-line-1")
    pieces = [one for one in line if one.tag == "line"]
    assert [(one.get("x1"), one.get("x2")) for one in pieces] == [
        ("0%", "25%"),
        ("75%", "100%"),
    ]
    assert len([one for one in line if one.tag == "use"]) == 4
    words = next(one.text for one in parsed(drawing) if one.get("id") == "trend-words")
    assert words == "线：a 1、b 2、c —、d 4、e 5"


def test_a_single_place_stands_in_the_middle():
    drawing = line_chart("t", "题目", ["a"], [Series("线", [3], ["3"])])
    (line,) = of_class(drawing, "plot-line-1")
    assert line[0].get("x") == "50%"


@pytest.mark.parametrize(("count", "named"), [(1, 1), (6, 6), (7, 4), (36, 6)])
def test_no_more_places_are_named_than_fit(count, named):
    labels = [f"{n}月" for n in range(count)]
    drawing = line_chart(
        "t", "题目", labels, [Series("线", [1] * count, ["1"] * count)]
    )
    assert len(of_class(drawing, "plot-place")) == named


def test_long_names_of_places_are_fewer():
    labels = [f"2025-{n:02}" for n in range(1, 13)]
    drawing = line_chart("t", "题目", labels, [Series("线", [1] * 12, ["1"] * 12)])
    assert len(of_class(drawing, "plot-place")) == 4


def test_the_scale_reaches_what_it_must():
    drawing = line_chart(
        "t", "题目", ["a"], [Series("线", [Decimal("12.5")], ["12.5%"])], least=100
    )
    assert [one.text for one in of_class(drawing, "plot-tick")] == ["0", "50", "100"]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_every_value_lies_on_the_scale_and_steps_are_round(values):
    scale = Scale(values, 1)
    assert scale.ticks[0] == 0
    assert 2 <= len(scale.ticks) <= 6
    for value in values:
        assert 1 <= scale.height(value) <= 1 + HEIGHT
    step = scale.ticks[1]
    assert str(int(step)).strip("0") in ("1", "2", "5")


def test_words_from_outside_stay_words():
    drawing = column_chart(
        "days", HOSTILE, [Column(HOSTILE, 1, HOSTILE, HOSTILE)], [Mark(HOSTILE, 1)]
    )
    lines = line_chart("t", HOSTILE, [HOSTILE], [Series(HOSTILE, [1], [HOSTILE])])
    for found in (drawing, lines):
        assert "<script" not in found
        assert parsed(found) is not None


def test_nothing_is_styled_inline():
    drawing = column_chart("days", "题目", columns(1, 2), [Mark("界", 1)])
    lines = line_chart("t", "题目", ["a"], [Series("线", [1], ["1"])])
    for found in (drawing, lines, legend_key("t", 1)):
        assert "style" not in found
        assert "<script" not in found
        assert not re.search(r"\son\w+=", found)
