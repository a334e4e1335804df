"""Figures that an author named: tables of labels and values beside the official ones.

A total stands over its parts, the first of which is called 其中.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.rules.paper_words import FIGURE_HEADS
from reports.rules.reading.finds import NamedFigure, flat
from reports.rules.reading.frames import Frame
from reports.rules.reading.grids import Matrix
from reports.rules.reading.marks import Mark, Written, written_in
from reports.rules.reading.outline import Outline
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import Table, TreeCell

_LABEL_HEADS = frozenset({FIGURE_HEADS[0], "统计指标", "项目", "名称", "类别", "内容"})
_VALUE_HEADS = frozenset({FIGURE_HEADS[1], "数量", "统计数", "数据", "件数"})
_OF_WHICH = re.compile(r"^其中[:：]")
_VALUE = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?|[—–/／-])\s*(\D.*)?", re.DOTALL)
_LONGEST_UNIT = 20


@dataclass(frozen=True)
class _Row:
    label: str
    cell: TreeCell
    is_first_part: bool


def is_named_table(table: Table) -> bool:
    """Tell whether a table has a column of labels and one of values, and no more."""
    matrix = Matrix(table)
    if matrix.width != 2 or matrix.height < 2:
        return False
    heads = [flat(matrix.text(0, column)) for column in (0, 1)]
    return heads[0] in _LABEL_HEADS and heads[1] in _VALUE_HEADS


def named_figures(
    tables: Sequence[Table], outline: Outline, frames: Mapping[int, Frame]
) -> Iterator[NamedFigure]:
    """Yield the figures of tables of labels and values, with proposals for codes."""
    by_number = {table.number: table for table in tables}
    for place, top in enumerate(outline.sections, 1):
        key = top.key or f"section{place}"
        held = [
            (section.heading, by_number[number])
            for section in top.walk()
            for number in section.tables
            if number in by_number and is_named_table(by_number[number])
        ]
        for count, (heading, table) in enumerate(held, 1):
            frame = frames.get(table.number, Frame())
            for figure in _figures(f"{key}.table{count}", table, frame):
                yield replace(figure, section=heading)


def _figures(code: str, table: Table, frame: Frame) -> Iterator[NamedFigure]:
    rows = list(_rows(table))
    has_total = len(rows) > 1 and rows[1].is_first_part
    for number, row in enumerate(rows):
        is_part = has_total and number > 0
        written, unit = _written(row.cell.text, frame.unit)
        yield NamedFigure(
            code=f"{code}.{number or 'total'}" if has_total else f"{code}.{number + 1}",
            label=row.label,
            unit=unit,
            written=_noted(written, row.label, frame),
            reasons=(Reason.ROW_EXACT, *written.reasons),
            part_of=f"{code}.total" if is_part else "",
            text=row.cell.text,
            cell=row.cell,
            table=table.number,
            sheet=table.name,
        )


def _rows(table: Table) -> Iterator[_Row]:
    matrix = Matrix(table)
    for row in range(1, matrix.height):
        cell = matrix.at(row, 1)
        label = " ".join(matrix.text(row, 0).split("\n")).strip()
        if cell is None or cell is matrix.at(row, 0) or not label:
            continue
        is_first = row > 1 and _OF_WHICH.match(label) is not None
        words = _OF_WHICH.sub("", label).strip() if is_first else label
        yield _Row(words or label, cell, is_first)


def _written(text: str, unit: str) -> tuple[Written, str]:
    """Return what is written, and its unit: behind the number, else over the table."""
    plain = text.strip()
    found = _VALUE.fullmatch(plain)
    if found and found[2] and len(found[2].strip()) <= _LONGEST_UNIT:
        written = written_in(found[1])
        if written.mark in (Mark.NUMBER, Mark.DASH, Mark.SLASH):
            return written, found[2].strip()
    return written_in(plain), unit


def _noted(written: Written, label: str, frame: Frame) -> Written:
    """Put the note below the table that begins with a label beside its figure."""
    for note in frame.notes:
        words = re.sub(r"^备?注[:：]", "", note)
        if words.startswith(f"{label}，"):
            return replace(written, note=words.removeprefix(f"{label}，"))
    return written
