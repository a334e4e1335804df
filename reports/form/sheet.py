"""The official form as a file: written as printed, read by its labels.

Rows and columns are found by what stands before and above them, not by where
they are: whoever adds a title, an empty row or an own order is still understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.labels import Sentence
from reports.form.book import write_grids
from reports.form.collected import CellError, Collected
from reports.form.files import RawSheet, read_sheets
from reports.form.reading import read_sheet
from reports.grids import grids_of
from reports.rules.formats import Format
from reports.rules.typed_values import read_value


@dataclass(frozen=True)
class FormReading:
    """What a file says: figures as written, by code, and what is wrong where.

    A cell left blank is an empty text; a figure the file has no cell for is not
    there. What cannot be read as a number is in both.
    """

    figures: dict[str, str] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    missing_tables: tuple[str, ...] = ()


def write_form(values: Mapping[str, str], form: Format) -> bytes:
    """Return an XLSX file of the official tables, a sheet each, cells as printed.

    ``values`` are figures as typed, by code; what is no number stays blank.
    """
    shown = {code: _plain(text, form, code) for code, text in values.items()}
    grids = [grid for found in grids_of(form, shown).values() for grid in found]
    return write_grids(grids)


def read_form(content: bytes, name: str, form: Format) -> FormReading:
    """Read the form from an XLSX file, or from a CSV file of codes and values.

    ``name`` tells which of both it is. Raises ValidationError where nothing of
    the form is found, or the file is too large or damaged.
    """
    found = Collected(form)
    sheets = read_sheets(content, name)
    for sheet in sheets:
        read_sheet(found, sheet)
    if not found.figures and not found.errors:
        raise ValidationError(_nothing_found(sheets))
    found.finish()
    return FormReading(found.figures, found.errors, found.cells, found.missing_tables)


def _nothing_found(sheets: list[RawSheet]) -> str:
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        return _("这个文件是空的，请重新选择。")
    return _("没有找到统一格式的表格。请下载空表，填好后再上传。")


def _plain(text: str, form: Format, code: str) -> str:
    spec = form.figures.get(code)
    if spec is None or not text.strip():
        return ""
    value = read_value(text, spec)
    if value is None or isinstance(value, Sentence):
        return ""
    return _with_decimals(f"{value:f}", text) if spec.is_amount else f"{value:f}"


def _with_decimals(number: str, text: str) -> str:
    """Give an amount the decimals it was written with."""
    whole, _dot, fraction = number.partition(".")
    written = len(text.strip().partition(".")[2])
    padded = fraction.ljust(min(written, 4), "0")
    return f"{whole}.{padded}" if padded else whole
