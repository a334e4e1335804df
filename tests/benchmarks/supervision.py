"""The questions of the supervision desk against the best SQL by hand.

The hand-written statements read a table of their own in the same database: a
stored number of days, covering indexes in the order of the grouping, quantiles
read off the histogram. They answer the same questions, which is checked first.
Works on SQLite and, with ``DATABASE_URL`` set, on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.benchmarks.serving import environment_of, prepared  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
#: Overdue cases that the hand-written list shows of each agency.
LIST_LENGTH = 10
_TABLE = (
    """
    CREATE TABLE bench_request AS
    SELECT id, agency_id, number, subject, due_on, closed_on, handled_in AS days,
           CASE WHEN in_time THEN 0 ELSE 1 END AS late,
           CASE WHEN is_extended THEN 1 ELSE 0 END AS extended,
           CASE WHEN was_clarified THEN 1 ELSE 0 END AS clarified,
           CASE WHEN was_consulted THEN 1 ELSE 0 END AS consulted,
           CASE WHEN is_confirmed_late THEN 1 ELSE 0 END AS confirmed_late,
           paused_days, {month} AS month, channel, state
    FROM casework_case
    """,
    """
    CREATE INDEX bench_closed ON bench_request (agency_id, days, late)
    WHERE closed_on IS NOT NULL
    """,
    """
    CREATE INDEX bench_days ON bench_request (agency_id, days, closed_on, late)
    WHERE closed_on IS NOT NULL
    """,
    """
    CREATE INDEX bench_rates ON bench_request
    (agency_id, days, closed_on, late, extended, clarified, consulted,
     confirmed_late, paused_days, month, channel)
    WHERE closed_on IS NOT NULL
    """,
    """
    CREATE INDEX bench_open ON bench_request (agency_id, due_on, number, subject)
    WHERE closed_on IS NULL
    """,
    """
    CREATE INDEX bench_late ON bench_request (agency_id, closed_on)
    WHERE closed_on IS NOT NULL AND late = 1
    """,
)
_DAYS = """
SELECT {group}, days, count(*), sum(1 - late) {sums} FROM bench_request
WHERE closed_on IS NOT NULL {year} GROUP BY {group}, days ORDER BY {group}, days
"""
_SUMS = """, sum(extended), sum(clarified), sum(consulted), sum(confirmed_late),
 sum(paused_days), sum(CASE WHEN paused_days > 0 THEN 1 ELSE 0 END)"""
_QUANTILES = """
SELECT agency_id, max(total),
       min(CASE WHEN running * 2 >= total THEN days END),
       min(CASE WHEN running * 10 >= total * 9 THEN days END), sum(in_time)
