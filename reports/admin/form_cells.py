"""The official tables as drawn for filling in: every cell with what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosure.translation import translate
from reports.actions.official import departs
from reports.admin.pages import url
from reports.admin.summing_tables import name_of
from reports.form.sums import Kind, live_sums
from reports.form.values import shown_text
from reports.models import Report, Statistic
from reports.queries import CheckedFinding
from reports.rules.form_text import split_numeral
from reports.rules.formats import FORMATS, FigureSpec, Format, OfficialTable
from reports.rules.grid_layout import Layout, Place
from reports.rules.vocabulary import Level, Source

#: Findings that say what the sums of the page say while one types.
_SUM_RULES = {"F2", "X1", "X2", "X3", "X4"}
#: Cells whose figures come from somewhere: the page that shows where from.
_ORIGINS = {
    Source.COMPUTED: "cell",
    Source.SUMMED: "addends",
    Source.ADJUSTED: "cell",
}


@dataclass(frozen=True)
class Typed:
    """What was typed into the form and could not be saved, and why, by code."""

    values: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """Everything the tables of a report are drawn from."""

    form: Format
    rows: Mapping[str, Statistic]
    typed: Typed
    found: Mapping[str, list[CheckedFinding]]
    before: Mapping[str, str]
    is_sum: bool


@dataclass(frozen=True)
class DrawnForm:
    """A table: its rows of cells, of which the first ``head_rows`` are headings."""

    key: str
    label: str
    head_rows: int
    columns: range
    rows: list[list[dict[str, Any]]]

    @property
    def head(self) -> list[list[dict[str, Any]]]:
        return self.rows[: self.head_rows]

    @property
    def body(self) -> list[list[dict[str, Any]]]:
        return self.rows[self.head_rows :]


def by_code(
    findings: Iterable[CheckedFinding], form: Format
) -> dict[str, list[CheckedFinding]]:
    """Return the findings that nobody answered for yet, by the cell they are about."""
    found: dict[str, list[CheckedFinding]] = defaultdict(list)
    for item in findings:
        is_open = item.is_open or item.finding.level is Level.ERROR
        if is_open and item.finding.code in form.figures:
            found[item.finding.code].append(item)
    return dict(found)


def draw(report: Report, filled: Filled) -> list[DrawnForm]:
    """Return the official tables of a report, ready for the template."""
    return [_table(report, table, filled) for table in filled.form.tables]


def rows_of(report: Report) -> dict[str, Statistic]:
    """Return the figures of the official tables by code."""
    official = FORMATS[report.format].figures
    return {row.code: row for row in report.statistics.all() if row.code in official}


def _table(report: Report, table: OfficialTable, filled: Filled) -> DrawnForm:
    layout = Layout(table.rows)
    places = [place for row in layout.rows for place in row]
    names = {
        place: f"{table.key}-{number}"
        for number, place in enumerate(places)
        if place.cell.scope
    }
    rows = [
        [_cell(report, place, layout, names, filled) for place in row]
        for row in layout.rows
    ]
    label = translate(table.label)
    return DrawnForm(table.key, label, table.head_rows, range(layout.width), rows)


def _cell(
    report: Report,
    place: Place,
    layout: Layout,
    names: Mapping[Place, str],
    filled: Filled,
) -> dict[str, Any]:
    cell = place.cell
    drawn: dict[str, Any] = {
        "columns": cell.columns,
        "rows": cell.rows,
        "scope": cell.scope,
        "id": names.get(place, ""),
        "stub": _stub(place),
        "headers": " ".join(names[heading] for heading in layout.headings_of(place)),
        "code": cell.code,
    }
    if not cell.code:
        return drawn | {"text": _heading(cell.text), "depth": _depth(place, layout)}
    return drawn | {"column": place.column} | _figure(report, cell.code, filled)


def _heading(text: str) -> str:
    """Return a printed heading; its numeral stays, its words are translated."""
    numeral, words = split_numeral(text)
    return f"{numeral}{translate(words)}" if words else numeral


def _depth(place: Place, layout: Layout) -> int:
    """Return how many lines a row stands under by its numerals."""
    above = layout.headings_of(place) if place.cell.scope == "row" else []
    return sum(
        heading.row != place.row
        for heading in above
        if heading.cell.scope.startswith("row")
    )


def _stub(place: Place) -> str:
    """Name the cells that stand still while the figures scroll sideways."""
    is_corner = not place.cell.scope and place.row == place.column == 0
    stands = is_corner or place.cell.scope.startswith("row")
    return f"stub-{place.column}" if stands else ""


def _figure(report: Report, code: str, filled: Filled) -> dict[str, Any]:
    spec, row = filled.form.figures[code], filled.rows.get(code)
    now = shown_text(row) if row else ""
    errors = filled.typed.errors.get(code, [])
    found = filled.found.get(code, [])
    findings = [] if not now else [_finding(item) for item in found]
    return {
        "name": name_of(spec, filled.form),
        "keyboard": _keyboard(spec),
        "now": now,
        "value": filled.typed.values.get(code, now) if errors else now,
        "errors": errors,
        "needs_reason": bool(errors)
        and row is not None
        and departs(filled.typed.values.get(code, ""), spec, row.computed),
        "findings": findings,
        "level": findings[0]["level"] if findings else "",
        "before": filled.before.get(code, ""),
        "sums": _sums(filled.form, code),
        "is_total": any(
            live.kind is not Kind.BALANCE
            for live in live_sums(filled.form.code).get(code, ())
        ),
        **_origin(report, row, filled),
    }


def _keyboard(spec: FigureSpec) -> str:
    if spec.may_be_negative:
        return "text"
    return "decimal" if spec.is_amount else "numeric"


def _finding(item: CheckedFinding) -> dict[str, Any]:
    finding = item.finding
    return {
        "rule": finding.rule,
        "level": str(finding.level),
        "text": translate(finding.message),
        "expected": finding.expected,
        "is_sum": finding.rule in _SUM_RULES,
    }


def _sums(form: Format, code: str) -> str:
    """Write what a cell should add up to as a line that a script can read."""
    return "|".join(
        " ".join((live.kind, *live.added, *(f"-{code}" for code in live.taken)))
        for live in live_sums(form.code).get(code, ())
    )


def _origin(report: Report, row: Statistic | None, filled: Filled) -> dict[str, Any]:
    """Return where a figure comes from: register or sum, and what that gives."""
    if row is None or row.computed is None:
        return {"mark": "", "computed": "", "reason": "", "link": ""}
    source = Source.of(row.source)
    page = _ORIGINS.get(source, "")
    if page == "cell" and filled.is_sum:
        page = "addends"
    return {
        "mark": str(source) if page else "",
        "computed": f"{row.computed.normalize():f}",
        "reason": row.reason,
        "link": url(page, report.pk, row.code) if page else "",
    }
