"""The JSON of a report: only our own is read, and nothing in it does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.reading import child, limits
from reports.reading.answer import answer
from reports.reading.kinds import kind_of
from reports.reading.limits import Refused
from reports.reading.refusals import Unreadable
from reports.reading.running import read_file
from reports.rules.reading.reading import read

from .documents import document, outline
from .test_round_trip import rich, values_of, written_as_json


@pytest.fixture
def report() -> dict[str, Any]:
    made = document("form2021", values_of("form2021"), rich("form2021"))
    return json.loads(written_as_json(made))


def packed(report: Any) -> bytes:
    return json.dumps(report, ensure_ascii=False).encode()


def found_in(report: Any) -> dict[str, Any]:
    return answer(read(child.tree_of("json", packed(report))))


def refusal(data: bytes, name: str = "report.json") -> str:
    with pytest.raises(Unreadable) as wrong:
        read_file(name, data)
    return wrong.value.reason


def test_figures_are_told_by_code_and_have_their_cells(report):
    figures = {one["code"]: one for one in found_in(report)["figures"]}

    received = figures["requests.received.natural_person"]
    assert [one["reason"] for one in received["reasons"]] == ["code"]
    assert received["confidence"] == 1.0
    assert received["place"]["table"] == 3
    assert figures["own.website"]["part_of"] == "own.total"


@pytest.mark.parametrize(
    "change",
    [
        {"$schema": "https://example.org/other.schema.json"},
        {"$schema": 7},
        {"format": "form2050"},
        {"year": "2024x"},
        {"year": 1066},
        {"agency": "示例局"},
        {"sections": {}},
        {"figures": []},
        {"title": None},
        {"figures": {"no code": {"value": "1"}}},
        {"figures": {"a.b": {"value": ["1"]}}},
        {"figures": {"a.b": {"value": True}}},
    ],
    ids=str,
)
def test_data_of_another_kind_is_refused_with_a_sentence(report, change):
    assert refusal(packed(report | change)) == limits.OTHER_DATA


@pytest.mark.parametrize(
    "data", [{}, {"rows": []}, {"agency": "x", "figures": {"a": 1}}]
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(Unreadable, match="不是本系统发布的年度报告"):
        read_file("report.json", packed(data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", limits.WRONG_NAME),
        (b'{"a": 1', limits.DAMAGED),
        (b'{"a": NaN}', limits.DAMAGED),
        (b'{"a": 1, "a": 2}', limits.DAMAGED),
        (b'{"a": "\xff"}', limits.DAMAGED),
        (b'{"a": ' + b"[" * 100_000, limits.NESTED),
        (b'{"a":' * 30 + b"1" + b"}" * 30, limits.NESTED),
        (b'{"a": [' + b"{}," * 500_000 + b"{}]}", limits.TOO_MUCH),
        (b'{"a": "' + b"x" * limits.LARGEST_DATA + b'"}', limits.TOO_LARGE),
        (b'{"a": ' + b"9" * 1_000_000 + b"}", limits.OTHER_DATA),
        (b'{"a": "' + b'\\"' * 3_000_000, limits.DAMAGED),
        (b"<html><body>{}</body></html>", limits.WRONG_NAME),
        (b"PK\x03\x04", limits.WRONG_NAME),
    ],
    ids=range(13),
)
def test_broken_and_huge_data_ends_in_a_sentence(data, reason):
    assert refusal(data) == reason


def test_a_name_does_not_make_text_data():
    assert kind_of("report.txt", b'{"a": 1}') == "txt"
    assert kind_of("report", b'\xef\xbb\xbf {"a": 1}') == "json"
    with pytest.raises(Refused):
        kind_of("report.pdf", b'{"a": 1}')


@pytest.mark.parametrize(
    "value", ["1e9", "∞", "=1+1", "１２", "<b>1</b>", "1" * 40, "0x10"]
)
def test_a_value_that_is_none_is_not_read_as_one(report, value):
    report["figures"]["requests.received.total"]["value"] = value
    report["figures"]["own.website"]["value"] = value

    figures = {one["code"]: one for one in found_in(report)["figures"]}

    is_number = value == "１２"
    for code in ("requests.received.total", "own.website"):
        assert figures[code]["value"] == ("12" if is_number else None)
        assert figures[code]["state"] == ("number" if is_number else "unreadable")


def test_hostile_words_stay_words(report):
    words = "<script>alert(1)</script>\u202e=HYPERLINK()\x00" + "长" * 5000
    report["title"] = report["sections"][0]["heading"] = words
    report["sections"][0]["html"] = f"<p onclick=x>{words}</p><table><tr><td>"
    report["sections"][0]["grids"] = [{"label": words, "rows": [[{"text": words}]]}]
    report["figures"]["own.website"] |= {"label": words, "unit": words}

    found = read_file("report.json", packed(report))

    assert found["title"].startswith("<script>")
    assert "\x00" not in json.dumps(found)
    assert len(found["sections"]) == 6


def test_strange_shapes_are_survived(report):
    report["sections"] += [
        7,
        None,
        {"depth": "x", "html": 5, "grids": [3, {"rows": 9}]},
    ]
    report["corrections"] = [{"label": 1}, "x"]
    report["period"] = {"start": "2024-13-45", "end": None}
    report["links"] = report["contact"] = "x"
    report["sections"][1]["grids"][0]["rows"][0][0] |= {"columns": 10**9, "rows": -5}

    found = found_in(report)

    assert found["closing"] == []
    assert found["year"] == 2024


def test_an_empty_report_is_a_report():
    made = document("free", {}, outline("free"))

    found = answer(read(child.tree_of("json", written_as_json(made))))

    assert [one["key"] for one in found["sections"]] == [
        section.key for section in made.sections
    ]
    assert found["figures"] == []
