"""Why a figure that was read is more or less sure. Each reason has a weight."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.labels import Labelled, noop


class Reason(Labelled):
    """A reason for the confidence in a figure."""

    ROW_EXACT = "row_exact", noop("行的名称与表格一致")
    ROW_NEAR = "row_near", noop("行的名称与表格相近")
    ROW_BY_ORDER = "row_by_order", noop("行的名称有重复，按上级名称或先后顺序认定")
    ROW_BY_PLACE = "row_by_place", noop("没有读到行的名称，按位置认定")
    COLUMN_EXACT = "column_exact", noop("列的名称与表格一致")
    COLUMN_NEAR = "column_near", noop("列的名称与表格相近")
    COLUMN_BY_ORDER = (
        "column_by_order",
        noop("列的名称有重复，按上级名称或先后顺序认定"),
    )
    COLUMN_BY_PLACE = "column_by_place", noop("没有读到列的名称，按位置认定")
    ONLY_COLUMN = "only_column", noop("这一行只有一格数字")
    NOTE_IN_CELL = "note_in_cell", noop("格内另有说明文字")
    UNIT_IN_CELL = "unit_in_cell", noop("格内写有单位")
    UNIT_CONVERTED = "unit_converted", noop("单位不是万元，已换算为万元")
    PULLED_APART = "pulled_apart", noop("数字中间有空格或换行")
    MERGED = "merged", noop("几格合并成了一格")
    SPLIT = "split", noop("一格拆成了几格")
    HIDDEN = "hidden", noop("所在的行或列是隐藏的")
    NO_RESULT = "no_result", noop("公式没有保存计算结果")
    COLLAPSED = "collapsed", noop("几行合并成了一行")
    CODE = "code", noop("按代码读取")
    PARTS_AGREE = "parts_agree", noop("各分项之和等于总数")
    PARTS_DIFFER = "parts_differ", noop("各分项之和不等于总数")
    IN_WORDS = "in_words", noop("从正文的文字中读取，名称取自数字前的文字")


#: What a reason leaves of the confidence; those not named leave all of it.
WEIGHTS = {
    Reason.ROW_NEAR: 0.85,
    Reason.ROW_BY_ORDER: 0.9,
    Reason.ROW_BY_PLACE: 0.5,
    Reason.COLUMN_NEAR: 0.85,
    Reason.COLUMN_BY_ORDER: 0.9,
    Reason.COLUMN_BY_PLACE: 0.5,
    Reason.ONLY_COLUMN: 0.95,
    Reason.NOTE_IN_CELL: 0.8,
    Reason.UNIT_IN_CELL: 0.95,
    Reason.UNIT_CONVERTED: 0.7,
    Reason.PULLED_APART: 0.7,
    Reason.MERGED: 0.3,
    Reason.SPLIT: 0.7,
    Reason.HIDDEN: 0.6,
    Reason.NO_RESULT: 0.3,
    Reason.COLLAPSED: 0.9,
    Reason.PARTS_AGREE: 0.95,
    Reason.PARTS_DIFFER: 0.6,
    Reason.IN_WORDS: 0.6,
}


def confidence(reasons: Iterable[Reason]) -> float:
    """Return how sure a figure is, from 0 to 1, by the reasons given."""
    found = 1.0
    for reason in reasons:
        found *= WEIGHTS.get(reason, 1.0)
    return round(found, 2)
