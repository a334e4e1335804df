"""The form as a workbook, and workbooks that others spoilt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

import openpyxl
from openpyxl import Workbook

from reports.form.sheet import FormReading, read_form, write_form
from reports.rules.formats import FORMATS
from tests.national.papers import values_of

FORM = FORMATS["form2021"]
REQUESTS = "收到和处理政府信息公开申请情况"
CHALLENGES = "政府信息公开行政复议、行政诉讼情况"
PROACTIVE = "主动公开政府信息情况"


def book(values: Mapping[str, str] | None = None, code: str = "form2021") -> Workbook:
    filled = values_of(code) if values is None else values
    return openpyxl.load_workbook(BytesIO(write_form(filled, FORMATS[code])))


def content_of(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(workbook: Workbook, code: str = "form2021") -> FormReading:
    return read_form(content_of(workbook), "示例.xlsx", FORMATS[code])


def changed(change: Callable[[Workbook], object]) -> FormReading:
    """Read the filled form after something was done to it."""
    workbook = book()
    change(workbook)
    return read(workbook)


def find(workbook: Workbook, sheet: str, text: str) -> tuple[int, int]:
    """Return row and column of a printed label."""
    for row in workbook[sheet].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and text in cell.value:
                return cell.row, cell.column
    raise LookupError(text)


def csv_of(values: Mapping[str, str], head: str = "代码,名称,数值") -> bytes:
    lines = [head, *(f'{code},示例,"{value}"' for code, value in values.items())]
    return "\r\n".join(lines).encode()
