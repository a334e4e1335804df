"""A balanced report to hand to the checker, and ways to break it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from reports.checking import as_json, findings_of, submission_from
from reports.rules.formats import FORMATS
from reports.rules.formats.requests_table import COLUMNS, rows_of

YEAR = 2024
#: Table three, row by row as printed; every column and every row adds up.
ROWS = """
40,6,2,1,3,1,53
3,1,0,0,0,0,4
12,2,1,1,1,0,17
5,1,0,0,0,0,6
1,0,0,0,0,0,1
0,0,0,0,0,0,0
0,0,0,0,0,0,0
2,1,0,0,0,0,3
1,0,0,0,0,0,1
2,0,0,0,1,0,3
1,0,0,0,1,0,2
1,1,0,0,0,0,2
8,1,1,0,0,0,10
1,0,0,0,0,0,1
0,0,0,0,0,0,0
3,0,0,0,0,0,3
1,0,0,0,0,0,1
0,0,0,0,0,0,0
0,0,0,0,0,0,0
0,0,0,0,0,0,0
1,0,0,0,0,0,1
0,0,0,0,0,0,0
1,0,0,0,0,0,1
40,6,2,1,3,0,52
3,1,0,0,0,1,5
"""
PROSE = {
    "overview": "主动公开、依申请公开、信息管理、平台建设、监督保障均有进展。",
    "problems": "主要问题是公开内容不够具体。",
    "other": "本年度没有收取信息处理费。",
}


def table_three() -> dict[str, Any]:
    lines = [line.split(",") for line in ROWS.split()]
    return {
        f"requests.{row}.{column}": int(value)
        for row, line in zip(rows_of(divided=True), lines, strict=True)
        for column, value in zip(COLUMNS, line, strict=True)
    }


def data(**changed: Any) -> dict[str, Any]:
    """Return a whole report; ``changed`` figures have ``__`` for the dots."""
    figures = {code: 0 for code in FORMATS["form2021"].figures} | table_three()
    figures |= {code.replace("__", "."): value for code, value in changed.items()}
    return {
        "agency": "示例县教育局",
        "year": YEAR,
        "format": "form2021",
        "figures": figures,
        "prose": deepcopy(PROSE),
    }


def before(**changed: Any) -> dict[str, Any]:
    """Return the report of the year before, from which this year's follows."""
    earlier = data(**changed)
    carried = {"natural_person": 3, "business": 1, "total": 4}
    for column in COLUMNS:
        code = f"requests.carried_over.{column}"
        if code.replace(".", "__") not in changed:
            earlier["figures"][code] = carried.get(column, 0)
    return {**earlier, "year": YEAR - 1}


def content(given: Any) -> bytes:
    return json.dumps(given, ensure_ascii=False).encode()


def found(given: Any, previous: Any = None) -> list[dict[str, str]]:
    """Return the findings as the command prints them."""
    submission = submission_from(given, previous)
    return as_json(findings_of(submission), submission.form)


def marks(findings: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Return rule and code of findings."""
    return {(finding["rule"], finding["code"]) for finding in findings}