FROM (
    SELECT agency_id, days, in_time,
           sum(n) OVER (PARTITION BY agency_id ORDER BY days) AS running,
           sum(n) OVER (PARTITION BY agency_id) AS total
    FROM (
        SELECT agency_id, days, count(*) AS n, sum(1 - late) AS in_time
        FROM bench_request WHERE closed_on IS NOT NULL {year}
        GROUP BY agency_id, days
    ) AS by_day
) AS placed GROUP BY agency_id
"""
_OVERDUE = """
SELECT agency_id, place, total, number, subject, due_on FROM (
    SELECT agency_id, number, subject, due_on,
           row_number() OVER (PARTITION BY agency_id ORDER BY due_on) AS place,
           count(*) OVER (PARTITION BY agency_id) AS total
    FROM bench_request WHERE closed_on IS NULL AND due_on < '{today}'
) AS late WHERE place <= {most}
"""
_OVERDUE_COUNT = """
SELECT agency_id, count(*) FROM bench_request
WHERE closed_on IS NULL AND due_on < '{today}' GROUP BY agency_id
"""
_DUE_SOON = """
SELECT agency_id, count(*) FROM bench_request
WHERE closed_on IS NULL AND due_on BETWEEN '{today}' AND '{near}' GROUP BY agency_id
"""
_LATE = """
SELECT agency_id, count(*) FROM bench_request
WHERE closed_on IS NOT NULL AND late = 1 {year} GROUP BY agency_id
"""
Answer = dict[Any, tuple[Any, ...]]


def measure(folder: Path) -> None:
    """Ask the database in ``folder``, in a process of its own; print a table."""
    print(f"\nThe supervision desk over all cases, the fastest of {ROUNDS} rounds")
    print("| question | ours | best SQL | ratio | goal |")
    print("|---|--:|--:|--:|---|")
    for line in json.loads(prepared(environment_of(folder), "supervision.py")):
        print(line)


def _main() -> list[str]:
    from django.utils import timezone

    from disclosure.agencies.models import User
    from disclosure.oversight.queries.scope import scope_of
    from disclosure.oversight.rules.periods import year_of

    _make_table()
    everything = scope_of(User.objects.get(username="bench")).all()
    today = timezone.localdate()
    year = replace(everything, period=year_of(today.year - 1))
    return [
        _compared("figures and overdue lists, all years", *_kit(everything, today)),
        _compared("the desk as it opens", *_desk(year, today)),
        *(
            _compared(f"rates of a year by {name}", *_rates(year, name, today))
            for name in ("agency", "month", "channel")
        ),
    ]


def _kit(scope: Any, today: Any) -> tuple[Callable[[], Answer], dict[str, Any]]:
    """Cases, median, P90, on time and overdue of each agency."""
    from disclosure.oversight.queries.handling import summaries_by
    from disclosure.oversight.rules.vocabulary import Dimension

    overdue = _OVERDUE.format(today=today, most=LIST_LENGTH)

    def ours() -> Answer:
        found = summaries_by(scope, Dimension.AGENCY, today, rates=False)
        return {
            key: (one.count, one.median, one.p90, one.in_time, one.open_overdue)
            for key, one in found.items()
            if one.count
        }

    def joined(figures: Iterable[tuple[Any, ...]]) -> Answer:
        late = {row[0]: row[2] for row in _all(overdue)}
        return {row[0]: (*row[1:], late.get(row[0], 0)) for row in figures}

    def windows() -> Answer:
        return joined(_all(_QUANTILES.format(year="")))

    def histogram() -> Answer:
        rows = _all(_DAYS.format(group="agency_id", sums="", year=""))
        return joined((key, *one[:4]) for key, one in _figures(rows))

    return ours, {"windows": windows, "histogram": histogram}


def _desk(scope: Any, today: Any) -> tuple[Callable[[], Answer], dict[str, Any]]:
    """The three lists and the figures of each agency, and the trend by month."""
    from disclosure.agencies.calendars import calendar_of
    from disclosure.oversight.queries.handling import counts_by, summaries_by
    from disclosure.oversight.rules.attention import NEAR
    from disclosure.oversight.rules.vocabulary import DESK_LISTS, Dimension, ListKind

    near = calendar_of("CN").provisional().add(today, NEAR)
    year = _in(scope.period)
    lists = (
        _DUE_SOON.format(today=today, near=near),
        _OVERDUE_COUNT.format(today=today),
        _LATE.format(year=year),
    )
    groups = {Dimension.AGENCY: "agency_id", Dimension.MONTH: "month"}

    def ours() -> Answer:
        found: Answer = {}
        for kind in DESK_LISTS:
            part = scope if kind is ListKind.LATE else replace(scope, period=None)
            counts = counts_by(kind, part, Dimension.AGENCY, today)
            found[kind] = tuple(sorted(counts.items()))
        for dimension in groups:
            rows = summaries_by(scope, dimension, today, rates=False)
            found[dimension] = tuple(
                sorted(
                    (key, (one.count, one.median, one.p90, one.in_time))
                    for key, one in rows.items()
                    if one.count
                )
            )
        return found

    def by_hand() -> Answer:
        found: Answer = {}
        for kind, sql in zip(DESK_LISTS, lists, strict=True):
            found[kind] = tuple(sorted(_all(sql)))
        for dimension, group in groups.items():
            rows = _all(_DAYS.format(group=group, sums="", year=year))
            found[dimension] = tuple(sorted((k, one[:4]) for k, one in _figures(rows)))
        return found

    return ours, {"histogram": by_hand}


def _rates(
    scope: Any, name: str, today: Any
) -> tuple[Callable[[], Answer], dict[str, Any]]:
    """Every figure of the page of handling times, by one dimension."""
    from disclosure.oversight.queries.handling import summaries_by
    from disclosure.oversight.rules.vocabulary import Dimension

    group = "agency_id" if name == "agency" else name
    sql = _DAYS.format(group=group, sums=_SUMS, year=_in(scope.period))
    overdue = _OVERDUE_COUNT.format(today=today)

    def ours() -> Answer:
        found = summaries_by(scope, Dimension.of(name), today)
        return {
            key: (
                *(one.count, one.median, one.p90, one.in_time, one.extended),
                *(one.clarified, one.consulted, one.confirmed_late),
                *(one.paused_days, one.paused),
            )
            for key, one in found.items()
            if one.count
        }

    def by_hand() -> Answer:
        if name != "month":
            _all(overdue)
        return dict(_figures(_all(sql)))

    return ours, {"histogram": by_hand}


def _figures(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, tuple[Any, ...]]]:
    """Read quantiles off a histogram; what follows the days is added up."""
    for key, group in groupby(rows, itemgetter(0)):
        bins = list(group)
        total, *sums = (sum(column) for column in list(zip(*bins, strict=True))[2:])
        running, middle, high = 0, None, None
        for _key, days, count, *_rest in bins:
            running += count
            if middle is None and running * 2 >= total:
                middle = days
            if running * 10 >= total * 9:
                high = days
                break
        yield key, (total, middle, high, *sums)


def _in(period: Any) -> str:
    return f"AND closed_on BETWEEN '{period.first}' AND '{period.last}'"


def _compared(
    name: str, ours: Callable[[], Answer], peers: dict[str, Callable[[], Answer]]
) -> str:
    wanted = ours()
    for way, peer in peers.items():
        assert peer() == wanted, f"{name}: {way} counts otherwise"
    took: dict[str, list[float]] = {way: [] for way in ("ours", *peers)}
    for _ in range(ROUNDS):
        for way, ask in {"ours": ours, **peers}.items():
            start = time.perf_counter()
            ask()
            took[way].append(time.perf_counter() - start)
    # Whatever else the machine does only adds to a round.
    fastest = {way: min(seconds) for way, seconds in took.items()}
    best = min(peers, key=lambda way: fastest[way])
    ratio = fastest["ours"] / fastest[best]
    shown = [f"{fastest[way] * 1000:,.0f} ms" for way in ("ours", best)]
    return f"| {name} | {shown[0]} | {shown[1]} ({best}) | {ratio:.2f} | at most 1.50 |"


def _make_table() -> None:
    from django.db import connection

    postgresql = connection.vendor == "postgresql"
    month = "to_char(closed_on, 'YYYY-MM')" if postgresql else "substr(closed_on, 1, 7)"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_request")
        for statement in _TABLE:
            cursor.execute(statement.format(month=month))
        cursor.execute("VACUUM ANALYZE" if postgresql else "ANALYZE")


def _all(sql: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    django.setup()
    print(json.dumps(_main()))
