"""The table of the desk: a line for each agency, each number a link to its cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from disclosure.labels import noop
from disclosure.oversight.links import cases_url
from disclosure.oversight.queries.desk import Standing
from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.vocabulary import Light, ListKind, Mark

Filters = Mapping[str, object]
_Number = int | Decimal


@dataclass(frozen=True)
class Cell:
    """A number in words, the list it counts, and the look of a light."""

    text: str
    url: str = ""
    look: str = ""
    is_small: bool = False


@dataclass(frozen=True)
class Column:
    """A column that can be sorted by; ``worst`` says whether more is worse."""

    name: str
    label: str
    value: Callable[[Standing], _Number | None]
    worst: int = -1


@dataclass(frozen=True)
class Row:
    standing: Standing
    url: str
    cells: list[Cell]


def _light(light: Light) -> Callable[[Standing], _Number | None]:
    return lambda one: one.lights[light]


def _percent(share: Share | None) -> Decimal | None:
    return share.percent if share else None


COLUMNS = (
    Column("soon-5", noop("4至5日"), _light(Light.FIVE)),
    Column("soon-3", noop("2至3日"), _light(Light.THREE)),
    Column("soon-1", noop("1日内"), _light(Light.ONE)),
    Column("overdue", noop("超期未办"), lambda one: one.overdue),
    Column("late", noop("超期已办"), lambda one: one.late),
    Column("answered", noop("已答复"), lambda one: one.summary.count),
    Column("median", noop("中位数"), lambda one: one.summary.median),
    Column("p90", noop("第90百分位"), lambda one: one.summary.p90),
    Column("on-time", noop("按时率"), lambda one: one.summary.on_time.percent, worst=1),
    Column(
        "honest",
        noop("计入未办"),
        lambda one: _percent(one.summary.on_time_with_open),
        worst=1,
    ),
)
#: The first so many columns stand under the heading of the lights.
LIGHT_COLUMNS = 3
_BY_NAME = {column.name: column for column in COLUMNS}


def sorted_by(standings: list[Standing], sort: str) -> list[Standing]:
    """Return agencies in the order of a column; "agency" is that of the tree.

    A minus before the name turns it round. By default the worst come first:
    most open overdue cases, then most late answers. What has no number comes last.
    """
    if sort == "agency":
        return standings
    column = _BY_NAME.get(sort.removeprefix("-"))
    if column is None:
        return sorted(standings, key=lambda one: (-one.overdue, -one.late))
    found = [one for one in standings if column.value(one) is not None]
    rest = [one for one in standings if column.value(one) is None]
    turned = sort.startswith("-")
    return sorted(found, key=lambda one: column.value(one) or 0, reverse=turned) + rest


def next_sort(column: Column, sort: str) -> str:
    """Return how a click on a column sorts: worst first, then the other way."""
    first = column.name if column.worst > 0 else f"-{column.name}"
    if sort != first:
        return first
    return f"-{column.name}" if column.worst > 0 else column.name


def row_of(standing: Standing, filters: Filters, still: Filters) -> Row:
    """Return a line; ``filters`` lead to answered cases, ``still`` to open ones."""
    one = standing.summary
    lights = [
        _count(
            standing.lights[light],
            ListKind.DUE_SOON,
            {**still, "light": light},
            f"light-{light.value}",
        )
        for light in Light
    ]
    answered = cases_url(ListKind.ANSWERED, **filters)
    days = [_days(one, number, filters) for number in (one.median, one.p90)]
    cells = [
        *lights,
        _count(standing.overdue, ListKind.OVERDUE, still, "late"),
        _count(standing.late, ListKind.LATE, filters, ""),
        _count(one.count, ListKind.ANSWERED, filters, "", is_small=one.is_small),
        *days,
        _share(one.on_time, ListKind.ANSWERED, {**filters, "mark": Mark.IN_TIME}),
        Cell(_shown(one.on_time_with_open)),
    ]
    return Row(standing, answered, cells)


def _count(
    number: int,
    kind: ListKind,
    filters: Filters,
    look: str,
    *,
    is_small: bool = False,
) -> Cell:
    if not number:
        return Cell("0")
    return Cell(str(number), cases_url(kind, **filters), look, is_small)


def _days(one: Summary, number: int | None, filters: Filters) -> Cell:
    """A time leads to the cases that took at least so long."""
    if number is None:
        return Cell("—")
    slow = {**filters, "days": f"{number}-{one.longest}"}
    return Cell(str(number), cases_url(ListKind.ANSWERED, **slow))


def _share(share: Share, kind: ListKind, filters: Filters) -> Cell:
    return Cell(_shown(share), cases_url(kind, **filters) if share.part else "")


def _shown(share: Share | None) -> str:
    percent = _percent(share)
    return "—" if percent is None else _("%(percent)s%%") % {"percent": percent}
