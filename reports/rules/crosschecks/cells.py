"""Cells of the official tables: their values, their place in words, a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from disclosure.labels import Sentence, noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS, FigureSpec, OfficialTable
from reports.rules.vocabulary import Level

#: Tables are called after the part of the report they stand in.
TABLES = {
    "proactive": noop("表二"),
    "requests": noop("表三"),
    "challenges": noop("表四"),
    "sheet": noop("统计表"),
}

_NUMERAL = re.compile(
    r"(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|[0-9]+\.|其中：)?"
)


def value_of(content: ReportContent, code: str) -> Decimal | None:
    """Return what a cell says; None where it is blank or not there."""
    figure = content.by_code.get(code)
    return None if figure is None else figure.value


def sum_of(content: ReportContent, codes: Iterable[str]) -> Decimal | None:
    """Return the sum of cells; None unless each of them has a value."""
    total = Decimal(0)
    for code in codes:
        value = value_of(content, code)
        if value is None:
            return None
        total += value
    return total


def written(value: Decimal) -> str:
    """Write a value without exponent and without idle zeros."""
    return "0" if value == 0 else f"{value.normalize():f}"


def official_figures(content: ReportContent) -> Mapping[str, FigureSpec]:
    """Return the figures of the official tables of the report's format."""
    return FORMATS[content.format].figures


def wrong_cell(
    rule: str,
    content: ReportContent,
    code: str,
    template: str,
    expected: str,
    *,
    level: Level = Level.ERROR,
    must_be_answered: bool = False,
    **more: object,
) -> Finding:
    """Return a finding about a cell that has a value.

    ``template`` has the slots ``place``, ``expected`` and ``found`` besides
    those of ``more``. The waiver of a warning lasts until either figure changes.
    """
    found = content.by_code[code].exact
    words = sentence(
        template,
        place=place_of(content.format, code),
        expected=expected,
        found=found,
        **more,
    )
    return Finding(
        rule,
        level,
        words,
        code=code,
        subject=f"{found}|{expected}",
        expected=expected,
        found=found,
        must_be_answered=must_be_answered,
    )


@cache
def place_of(form: str, code: str) -> Sentence:
    """Return where a figure stands, as a reader looks for it: table, row, column."""
    spec = FORMATS[form].figures[code]
    table = sentence(TABLES[spec.table])
    row, column = row_words(form, code), _column_words(spec)
    if row is None:
        template = noop("%(table)s“%(column)s”一列")
        return sentence(template, table=table, column=column)
    if column is None:
        return sentence(noop("%(table)s“%(row)s”一行"), table=table, row=row)
    template = noop("%(table)s“%(row)s”一行、“%(column)s”一列")
    return sentence(template, table=table, row=row, column=column)


def row_words(form: str, code: str) -> Sentence | None:
    """Return the name of a figure's row with the numerals of the form."""
    spec = FORMATS[form].figures[code]
    if not spec.row:
        return None
    prefixes = _numerals(FORMATS[form].table(spec.table))
    return _joined(
        [_numbered(prefixes.get(label, ""), label) for label in _row_labels(form, spec)]
    )


def _row_labels(form: str, spec: FigureSpec) -> list[str]:
    """Return the label of a row behind that of its group or of its total."""
    if spec.part_of:
        return [FORMATS[form].figures[spec.part_of].row_label, spec.row_label]
    return list(spec.row[-2:] if len(spec.row) > 2 else spec.row[-1:])


def _column_words(spec: FigureSpec) -> Sentence | None:
    """Name the column; where no row tells, all headings above it are needed."""
    words = spec.column[-1:] if spec.row else spec.column
    return _joined([sentence(word) for word in words]) if words else None


def _numbered(numeral: str, label: str) -> Sentence:
    return sentence("%(numeral)s%(label)s", numeral=numeral, label=sentence(label))


def _joined(words: list[Sentence]) -> Sentence:
    template = " ".join(f"%(word{place})s" for place in range(len(words)))
    slots = {f"word{place}": word for place, word in enumerate(words)}
    return sentence(template, **slots)


def _numerals(table: OfficialTable) -> dict[str, str]:
    """Return the numeral before each label of the rows of a table."""
    labels = {label for spec in table.figures for label in spec.row}
    return {
        label: cell.text.partition(label)[0]
        for row in table.rows[table.head_rows :]
        for cell in row
        for label in labels
        if _is_heading(cell.text, label)
    }


def _is_heading(text: str, label: str) -> bool:
    """Tell whether a cell is a label with its numeral; a note may follow."""
    before, found, after = text.partition(label)
    if not found or not _NUMERAL.fullmatch(before):
        return False
    return not after or after.startswith("（")
