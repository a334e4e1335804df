"""Questions about assessments: who sees which, and what stands in them.

Everything is read from what was frozen; nothing here looks at a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from disclosure.agencies.access import reach
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.labels import Sentence
from disclosure.oversight.models import (
    Assessment,
    Objection,
    Scheme,
    Sheet,
    SheetLine,
)
from disclosure.oversight.queries.scope import SUPERVISORS
from disclosure.oversight.rules.assessing import Item, mean_of, worked_out
from disclosure.oversight.rules.handling import SMALL
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
    ObjectionState,
)

#: Officers who read the sheet of their agency and may object to it.
OFFICE_ROLES = frozenset({Role.HANDLER, Role.REVIEWER, Role.APPROVER})
_SHOWN = Q(
    assessment__state__in=(
        AssessmentState.PUBLISHED.value,
        AssessmentState.FINAL.value,
    )
)


@dataclass(frozen=True)
class Cell:
    """One measure of one agency, with the points it had before an objection."""

    item: Item
    line: SheetLine
    is_changed: bool
    answered: int

    @property
    def calculation(self) -> Sentence:
        """Return how the points were computed before any objection."""
        return worked_out(self.item, self.line.value)

    @property
    def first_points(self) -> Decimal | None:
        """Return the points as they were published first."""
        return self.line.counted if self.is_changed else self.line.points

    @property
    def is_small(self) -> bool:
        """Tell whether so little was counted that the value says little."""
        if self.line.value is None or self.item.measure is Measure.OPEN_OVERDUE:
            return False
        whole = self.answered if self.line.whole is None else self.line.whole
        return whole < SMALL


@dataclass(frozen=True)
class Row:
    """One agency with its cells, in the order of the formula."""

    sheet: Sheet
    cells: tuple[Cell, ...]

    @property
    def is_small(self) -> bool:
        return self.sheet.answered < SMALL


@dataclass(frozen=True)
class Board:
    """All sheets of an assessment as one table, with the averages below."""

    items: tuple[Item, ...]
    rows: tuple[Row, ...]

    @property
    def score(self) -> Decimal | None:
        """Return the mean score of the agencies that have one."""
        return _mean([row.sheet.score for row in self.rows])

    @property
    def points(self) -> list[Decimal | None]:
        """Return the mean points of each measure, of agencies that have any."""
        return [
            _mean([row.cells[at].line.points for row in self.rows], hundredths=True)
            for at in range(len(self.items))
        ]

    @property
    def scored(self) -> int:
        return sum(row.sheet.score is not None for row in self.rows)

    def in_order(self, sort: str) -> Board:
        """Return the same rows, sorted by a column; a minus turns the order.

        Columns are ``agency``, ``score``, ``answered`` and the measures, which
        sort by points. Empty cells stand last either way.
        """
        name, down = sort.removeprefix("-"), sort.startswith("-")
        if name == "agency":
            rows = self.rows[::-1] if down else self.rows
            return Board(self.items, tuple(rows))
        keyed = [(self._key(row, name), row) for row in self.rows]
        known = [(key, row) for key, row in keyed if key is not None]
        known.sort(key=lambda pair: pair[0], reverse=down)
        unknown = [row for key, row in keyed if key is None]
        return Board(self.items, tuple([row for _key, row in known] + unknown))

    def columns(self) -> list[str]:
        """Return the columns that ``in_order`` sorts by."""
        measures = [item.measure.value for item in self.items]
        return ["agency", "score", "answered", *measures]

    def _key(self, row: Row, name: str) -> Decimal | int | None:
        if name == "score":
            return row.sheet.score
        if name == "answered":
            return row.sheet.answered
        found = (cell for cell in row.cells if cell.item.measure.value == name)
        return next((cell.line.points for cell in found), None)


def schemes_of(user: Any) -> QuerySet[Scheme]:
    """Return the schemes in use of the agencies that a user supervises."""
    rows = Scheme.objects.filter(reach(user, SUPERVISORS, "agency__"), is_active=True)
    return rows.select_related("agency")


def assessments_of(user: Any) -> QuerySet[Assessment]:
    """Return the assessments made by the agencies that a user supervises."""
    rows = Assessment.objects.filter(reach(user, SUPERVISORS, "agency__"))
    return rows.select_related("agency")


def listed_assessments(user: Any) -> QuerySet[Assessment]:
    """Return them with ``sheet_count`` and ``pending`` objections, newest first."""
    pending = Q(sheets__objections__state=ObjectionState.PENDING.value)
    rows = assessments_of(user).annotate(
        sheet_count=Count("sheets", distinct=True),
        pending=Count("sheets__objections", filter=pending, distinct=True),
    )
    return rows.order_by("-last", "-pk")


def waiting_assessments(user: Any) -> list[tuple[Assessment, int]]:
    """Return the assessments with objections to answer, and how many each has."""
    rows = Objection.objects.filter(
        reach(user, SUPERVISORS, "sheet__assessment__agency__"),
        state=ObjectionState.PENDING.value,
    )
    counted = rows.order_by().values_list("sheet__assessment").annotate(Count("pk"))
    counts: dict[int, int] = dict(counted)
    found = Assessment.objects.filter(pk__in=counts).order_by("object_by", "pk")
    return [(one, counts[one.pk]) for one in found]


def visible_sheets(user: Any) -> QuerySet[Sheet]:
    """Return the sheets a user may read.

    Supervisors of the assessing agency read all of them; officers of the
    assessed agency, and who supervises it, only what was published.
    """
    made = reach(user, SUPERVISORS, "assessment__agency__")
    own = reach(user, OFFICE_ROLES | SUPERVISORS, "agency__")
    rows = Sheet.objects.filter(made | own & _SHOWN)
    return rows.select_related("agency", "assessment__agency", "assessment__made_by")


def received_sheets(user: Any) -> QuerySet[Sheet]:
    """Return the published sheets of the agencies a user works for or supervises.

    Those of assessments the user oversees as a whole are left out.
    """
    own = reach(user, OFFICE_ROLES | SUPERVISORS, "agency__")
    made = reach(user, SUPERVISORS, "assessment__agency__")
    rows = Sheet.objects.filter(own & _SHOWN).exclude(made)
    rows = rows.select_related("agency", "assessment__agency")
    return rows.order_by("-assessment__last", "-assessment_id", "agency__path")


def answerable(user: Any) -> QuerySet[Objection]:
    """Return the objections to assessments of agencies that a user supervises."""
    rows = Objection.objects.filter(
        reach(user, SUPERVISORS, "sheet__assessment__agency__")
    )
    return rows.select_related(
        "sheet__agency", "sheet__assessment__agency", "by", "answered_by"
    )


def items_of(assessment: Assessment) -> list[Item]:
    """Return the formula of an assessment as it was frozen."""
    return [
        Item(
            Measure.of(one["measure"]),
            Decimal(one["weight"]),
            Decimal(one["full_at"]),
            Decimal(one["zero_at"]),
        )
        for one in assessment.formula
    ]


def pending_of(assessment: Assessment) -> int:
    """Return how many objections wait for an answer."""
    return Objection.objects.filter(
        sheet__assessment=assessment, state=ObjectionState.PENDING.value
    ).count()


def changed_measures(sheet: Sheet) -> set[str]:
    """Return the measures whose points an objection changed."""
    upheld = sheet.objections.filter(state=ObjectionState.UPHELD.value)
    return set(upheld.values_list("measure", flat=True))


def board_of(assessment: Assessment) -> Board:
    """Return all sheets of an assessment, in the order of the tree; three queries."""
    items = items_of(assessment)
    sheets = assessment.sheets.select_related("agency").prefetch_related("lines")
    upheld = Objection.objects.filter(
        sheet__assessment=assessment, state=ObjectionState.UPHELD.value
    )
    changed = set(upheld.values_list("sheet_id", "measure"))
    rows = [
        Row(sheet, _cells(sheet, items, {m for pk, m in changed if pk == sheet.pk}))
        for sheet in sheets.order_by("agency__path")
    ]
    return Board(tuple(items), tuple(rows))


def row_of(sheet: Sheet) -> Row:
    """Return one sheet with its cells."""
    items = items_of(sheet.assessment)
    return Row(sheet, _cells(sheet, items, changed_measures(sheet)))


def objections_of(sheet: Sheet) -> QuerySet[Objection]:
    """Return what was said against a sheet, oldest first."""
    return sheet.objections.select_related("by", "answered_by").order_by("pk")


def officers_of(agencies: Iterable[int], roles: Iterable[str]) -> QuerySet[User]:
    """Return the active officers who hold one of ``roles`` in one of the agencies."""
    wanted = User.objects.filter(
        is_active=True, offices__agency__in=agencies, offices__role__in=list(roles)
    )
    return wanted.distinct().order_by("pk")


def _cells(sheet: Sheet, items: Sequence[Item], changed: set[str]) -> tuple[Cell, ...]:
    lines = {line.measure: line for line in sheet.lines.all()}
    return tuple(
        Cell(
            item,
            lines[item.measure.value],
            item.measure.value in changed,
            sheet.answered,
        )
        for item in items
    )


def _mean(
    numbers: Sequence[Decimal | None], *, hundredths: bool = False
) -> Decimal | None:
    if all(number is None for number in numbers):
        return None
    return mean_of(numbers, hundredths=hundredths)
