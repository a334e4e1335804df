"""The language of reports: numerals, what stands in a cell, titles, counted phrases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.rules.reading.headings import heading_of
from reports.rules.reading.labels import Labels
from reports.rules.reading.marks import Mark, written_in
from reports.rules.reading.phrases import phrases_in
from reports.rules.reading.reasons import Reason
from reports.rules.reading.titles import title_of
from reports.rules.reading.tree import Paragraph


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("007", "7"),
        ("３１１９", "3119"),
        ("3,119", "3119"),
        ("3，119", "3119"),
        ("96171.6", "96171.6"),
        (" 12 ", "12"),
        ("3 119", "3119"),
        ("1 2", "12"),
        ("3985\n758", "3985758"),
        ("12件", "12"),
        ("12（含结转）", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
    ],
)
def test_a_number(text, value):
    written = written_in(text, "件")

    assert (written.mark, written.value) == (Mark.NUMBER, Decimal(value))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", Mark.BLANK),
        (" \n　", Mark.BLANK),
        ("/", Mark.SLASH),
        ("／", Mark.SLASH),
        ("—", Mark.DASH),
        ("－", Mark.DASH),
        ("--", Mark.DASH),
        ("无", Mark.NONE),
        ("O", Mark.UNREADABLE),
        ("1O", Mark.UNREADABLE),
        ("1,2,3", Mark.UNREADABLE),
        ("3.5.1", Mark.UNREADABLE),
        ("12 7", Mark.UNREADABLE),
        ("12\n7", Mark.UNREADABLE),
        ("约30", Mark.UNREADABLE),
        ("20余", Mark.UNREADABLE),
        ("3万元", Mark.UNREADABLE),
        ("1.23456", Mark.UNREADABLE),
        ("1234567890123456", Mark.UNREADABLE),
        ("总计", Mark.UNREADABLE),
    ],
)
def test_what_is_no_number_is_told_apart_and_never_zero(text, mark):
    written = written_in(text, "件")

    assert (written.mark, written.value) == (mark, None)


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("96171.6", "", "96171.6"),
        ("96171.6万元", "", "96171.6"),
        ("961716000", "元", "96171.6"),
        ("961716000元", "", "96171.6"),
        ("9.61716亿元", "", None),
        ("9.5亿元", "", "95000"),
        ("12", "万元", "12"),
    ],
)
def test_money_is_turned_into_the_unit_of_the_form(text, printed, value):
    written = written_in(text, "万元", printed)

    assert written.value == (None if value is None else Decimal(value))
    assert (Reason.UNIT_CONVERTED in written.reasons) == (
        value is not None and ("亿" in text or printed == "元" or "000元" in text)
    )


@pytest.mark.parametrize(
    ("text", "level", "number", "words", "rest"),
    [
        ("一、总体情况", 1, 1, "总体情况", ""),
        ("十一、 其他", 1, 11, "其他", ""),
        ("（三）管理情况", 2, 3, "管理情况", ""),
        ("(三)管理情况", 2, 3, "管理情况", ""),
        ("（一）主动公开情况。全年公开5条。", 2, 1, "主动公开情况", "全年公开5条。"),
        ("1.平台建设", 3, 1, "平台建设", ""),
        ("１．平台建设", 3, 1, "平台建设", ""),
        ("（1）网站", 4, 1, "网站", ""),
        ("第一部分、概述", 1, 1, "概述", ""),
    ],
)
def test_a_heading(text, level, number, words, rest):
    found = heading_of(text)

    assert found is not None
    assert (found.level, found.number, found.words, found.rest) == (
        level, number, words, rest,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2017年，我市公开信息。",
        "一是加强领导。",
        "（一）公开各类文件；",
        "1.5万条信息",
        "一、总体情况........3",
        "第二十条第（一）项",
        "三、" + "很长的一句话，没有句号" * 10,
        "",
    ],
)
def test_no_heading(text):
    assert heading_of(text) is None


@pytest.mark.parametrize(
    ("lines", "agency", "year", "by"),
    [
        (["示例市示例局2023年政府信息公开工作年度报告"], "示例市示例局", 2023, "title"),
        (["2023年示例局政府信息公开工作年度报告"], "示例局", 2023, "title"),
        (["示例县政府", "2024年信息公开年度报告"], "示例县政府", 2024, "title"),
        (["示例县二〇二〇年政府信息公开工作年度报告"], "示例县", 2020, "title"),
        (["关于示例局2016年度信息公开年报"], "示例局", 2016, "title"),
        (
            ["示例局政府信息公开年度报告", "自2022年1月1日至2022年12月31日。"],
            "示例局", 2022, "period",
        ),
        (["通知", "请各单位报送材料。"], "", None, ""),
    ],
)  # fmt: skip
def test_title_agency_and_year(lines, agency, year, by):
    found = title_of([Paragraph(line) for line in lines])

    assert (found.agency, found.year, found.by) == (agency, year, by)


def test_a_total_whose_parts_do_not_add_up_says_so():
    (total,) = phrases_in("公开信息100条，其中：文件20条；公告30条。")

    assert (total.value, total.sum) == (100, 50)
    assert Reason.PARTS_DIFFER in total.reasons
    assert [part.label for part in total.parts] == ["文件", "公告"]


def test_rough_counts_are_no_figures():
    assert list(phrases_in("公开信息20余条，近100条，约3万条。")) == []


def test_two_totals_in_one_sentence():
    first, second = phrases_in(
        "复议5件，其中维持2件，纠正3件；诉讼4件，其中维持1件，纠正3件。"
    )

    assert [(p.label, p.value) for p in first.parts] == [("维持", 2), ("纠正", 3)]
    assert (second.value, [part.value for part in second.parts]) == (4, [1, 3])


def test_a_count_without_parts_is_single():
    (single,) = phrases_in("2017年受理申请共7件，均按期答复。")

    assert (single.label, single.value, single.unit) == ("受理申请", 7, "件")
    assert single.parts == ()


def test_a_label_is_near_only_where_no_other_is_as_near():
    labels = Labels(["结果维持", "结果纠正", "其他法律行政法规禁止公开"])

    assert labels.like("结果") is None
    near = labels.like("2.其他法律行政止公开")
    assert near is not None and not near.is_exact
    assert labels.like("（一） 结果\n维持").is_exact
    assert labels.like("毫不相干的名称") is None
