"""Real reports, cell by cell; what is expected was read from the page by eye."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest

from reports.reading.running import read_file
from reports.rules.formats import FORMATS
from reports.rules.formats.requests_table import COLUMNS, rows_of

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "reports"
ROWS = rows_of(divided=True)

HUAIAN_REQUESTS = """
3001 53 0 0 61 4 3119 | 34 0 0 0 0 0 34 | 1288 21 0 0 50 3 1362 | 447 7 0 0 0 0 454
2 0 0 0 0 0 2 | 30 1 0 0 0 0 31 | 5 0 0 0 0 0 5 | 6 0 0 0 0 0 6 | 7 1 0 0 0 0 8
12 0 0 0 0 0 12 | 9 0 0 0 0 0 9 | 105 0 0 0 0 0 105
746 12 0 0 10 1 769 | 11 0 0 0 0 0 11 | 1 0 0 0 0 0 1
56 6 0 0 0 0 62 | 25 0 0 0 0 0 25 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 1 0 0 0 0 0 1
67 3 0 0 1 0 71 | 6 0 0 0 0 0 6 | 108 2 0 0 0 0 110
2932 53 0 0 61 4 3050 | 103 0 0 0 0 0 103
"""
HONGZE_REQUESTS = """
21 0 0 0 0 0 21 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 4 0 0 0 0 0 4
1 0 0 0 0 0 1 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0
1 0 0 0 0 0 1 | 1 0 0 0 0 0 1 | 0 0 0 0 0 0 0
10 0 0 0 0 0 10 | 3 0 0 0 0 0 3 | 0 0 0 0 0 0 0
1 0 0 0 0 0 1 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0
- | - | -
21 0 0 0 0 0 21 | 0 0 0 0 0 0 0
"""
PROACTIVE = (
    "1 0 11 8 26 66 447228 3985758 88283 96171.6",
    "0 0 0 0 5 5 550 4119 195 7730.28",
)
CHALLENGES = (
    "72 64 178 37 351 13 4 8 1 26 12 1 1 6 20",
    "10 1 0 0 0 0 0 0 0 0 5 0 0 0 0",
)


def read(name: str) -> dict:
    return read_file(name, (FILES / name).read_bytes())


def official(found: dict) -> dict[str, str | None]:
    return {one["code"]: one["value"] for one in found["figures"] if one["is_official"]}


def expected(requests: str, proactive: str, challenges: str) -> dict[str, str | None]:
    lines = [
        line.split() for line in requests.replace("\n", "|").split("|") if line.strip()
    ]
    figures: dict[str, str | None] = {}
    for row, line in zip(ROWS, lines, strict=True):
        values = line if len(line) == len(COLUMNS) else [None] * len(COLUMNS)
        for column, value in zip(COLUMNS, values, strict=True):
            figures[f"requests.{row}.{column}"] = value
    for key, values in (("proactive", proactive), ("challenges", challenges)):
        specs = FORMATS["form2021"].table(key).figures
        for spec, value in zip(specs, values.split(), strict=True):
            figures[spec.code] = value
    return figures


def headings(sections: list[dict]) -> list[str]:
    return [
        heading
        for section in sections
        for heading in (section["heading"], *headings(section["children"]))
    ]


def printed_numbers(name: str) -> list[str]:
    """Return the numbers of all tables, as another library finds them on the pages."""
    found: list[str] = []
    with pdfplumber.open(FILES / name) as document:
        for page in document.pages:
            for table in page.extract_tables():
                cells = ["".join((cell or "").split()) for row in table for cell in row]
                found += [one for one in cells if re.fullmatch(r"[0-9.]+", one)]
    return found


@pytest.mark.parametrize(
    ("name", "requests", "place"),
    [
        ("huaian-2024.pdf", HUAIAN_REQUESTS, 0),
        # The rows that are printed as one hold a nought in each column.
        ("hongze-2023.pdf", HONGZE_REQUESTS.replace("- | - | -", "0 " * 7), 1),
    ],
)
def test_what_is_expected_is_what_another_reader_sees(name, requests, place):
    told = [PROACTIVE[place], requests.replace("|", " "), CHALLENGES[place]]

    assert printed_numbers(name) == " ".join(told).split()


def test_huaian_every_cell():
    found = read("huaian-2024.pdf")

    assert official(found) == expected(HUAIAN_REQUESTS, PROACTIVE[0], CHALLENGES[0])
    assert {one["confidence"] for one in found["figures"] if one["is_official"]} == {
        1.0
    }
    assert (found["title"], found["agency"], found["year"], found["format"]) == (
        "淮安市人民政府2024年政府信息公开工作年度报告",
        "淮安市人民政府",
        2024,
        "form2021",
    )
    assert found["findings"] == []
    assert found["not_understood"] == []


def test_huaian_sections_and_places():
    found = read("huaian-2024.pdf")

    assert headings(found["sections"]) == [
        "一、总体情况",
        "（一）主动公开情况",
        "（二）依申请公开情况",
        "（三）政府信息管理情况",
        "（四）政府信息公开平台建设情况",
        "（五）政府信息公开监督保障情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    places = {one["code"]: one["place"] for one in found["figures"]}
    assert places["requests.received.total"]["page"] == 4
    assert places["requests.carried_over.total"]["page"] == 5
    left, top, right, bottom = places["requests.received.total"]["box"]
    assert 480 < left < right < 530 and 450 < top < bottom < 490


def test_huaian_totals_in_words():
    words = [
        one for one in read("huaian-2024.pdf")["figures"] if one["source"] == "words"
    ]

    totals = {one["code"]: one["value"] for one in words if not one["part_of"]}
    parts = {
        code: [one["value"] for one in words if one["part_of"] == code]
        for code in totals
    }
    assert sorted((totals[code], parts[code]) for code in totals) == [
        ("351", ["72", "64", "178", "37"]),
        ("46", ["25", "5", "9", "7"]),
    ]


def test_hongze_every_readable_cell():
    found = read("hongze-2023.pdf")

    assert official(found) == expected(HONGZE_REQUESTS, PROACTIVE[1], CHALLENGES[1])
    states = {one["state"] for one in found["figures"] if one["value"] is None}
    assert states == {"missing"}
    assert (found["agency"], found["year"]) == ("洪泽区人民政府", 2023)


def test_hongze_its_faults_are_findings():
    found = {(one["rule"], one["code"]) for one in read("hongze-2023.pdf")["findings"]}

    assert found == {
        ("X4", "reconsideration.total"),
        ("X4", "litigation.after_reconsideration.total"),
        ("R1", "requests.refused.forbidden_by_law.natural_person"),
        ("R2", "requests.otherwise_closed.natural_person"),
    }


def test_hongze_the_collapsed_row_is_kept_as_printed():
    extra = [
        one
        for one in read("hongze-2023.pdf")["figures"]
        if one["source"] == "cell" and not one["is_official"]
    ]

    assert [one["value"] for one in extra] == ["0"] * len(COLUMNS)
    assert {one["row_label"] for one in extra} == {"（六）其他处理"}


def test_the_blank_form_every_cell_is_blank():
    found = read("blank-form-2021.docx")

    cells = [one for one in found["figures"] if one["is_official"]]
    assert [one["code"] for one in cells] == list(FORMATS["form2021"].figures)
    assert {one["state"] for one in cells} == {"blank"}
    assert {one["confidence"] for one in cells} == {1.0}
    assert [section["key"] for section in found["sections"]] == [
        item.key for item in FORMATS["form2021"].outline
    ]
    assert {one["what"] for one in found["not_understood"]} == {"agency", "year"}


URUMQI = {
    "10180": ["14", "10", "6895", "3261"],
    "2389": ["1025", "465", "12", "20", "93", "22", "415", "337"],
    "9809": ["15", "2362", "282", "1945", "1755", "2920", "530"],
    "4402": ["240", "179", "3983"],
}


@pytest.mark.parametrize("total", URUMQI)
def test_urumqi_totals_with_their_parts(total):
    figures = read("urumqi-2017.txt")["figures"]

    (whole,) = (one for one in figures if one["value"] == total)
    parts = [one["value"] for one in figures if one["part_of"] == whole["code"]]
    assert parts == URUMQI[total]
    assert sum(Decimal(part) for part in parts) == Decimal(total)
    assert whole["confidence"] == 0.95
    assert total in whole["words"]


def test_urumqi_headings():
    found = read("urumqi-2017.txt")

    assert [
        (section["heading"], section["key"], len(section["children"]))
        for section in found["sections"]
    ] == [
        ("一、概述", "overview", 0),
        ("二、工作开展情况", "work", 6),
        ("三、政府信息公开发布情况", "published", 6),
        ("四、依申请公开工作情况", "requests", 0),
        ("五、人大代表建议和政协委员提案办理情况", "proposals", 0),
        ("六、存在的问题及下一步重点工作", "problems", 3),
    ]
    assert (found["agency"], found["year"], found["format"]) == (
        "乌鲁木齐市人民政府机关",
        2017,
        "free",
    )
    assert [one for one in found["figures"] if one["value"] == "7"]
