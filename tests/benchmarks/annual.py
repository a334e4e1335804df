"""Tables three and four over a million cases against the best SQL by hand.

The hand-written statements fill the same cells. They are given in several forms,
since the planner does not always choose the fastest way; the fastest form counts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.benchmarks.serving import environment_of, prepared  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
_CASES = """
SELECT applicant_kind, received_on >= :first,
       CASE WHEN closed_on <= :last THEN disposition END, count(*)
FROM casework_case {way}
WHERE (closed_on IS NULL OR closed_on >= :first) AND received_on <= :last
  AND matter = 'disclosure' AND disposition NOT IN
      ('correction.made', 'correction.transferred', 'correction.refused')
  {where}
GROUP BY 1, 2, 3
"""
_CHALLENGES = """
SELECT c.kind, CASE WHEN c.decided_on <= :last THEN c.result ELSE 'pending' END,
       count(*)
FROM casework_challenge c JOIN casework_case k ON k.id = c.case_id
WHERE c.filed_on <= :last AND (c.decided_on IS NULL OR c.decided_on >= :first)
  {where}
GROUP BY 1, 2
"""
#: Ways to read the cases: the planner's own, row by row, by the day of the list.
_WAYS = {
    "as planned": ("", ""),
    "row by row": ("NOT INDEXED", ""),
    "by day": ("INDEXED BY case_listed", "AND listed_on <= :last"),
    "by agency": ("INDEXED BY case_year", ""),
}


def measure(folder: Path) -> None:
    """Count on the database in ``folder``, in a process of its own; print a table."""
    print(f"\nTables three and four of a year, the fastest of {ROUNDS} rounds")
    print("| register of | ours | best SQL | ratio | goal |")
    print("|---|--:|--:|--:|---|")
    for line in json.loads(prepared(environment_of(folder), "annual.py")):
        print(line)


def _main() -> list[str]:
    from disclosure.casework.queries import annual

    _open_for_reading()
    rows = _all("SELECT agency_id, count(*) FROM casework_case GROUP BY 1 ORDER BY 2")
    agencies = [row[0] for row in rows]
    newest = _all("SELECT max(received_on) FROM casework_case")[0][0]
    year = int(str(newest)[:4]) - 1

    def ours(ids: list[int]) -> Callable[[], Any]:
        return lambda: (
            annual.requests_table(ids, year),
            annual.challenges_table(ids, year),
        )

    lines = []
    for name, ids in (
        (f"all {len(agencies)} agencies", agencies),
        ("the largest agency", agencies[-1:]),
    ):
        whole = len(ids) == len(agencies)
        peers = {way: _by_hand(year, None if whole else ids[0], way) for way in _WAYS}
        lines.append(_compared(name, ours(ids), peers))
    return lines


def _by_hand(year: int, agency: int | None, way: str) -> Callable[[], Any]:
    """All agencies need no condition; one is found through its index."""
    hint, more = _WAYS[way]
    here = "" if agency is None else f"AND agency_id = {agency}"
    cases = _CASES.format(way=hint, where=f"{more} {here}")
    challenges = _CHALLENGES.format(where=here)
    days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}

    def count() -> tuple[Counter[Any], Counter[Any]]:
        cells: Counter[Any] = Counter()
        for kind, is_new, outcome, number in _all(cases, days):
            ended = ("handled", outcome) if outcome else ("carried_over",)
            for row in ("received" if is_new else "brought_forward", *ended):
                cells[row, kind] += number
                cells[row, "total"] += number
        courts: Counter[Any] = Counter()
        for court, result, number in _all(challenges, days):
            courts[f"{court}.{result}"] += number
            courts[f"{court}.total"] += number
        return cells, courts

    return count


def _compared(
    name: str, ours: Callable[[], Any], peers: dict[str, Callable[[], Any]]
) -> str:
    for peer in peers.values():
        for table, other in zip(ours(), peer(), strict=True):
            assert {k: n for k, n in table.items() if n} == dict(other), name
    took: dict[str, list[float]] = {way: [] for way in ("ours", *peers)}
    for _ in range(ROUNDS):
        for way, count in {"ours": ours, **peers}.items():
            start = time.perf_counter()
            count()
            took[way].append(time.perf_counter() - start)
    # Whatever else the machine does only adds to a round.
    fastest = {way: min(seconds) for way, seconds in took.items()}
    best = min(peers, key=lambda way: fastest[way])
    ratio = fastest["ours"] / fastest[best]
    shown = [f"{fastest[way] * 1000:,.0f} ms" for way in ("ours", best)]
    return f"| {name} | {shown[0]} | {shown[1]} ({best}) | {ratio:.2f} | at most 1.50 |"


def _all(sql: str, values: dict[str, str] | None = None) -> list[tuple[Any, ...]]:
    from django.db import connection

    # Past Django's cursor, which knows no names for values on SQLite.
    connection.ensure_connection()
    return list(connection.connection.execute(sql, values or {}))


def _open_for_reading() -> None:
    """Nothing is written, so the database may belong to somebody else."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = f"file:{name}?mode=ro"
    connection.settings_dict["OPTIONS"] = {
        "uri": True,
        "init_command": "PRAGMA cache_size=-32000",
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    django.setup()
    print(json.dumps(_main()))
