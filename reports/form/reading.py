"""Finding the figures of the official tables in a sheet: a list of codes, or tables."""

from __future__ import annotations

from disclosure.labels import Sentence, noop, sentence
from reports.form.collected import CellError as CellError
from reports.form.collected import Collected
from reports.form.files import RawSheet
from reports.form.labels import LabelledTable
from reports.form.section import Section
from reports.rules.form_text import CODE_HEADS, VALUE_HEADS, keys_of
from reports.rules.prose import fold


def read_sheet(into: Collected, sheet: RawSheet) -> None:
    """Collect the figures of a sheet, whether a list of codes or printed tables."""
    for number, row in enumerate(sheet.rows):
        heads = [fold(text).strip().lower() for text in row]
        code, value = _first(heads, CODE_HEADS), _first(heads, VALUE_HEADS)
        if code is not None and value is not None:
            _read_list(into, sheet, number + 1, code, value)
            return
    _read_tables(into, sheet)


def _read_list(
    into: Collected, sheet: RawSheet, first: int, code: int, value: int
) -> None:
    for number, row in enumerate(sheet.rows[first:], first):
        name = fold(row[code]).strip() if code < len(row) else ""
        text = row[value] if value < len(row) else ""
        address = sheet.address(number, value)
        if name in into.figures:
            words = sentence(noop("这一项出现了两次，请只留一个。"))
            into.note(address, words, name)
        elif name in into.form.figures:
            into.put(name, text, address)
        elif name or text:
            into.note(sheet.address(number, code), _unknown_code(name))


def _read_tables(into: Collected, sheet: RawSheet) -> None:
    section: Section | None = None
    for number, row in enumerate(sheet.rows):
        table = _headed_by(into, row)
        if table is not None and (section is None or section.table is not table):
            if section is not None:
                section.close()
            section = Section(into, sheet, table)
        if section is None:
            continue
        if table is not None:
            section.head(number, row)
        elif any(row):
            section.body(number, row)
    if section is not None:
        section.close()


def _headed_by(into: Collected, row: list[str]) -> LabelledTable | None:
    keys = {key for text in row if text for key in keys_of(text)}
    return next((table for table in into.tables if keys & table.marks), None)


def _first(heads: list[str], names: tuple[str, ...]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in names), None)


def _unknown_code(name: str) -> Sentence:
    if not name:
        return sentence(noop("这一行没有代码，请补上。"))
    return sentence(noop("没有代码为“%(code)s”的数字，请改正。"), code=name[:60])
