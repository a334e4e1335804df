"""What adds up within the official tables: totals from their parts, the balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from disclosure.labels import Labelled, noop
from reports.rules.formats import FORMATS, Format
from reports.rules.formats.challenges_table import COURTS, RESULTS
from reports.rules.formats.challenges_table import TOTAL as ALL_RESULTS
from reports.rules.formats.requests_table import (
    BROUGHT_FORWARD,
    CARRIED_OVER,
    COLUMNS,
    HANDLED,
    KINDS,
    RECEIVED,
    TOTAL,
    code,
    outcomes_of,
    rows_of,
)


class Kind(Labelled):
    """Which figures are added. The balance is no total but a check."""

    ACROSS = "across", noop("各列之和")
    DOWN = "down", noop("以上各行之和")
    PARTS = "parts", noop("各分项之和")
    BALANCE = "balance", noop("一加二减（七）")


@dataclass(frozen=True)
class LiveSum:
    """What a figure should be: the sum of ``added`` less ``taken``, all codes."""

    kind: Kind
    added: tuple[str, ...]
    taken: tuple[str, ...] = ()


@cache
def live_sums(format_code: str) -> Mapping[str, tuple[LiveSum, ...]]:
    """Return by code what the figures of a format should add up to."""
    form = FORMATS[format_code]
    found: dict[str, tuple[LiveSum, ...]] = {}
    for figure, live in (*_requests(form), *_challenges(form), *_parts(form)):
        found[figure] = (*found.get(figure, ()), live)
    return found


def _requests(form: Format) -> Iterator[tuple[str, LiveSum]]:
    if code(HANDLED, TOTAL) not in form.figures:
        return
    divided = code("otherwise_closed", TOTAL) not in form.figures
    for row in rows_of(divided=divided):
        yield (
            code(row, TOTAL),
            LiveSum(Kind.ACROSS, tuple(code(row, kind) for kind in KINDS)),
        )
    for column in COLUMNS:
        outcomes = tuple(code(row, column) for row in outcomes_of(divided=divided))
        yield code(HANDLED, column), LiveSum(Kind.DOWN, outcomes)
        came_in = (code(RECEIVED, column), code(BROUGHT_FORWARD, column))
        balance = LiveSum(Kind.BALANCE, came_in, (code(HANDLED, column),))
        yield code(CARRIED_OVER, column), balance


def _challenges(form: Format) -> Iterator[tuple[str, LiveSum]]:
    for court in COURTS:
        total = f"{court}.{ALL_RESULTS}"
        parts = tuple(f"{court}.{result}" for result in RESULTS)
        if total in form.figures and form.figures[total].table == "challenges":
            yield total, LiveSum(Kind.ACROSS, parts)


def _parts(form: Format) -> Iterator[tuple[str, LiveSum]]:
    parts: dict[str, list[str]] = {}
    for spec in form.figures.values():
        if spec.part_of:
            parts.setdefault(spec.part_of, []).append(spec.code)
    for total, codes in parts.items():
        yield total, LiveSum(Kind.PARTS, tuple(codes))
