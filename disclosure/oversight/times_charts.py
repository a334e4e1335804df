"""Distribution and trend of handling times: drawings, and tables of the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from disclosure.casework.rules.clock import regime_of
from disclosure.casework.rules.clock.receipt import ALLOWANCE, LONGEST_EXTENSION
from disclosure.oversight.links import cases_url
from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import ListKind, Mark
from disclosure.oversight.times_board import Board
from disclosure.rendering import charts
from disclosure.translation import translate

#: Below the columns every so many days are named.
_TICK = 5


@dataclass(frozen=True)
class DayRow:
    """The cases answered within the same number of days, or in more than all."""

    label: str
    count: int
    url: str
    share: Share
    so_far: Share


@dataclass(frozen=True)
class MonthRow:
    label: str
    summary: Summary
    url: str
    median_url: str
    p90_url: str
    on_time_url: str


@dataclass(frozen=True)
class Distribution:
    """``limit`` is the number of working days the law allows without extension."""

    chart: SafeString
    rows: tuple[DayRow, ...]
    limit: int


@dataclass(frozen=True)
class Trend:
    """Two drawings, for they have two units: days, and percent."""

    days_chart: SafeString
    days_legend: tuple[tuple[SafeString, str], ...]
    share_chart: SafeString
    rows: tuple[MonthRow, ...]


def distribution_of(board: Board) -> Distribution:
    """Return how many cases took how long; beyond an extended limit in one sum."""
    summary = board.whole.summary
    regime = regime_of(board.period.last)
    limit, most = ALLOWANCE[regime], ALLOWANCE[regime] + LONGEST_EXTENSION[regime]
    rows = _day_rows(summary, limit, most, _answered(board))
    columns = [
        charts.Column(
            row.label,
            row.count,
            _cases(row.count),
            tick=str(days) if days % _TICK == 0 and days <= most else "",
            is_rest=days > most,
        )
        for days, row in enumerate(rows)
    ]
    title = _("办理用时分布：每个工作日数的办件数")
    chart = charts.column_chart("days", title, columns, _marks(summary, limit, most))
    return Distribution(chart, tuple(rows), limit)


def _day_rows(
    summary: Summary, limit: int, most: int, filters: Mapping[str, object]
) -> list[DayRow]:
    """Return a row for each day up to the limit at least, and one for the rest."""
    longest = summary.longest
    if longest is None:
        return []
    rows, so_far = [], 0
    for days in range(min(max(longest, limit), most) + 1):
        count = summary.days.get(days, 0)
        so_far += count
        label = _("%(days)s个工作日") % {"days": days}
        rows.append(_day_row(label, count, so_far, (days, days), summary, filters))
    if longest > most:
        label = _("超过%(days)s个工作日") % {"days": most}
        span = (most + 1, longest)
        rest = summary.count - so_far
        rows.append(_day_row(label, rest, summary.count, span, summary, filters))
    return rows


def _day_row(
    label: str,
    count: int,
    so_far: int,
    days: tuple[int, int],
    summary: Summary,
    filters: Mapping[str, object],
) -> DayRow:
    return DayRow(
        label,
        count,
        cases_url(ListKind.ANSWERED, **{**filters, "days": days}),
        Share(count, summary.count),
        Share(so_far, summary.count),
    )


def _marks(summary: Summary, limit: int, most: int) -> list[charts.Mark]:
    """Return the quantiles in the middle of their days, the limit at its day's end.

    In the order of the lines of the trend, which have the same shapes.
    """
    quantiles = ((_("中位数"), summary.median), (_("第90百分位"), summary.p90))
    found = [
        charts.Mark(f"{name} {days}", min(days, most + 1) + 0.5)
        for name, days in quantiles
        if days is not None
    ]
    words = _("法定期限 %(days)s") % {"days": limit}
    return [*found, charts.Mark(words, limit + 1)]


def trend_of(board: Board) -> Trend:
    """Return the months of a board as drawings and rows."""
    labels = [_short(month, board.months) for month, _one in board.months]
    numbers = [one for _month, one in board.months]
    medians = _series(_("中位数"), [one.median for one in numbers])
    ninths = _series(_("第90百分位"), [one.p90 for one in numbers])
    percents = [one.on_time.percent for one in numbers]
    shares = charts.Series(
        _("按时率"), percents, ["" if one is None else f"{one}%" for one in percents]
    )
    return Trend(
        charts.line_chart(
            "trend", _("各月办理用时（工作日）"), labels, [medians, ninths]
        ),
        (
            (charts.legend_key("trend", 1), medians.name),
            (charts.legend_key("trend", 2), ninths.name),
        ),
        charts.line_chart("shares", _("各月按时率（%）"), labels, [shares], least=100),
        tuple(_month_row(board, month, one) for month, one in board.months),
    )


def _month_row(board: Board, month: Period, summary: Summary) -> MonthRow:
    def url(**more: object) -> str:
        filters = {**board.filters, "period": month, **more}
        return cases_url(ListKind.ANSWERED, **filters)

    longest = summary.longest
    return MonthRow(
        label=translate(month.label),
        summary=summary,
        url=url(),
        median_url=url(days=(summary.median, longest)),
        p90_url=url(days=(summary.p90, longest)),
        on_time_url=url(mark=Mark.IN_TIME),
    )


def _series(name: str, values: list[int | None]) -> charts.Series:
    shown = [
        "" if days is None else _("%(days)s个工作日") % {"days": days}
        for days in values
    ]
    return charts.Series(name, values, shown)


def _short(month: Period, months: tuple[tuple[Period, Summary], ...]) -> str:
    """Return a month for the foot of a chart: its number, with the year if several."""
    years = {one.first.year for one, _summary in months}
    first = month.first
    return f"{first:%Y-%m}" if len(years) > 1 else date_format(first, "M")


def _cases(count: int) -> str:
    return _("%(count)s件") % {"count": count}


def _answered(board: Board) -> dict[str, object]:
    return {**board.filters, "period": board.period}
