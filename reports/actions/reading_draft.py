"""Making a draft of what was read and confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, User
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.rendering.sanitise import MAX_LENGTH
from reports.actions.base import exact_text, note_change
from reports.actions.reading import end, locked_reading, not_open, note
from reports.actions.starting import start_report
from reports.actions.writing import MAX_SECTIONS
from reports.models import ReadCell, Reading, Report, Section, Statistic
from reports.reading_text import DraftSection, sections_of, without_turns
from reports.rules.formats import FORMATS
from reports.rules.prose import CODE
from reports.rules.typed_values import decimals_of
from reports.rules.vocabulary import CellChoice, ReadingState, Source

_TAKEN = (CellChoice.CONFIRMED, CellChoice.CHANGED)
_CODE = re.compile(CODE)
_LABEL, _UNIT, _NOTE, _CODE_LENGTH = 120, 20, 300, 100
_MAX_DECIMALS = 4


def make_draft(
    reading_id: int, *, agency: Agency, year: int, title: str, by: User
) -> Report:
    """Make the first edition of a year of what was read; return it.

    Only figures that were confirmed or changed are taken. Raises Blocked where
    figures are not decided about, the reading has ended, or the year has a
    report; ValidationError where year, title or a section is wrong.
    """
    with transaction.atomic():
        reading = locked_reading(reading_id, by)
        cells = _decided(reading)
        report = start_report(agency, year, by=by, format=reading.format)
        report.title = _line_of(title)
        report.full_clean()
        report.save(update_fields=["title"])
        written = _Sections(report, by)
        written.write(sections_of(reading.answer or {}))
        figures = _Figures(report, reading, written.by_printed)
        figures.write(cells)
        # Who decided about a figure has written it.
        report.authors.add(*{cell.chosen_by_id for cell in cells if cell.chosen_by_id})
        reading.draft = report
        end(reading, ReadingState.DRAFTED, by)
        _note(reading, report, figures.lines, by)
    return report


def _decided(reading: Reading) -> list[ReadCell]:
    if reading.state != ReadingState.READ:
        raise Blocked([not_open(reading)])
    cells = list(reading.cells.all())
    left = sum(cell.choice == CellChoice.PENDING for cell in cells)
    if left:
        many = noop("还有%(n)s个数没有核对，全部核对后才能转为草稿。")
        raise Blocked([sentence(many, n=str(left))])
    return cells


def _note(reading: Reading, report: Report, lines: list[str], by: User) -> None:
    note_change(
        report,
        "reading.draft",
        by,
        sha256=reading.sha256,
        changed=len(lines),
        values=lines,
    )
    note(reading, "reading.draft", by, sha256=reading.sha256, report=report.pk)


class _Sections:
    """Writes the sections of a reading into a new report."""

    def __init__(self, report: Report, by: User) -> None:
        self.report, self.by = report, by
        self.by_printed: dict[str, Section] = {}
        self._places = {one.key: one for one in report.sections.all()}
        self._used: set[str] = set()
        self._count = 0

    def write(self, sections: Sequence[DraftSection]) -> None:
        if sum(1 for top in sections for _one in top.walk()) > MAX_SECTIONS:
            raise ValidationError(_("一份报告最多%s节。") % MAX_SECTIONS)
        tops = [self._section(one, None) for one in sections]
        missing = [
            one
            for one in self._places.values()
            if one.parent_id is None and one.key not in self._used
        ]
        if not FORMATS[self.report.format].tables:
            Section.objects.filter(pk__in=[one.pk for one in missing]).delete()
            missing = []
        self._order(tops, missing)

    def _section(self, one: DraftSection, parent: Section | None) -> Section:
        heading = one.heading or _("报告开头")
        if len(one.html) > MAX_LENGTH:
            raise ValidationError(
                _("“%(heading)s”太长了，请在文件里拆成几节后重新上传。")
                % {"heading": heading[:40]}
            )
        is_own = parent is not None or not one.key or one.key in self._used
        row = Section(report=self.report) if is_own else self._places[one.key]
        row.key = self._free_key() if is_own else one.key
        self._used.add(row.key)
        row.heading, row.body, row.parent = heading, one.html, parent
        row.saved_by, row.position = self.by, self._count
        self._count += 1
        row.full_clean(exclude=["parent"])
        row.save()
        self.by_printed.setdefault(one.printed, row)
        for child in one.children:
            self._section(child, row)
        return row

    def _order(self, tops: list[Section], missing: list[Section]) -> None:
        """Put sections the file lacks where the format has them."""
        order = list(self._places)
        for one in sorted(missing, key=lambda row: order.index(row.key)):
            before = set(order[: order.index(one.key)])
            places = [n for n, row in enumerate(tops) if row.key in before]
            tops.insert(places[-1] + 1 if places else 0, one)
        for position, row in enumerate(tops):
            row.position = position
        Section.objects.bulk_update(tops, ["position"])

    def _free_key(self) -> str:
        number = len(self._used) + 1
        while f"section-{number}" in self._used | set(self._places):
            number += 1
        return f"section-{number}"


class _Figures:
    """Writes the confirmed figures of a reading into its draft."""

    def __init__(
        self, report: Report, reading: Reading, sections: Mapping[str, Section]
    ) -> None:
        self.report, self.sections = report, sections
        self.lines: list[str] = []
        self._answers: list[dict[str, Any]] = (reading.answer or {})["figures"]
        self._official = FORMATS[report.format].figures
        self._rows = {row.code: row for row in report.statistics.all()}
        self._own: dict[str, Statistic] = {}

    def write(self, cells: Sequence[ReadCell]) -> None:
        changed: list[Statistic] = []
        for cell in cells:
            if cell.choice not in _TAKEN:
                continue
            figure = self._answers[cell.position]
            if figure["code"] in self._official:
                changed.append(self._fill(cell, figure))
            else:
                self._add(cell, figure)
            self.lines.append(_line(cell, figure))
        Statistic.objects.bulk_update(changed, ["value", "decimals", "source", "note"])
        Statistic.objects.bulk_create(self._own.values())
        self._join()

    def _fill(self, cell: ReadCell, figure: Mapping[str, Any]) -> Statistic:
        row = self._rows[figure["code"]]
        _set(row, cell, figure)
        return row

    def _add(self, cell: ReadCell, figure: Mapping[str, Any]) -> None:
        row = Statistic(
            report=self.report,
            section=self.sections.get(figure["section"]),
            code=self._free_code(str(figure["code"])),
            label=(_line_of(figure["label"]) or _("未命名"))[:_LABEL],
            unit=str(figure["unit"])[:_UNIT],
            position=len(self._official) + len(self._own),
        )
        _set(row, cell, figure)
        row.full_clean(exclude=["report", "section"], validate_unique=False)
        self._own[str(figure["code"])] = row

    def _join(self) -> None:
        """Tell the parts that were taken what they add up to, if that was taken."""
        totals = {str(one["code"]): str(one["part_of"]) for one in self._answers}
        parts = [
            row for code, row in self._own.items() if totals.get(code) in self._own
        ]
        for code, row in self._own.items():
            if totals.get(code) in self._own and totals[code] != code:
                row.part_of = self._own[totals[code]]
        Statistic.objects.bulk_update(parts, ["part_of"])

    def _free_code(self, code: str) -> str:
        taken = {*self._rows, *(row.code for row in self._own.values())}
        wanted = code[:_CODE_LENGTH] if _CODE.fullmatch(code) else "read"
        number, found = 1, wanted
        while found in taken or found in self._official:
            number += 1
            found = f"{wanted[: _CODE_LENGTH - 6]}_{number}"
        return found


def _set(row: Statistic, cell: ReadCell, figure: Mapping[str, Any]) -> None:
    row.value, row.source = cell.value, Source.IMPORTED
    row.decimals = _decimals(cell, figure)
    row.note = _line_of(figure["note"])[:_NOTE]


def _line_of(text: object) -> str:
    return " ".join(without_turns(str(text)).split())


def _decimals(cell: ReadCell, figure: Mapping[str, Any]) -> int:
    """Return the decimals as written; of a changed figure those it needs."""
    if cell.value is None:
        return 0
    if cell.choice == CellChoice.CONFIRMED:
        _whole, _dot, fraction = str(figure["value"]).partition(".")
        return min(len(fraction), _MAX_DECIMALS)
    return decimals_of(Decimal(cell.value))


def _line(cell: ReadCell, figure: Mapping[str, Any]) -> str:
    """Return what the trail keeps of a figure: its code, as read, as taken."""
    return f"{cell.code} {figure['value']} → {exact_text(cell.value)}"
