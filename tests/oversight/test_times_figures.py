"""Handling times equal what plain Python and plain SQL make of the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate

from disclosure.casework.models import Case
from disclosure.oversight.queries.handling import (
    summaries_by,
    times_by,
)
from disclosure.oversight.queries.scope import Scope, Selection, scope_of
from disclosure.oversight.rules.handling import Summary, together
from disclosure.oversight.rules.periods import Period, year_of
from disclosure.oversight.rules.vocabulary import TIME_DIMENSIONS, Dimension
from disclosure.oversight.times_board import Board, board_of
from tests.factories import World
from tests.oversight.times_world import (
    TimesWorld,
    by_group,
    figures,
    is_answered,
    is_overdue,
    make_times_world,
    raw_rows,
)

TODAY = localdate()
LONG = Period(TODAY - timedelta(days=800), TODAY)
#: Filters of a selection, and the columns of the rows that they are about.
FILTERS: list[Mapping[str, Any]] = [
    {},
    {"channel": "online"},
    {"kind": "business"},
    {"outcome": "granted"},
    {"channel": "in_person", "kind": "natural_person"},
]
COLUMNS = {"channel": "channel", "kind": "applicant_kind", "outcome": "disposition"}


@pytest.fixture
def filled(world: World) -> TimesWorld:
    return make_times_world(world, TODAY)


@pytest.fixture
def scope(filled: TimesWorld) -> Scope:
    return scope_of(filled.world.people["supervisor"])


def narrowed(filters: Mapping[str, Any], agencies: set[int]) -> list[Any]:
    return [
        row
        for row in raw_rows()
        if row["agency_id"] in agencies
        and all(row[COLUMNS[name]] == value for name, value in filters.items())
    ]


def shown(summary: Summary) -> dict[str, Any]:
    names = (
        *("count", "median", "p90", "longest", "in_time", "extended", "clarified"),
        *("consulted", "confirmable", "confirmed_late", "corrected"),
        *("paused", "paused_days"),
    )
    return {name: getattr(summary, name) for name in names}


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("dimension", TIME_DIMENSIONS)
def test_every_group_equals_its_rows_counted_one_by_one(scope, dimension, filters):
    selection = replace(scope.all(), period=LONG, **filters)
    found = summaries_by(selection, dimension, TODAY)
    rows = narrowed(filters, set(scope.by_id))
    wanted = by_group(
        [row for row in rows if is_answered(row, LONG.first, LONG.last)],
        dimension.value,
    )
    assert len(wanted) > 1 or dimension.value in filters
    assert {key: shown(one) for key, one in found.items() if one.count} == {
        key: figures(group) for key, group in wanted.items()
    }


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("dimension", TIME_DIMENSIONS)
def test_open_overdue_cases_stand_beside_their_group(scope, dimension, filters):
    selection = replace(scope.all(), period=LONG, **filters)
    found = summaries_by(selection, dimension, TODAY)
    late = [
        row for row in narrowed(filters, set(scope.by_id)) if is_overdue(row, TODAY)
    ]
    if dimension in (Dimension.MONTH, Dimension.OUTCOME) or "outcome" in filters:
        assert {one.open_overdue for one in found.values()} == {None}
        return
    wanted = {key: len(group) for key, group in by_group(late, dimension.value).items()}
    assert sum(wanted.values()) == len(late) > 0
    assert {
        key: one.open_overdue for key, one in found.items() if one.open_overdue
    } == (wanted)


@pytest.mark.parametrize("dimension", TIME_DIMENSIONS)
def test_the_whole_is_the_same_by_every_dimension(scope, dimension):
    selection = replace(scope.all(), period=LONG)
    whole = together(summaries_by(selection, dimension, TODAY).values())
    rows = narrowed({}, set(scope.by_id))
    answered = [row for row in rows if is_answered(row, LONG.first, LONG.last)]
    assert shown(whole) == figures(answered)


def by_sql(agency: int, period: Period, part: str) -> int | None:
    """The quantile as the database itself takes it: the smallest day that reaches."""
    where = (
        "FROM casework_case WHERE agency_id = %s AND handled_in IS NOT NULL"
        " AND answered_on BETWEEN %s AND %s"
    )
    days = (period.first, period.last)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT percentile_disc({part}) WITHIN GROUP (ORDER BY handled_in)"
                f" {where}",
                [agency, *days],
            )
        else:
            cursor.execute(
                "SELECT min(handled_in) FROM (SELECT handled_in, cume_dist()"
                f" OVER (ORDER BY handled_in) AS reached {where})"
                f" WHERE reached >= {part} - 0.0000001",
                [agency, *days],
            )
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


def test_quantiles_equal_those_of_the_database(filled, scope):
    found = times_by(replace(scope.all(), period=LONG), Dimension.AGENCY)
    for agency in filled.overseen:
        summary = found.get(agency.pk, Summary())
        assert summary.median == by_sql(agency.pk, LONG, "0.5")
        assert summary.p90 == by_sql(agency.pk, LONG, "0.9")
    assert sum(one.count for one in found.values()) > 100


def test_times_alone_are_the_same_times(scope):
    selection = replace(scope.all(), period=LONG)
    full = summaries_by(selection, Dimension.CHANNEL, TODAY)
    for key, one in times_by(selection, Dimension.CHANNEL).items():
        assert (one.days, one.in_time) == (full[key].days, full[key].in_time)


def test_agencies_outside_are_in_no_figure(filled, scope):
    everything = Selection(
        frozenset(agency.pk for agency in (*filled.overseen, *filled.others)),
        period=LONG,
    )
    ours = summaries_by(replace(scope.all(), period=LONG), Dimension.AGENCY, TODAY)
    theirs = summaries_by(everything, Dimension.AGENCY, TODAY)
    assert ours.keys() <= {agency.pk for agency in filled.overseen}
    assert {agency.pk for agency in filled.others} <= theirs.keys()


def board(
    scope: Scope,
    period: Period,
    dimension: Dimension = Dimension.AGENCY,
    today: date = TODAY,
) -> Board:
    selection = replace(scope.all(), period=period)
    return board_of(scope, selection, dimension, {}, today, "全部")


def test_one_agency_is_compared_with_all_of_them(scope):
    everything = board(scope, LONG)
    chosen = everything.lines[0].group.filters["agency"]
    only = scope.only([scope.by_slug[chosen]])
    selection = replace(only, period=LONG)
    found = board_of(scope, selection, Dimension.AGENCY, {}, TODAY, "全部")
    (line,) = found.lines
    for whole in (line.whole, found.whole.whole):
        assert (whole.count, whole.median, whole.in_time) == (
            everything.whole.summary.count,
            everything.whole.summary.median,
            everything.whole.summary.in_time,
        )
    assert line.summary.count < whole.count
    assert everything.whole.whole is None


def test_a_board_compares_with_the_same_days_of_the_year_before(scope):
    today = TODAY - timedelta(days=30)
    period = year_of(today.year)
    found = board(scope, period, today=today)
    passed = Period(period.first, today)
    assert found.before == passed.year_before()
    rows = by_group(
        [
            row
            for row in narrowed({}, set(scope.by_id))
            if is_answered(row, found.before.first, found.before.last)
        ],
        "agency",
    )
    for line in found.lines:
        key = scope.by_slug[line.group.filters["agency"]].pk
        counted = figures(rows.get(key, []))
        before = line.before or Summary()
        assert (before.count, before.median, before.in_time) == (
            counted["count"],
            counted["median"],
            counted["in_time"],
        )


def test_months_are_compared_with_the_same_month(scope):
    period = Period(TODAY - timedelta(days=200), TODAY)
    found = board(scope, period, Dimension.MONTH)
    rows = narrowed({}, set(scope.by_id))
    assert len(found.lines) >= 6
    for line in found.lines:
        own = line.group.filters["period"]
        year, number = own.first.year - 1, own.first.month
        counted = [
            row
            for row in rows
            if is_answered(row, found.before.first, found.before.last)
            and (row["answered_on"].year, row["answered_on"].month) == (year, number)
        ]
        assert (line.before or Summary()).count == len(counted)


def test_a_time_that_is_over_knows_nothing_of_cases_open_today(scope):
    found = board(scope, Period(TODAY - timedelta(days=500), TODAY - timedelta(days=1)))
    assert found.whole.summary.count > 0
    assert found.whole.summary.open_overdue is None
    assert {line.summary.open_overdue for line in found.lines} == {None}


def test_agencies_stand_in_the_order_of_the_tree(filled, scope):
    found = board(scope, LONG)
    names = [line.group.name for line in found.lines]
    in_tree = [agency.name for agency in sorted(scope.agencies, key=lambda a: a.path)]
    assert names == [name for name in in_tree if name in names]
    assert found.lines[0].group.depth == 0
    assert {line.group.depth for line in found.lines[1:]} == {1}


def test_months_without_an_answer_are_gaps(scope):
    Case.objects.update(answered_on=TODAY)
    period = Period(TODAY - timedelta(days=100), TODAY)
    found = board(scope, period)
    counts = [one.count for _month, one in found.months]
    assert counts[-1] == found.whole.summary.count > 0
    assert set(counts[:-1]) == {0}
    assert [month for month, _one in found.months] == period.months()


def test_a_period_to_come_is_empty(scope):
    found = board(scope, year_of(TODAY.year + 1))
    assert (found.lines, found.months, found.before) == ((), (), None)


def test_what_was_answered_once_and_is_open_again_has_no_outcome_yet(scope):
    found = board(scope, LONG, Dimension.OUTCOME)
    last = found.lines[-1]
    again = [
        row
        for row in narrowed({}, set(scope.by_id))
        if is_answered(row, LONG.first, LONG.last) and row["state"] != "closed"
    ]
    assert last.group.filters == {"outcome": "none"}
    assert last.summary.count == len(again) > 0


def test_a_word_that_no_vocabulary_has_is_shown_without_links(scope):
    pk = scope.agencies[0].pk
    case = Case.objects.filter(agency=pk, handled_in__isnull=False).latest(
        "answered_on"
    )
    Case.objects.filter(pk=case.pk).update(channel="pigeon")
    found = board(scope, LONG, Dimension.CHANNEL)
    line = found.lines[-1]
    assert (line.group.name, line.group.filters) == ("pigeon", None)
    assert line.summary.count == 1
