"""The desk: how every agency of a selection stands, from grouped statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from disclosure.agencies.models import Agency
from disclosure.oversight.queries.handling import Key, counts_by, times_by
from disclosure.oversight.queries.scope import Scope, Selection
from disclosure.oversight.rules.handling import Summary, together
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import Dimension, Light, ListKind

#: A trend shows so many months at most, the newest.
_MOST_MONTHS = 12


@dataclass(frozen=True)
class Standing:
    """Cases of an agency, or of all: due soon by light, overdue, late, answered.

    Due soon and overdue are counted today; late and answered in the period. The
    summary knows of overdue cases only where the period holds today: those of
    today say nothing about another year.
    """

    lights: Mapping[Light, int]
    overdue: int
    late: int
    summary: Summary
    agency: Agency | None = None

    @property
    def due_soon(self) -> int:
        return sum(self.lights.values())


def standings(scope: Scope, selection: Selection, today: date) -> list[Standing]:
    """Return how each agency of a selection stands, in the order of the tree.

    Five statements, whatever the number of agencies.
    """
    still = replace(selection, period=None)
    lights = {light: _due_soon(still, light, today) for light in Light}
    late = counts_by(ListKind.LATE, selection, Dimension.AGENCY, today)
    overdue = counts_by(ListKind.OVERDUE, still, Dimension.AGENCY, today)
    found = times_by(selection, Dimension.AGENCY)
    is_now = selection.period is None or selection.period.holds(today)
    # Most of many agencies have nothing to show, and share one summary.
    empty = Summary(open_overdue=0 if is_now else None)
    return [
        Standing(
            lights={
                light: counts.get(agency.pk, 0) for light, counts in lights.items()
            },
            overdue=overdue.get(agency.pk, 0),
            late=late.get(agency.pk, 0),
            summary=replace(
                found.get(agency.pk, empty),
                open_overdue=overdue.get(agency.pk, 0) if is_now else None,
            )
            if agency.pk in found or agency.pk in overdue
            else empty,
            agency=agency,
        )
        for agency in scope.agencies
        if agency.pk in selection.agencies
    ]


def whole(parts: list[Standing]) -> Standing:
    """Return all agencies taken as one."""
    return Standing(
        lights={light: sum(one.lights[light] for one in parts) for light in Light},
        overdue=sum(one.overdue for one in parts),
        late=sum(one.late for one in parts),
        summary=together(one.summary for one in parts),
    )


def months_of(selection: Selection, today: date) -> tuple[tuple[Period, Summary], ...]:
    """Return the months of a period that have begun, empty ones too."""
    passed = selection.period.until(today) if selection.period else None
    if passed is None:
        return ()
    months = passed.months()[-_MOST_MONTHS:]
    shown = Period(months[0].first, months[-1].last)
    found = times_by(replace(selection, period=shown), Dimension.MONTH)
    empty = Summary()
    return tuple((one, found.get(f"{one.first:%Y-%m}", empty)) for one in months)


def _due_soon(selection: Selection, light: Light, today: date) -> dict[Key, int]:
    narrowed = replace(selection, light=light)
    return counts_by(ListKind.DUE_SOON, narrowed, Dimension.AGENCY, today)
