"""Generated cases for handling times, and their figures counted one by one.

The figures are counted in plain Python from the rows as the database has them:
no query, rule or page of the desk has a part in them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import connection

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, Challenge
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Court,
    Delivery,
    Disposition,
    Medium,
    State,
)
from tests.factories import World, make_agency

Row = Mapping[str, Any]
_OUTCOMES = (
    Disposition.GRANTED,
    Disposition.PARTLY_GRANTED,
    Disposition.DELIBERATIVE,
    Disposition.NOT_HELD,
    Disposition.REPEATED,
    Disposition.OTHER,
)
_WAITING = {"awaiting_clarification", "awaiting_fee"}
_TRUTHS = {
    *("in_time", "is_extended", "was_clarified", "was_consulted"),
    "is_confirmed_late",
}
_numbers = count(1)


@dataclass
class TimesWorld:
    """The office and what is below it are overseen; the others are not."""

    world: World
    overseen: list[Agency]
    others: list[Agency]
    today: date


def make_times_world(world: World, today: date, number: int = 500) -> TimesWorld:
    """Fill the county with cases; the same ones for the same day."""
    office = world.office
    below = [
        make_agency("示例县第一中心（示例）", "times-one", office),
        make_agency("示例县第二中心（示例）", "times-two", office),
    ]
    overseen = [office, world.centre, *below]
    others = [world.county, world.other]
    rng = random.Random(711)
    cases = [
        make_case(rng, agency, today)
        for agency in rng.choices([*overseen, *others], (8, 5, 2, 0.1, 4, 3), k=number)
    ]
    Case.objects.bulk_create(cases)
    Challenge.objects.bulk_create(_challenges(rng, cases, today))
    return TimesWorld(world, overseen, others, today)


def make_case(rng: random.Random, agency: Agency, today: date, **changes: Any) -> Case:
    """A case of the last two and a half years, not stored yet."""
    number = f"示例T-{next(_numbers):06}"
    received = today - timedelta(days=rng.randint(10, 900))
    values = {
        "agency": agency,
        "number": number,
        "submission_key": number,
        "code_key": number,
        "channel": rng.choices(tuple(Channel), (9, 4, 3, 2, 1, 1))[0],
        "applicant_kind": rng.choices(tuple(ApplicantKind), (9, 3, 1, 1, 1, 1))[0],
        "subject": "示例县道路养护计划（示例）",
        "medium": Medium.PAPER,
        "delivery": Delivery.POST,
        "submitted_on": received,
        "received_on": received,
        "due_on": received + timedelta(days=28),
        "is_extended": rng.random() < 0.2,
        "was_clarified": rng.random() < 0.3,
        "was_consulted": rng.random() < 0.15,
        "is_confirmed_late": rng.choice((None, None, False, False, True)),
        **rng.choices((_answered, _lapsed, _open), (85, 5, 10))[0](rng, received),
        **changes,
    }
    return Case(**values)


def _answered(rng: random.Random, received: date) -> dict[str, Any]:
    days = int(rng.gammavariate(3.2, 4.6)) + rng.choices((0, 45), (30, 1))[0]
    answered = received + timedelta(days=min(days, 9))
    values = {
        "state": State.CLOSED,
        "disposition": rng.choices(_OUTCOMES, (9, 4, 2, 3, 1, 1))[0],
        "answered_on": answered,
        "closed_on": answered,
        "handled_in": days,
        "in_time": days <= rng.choice((20, 20, 20, 40)),
        "paused_days": rng.choice((0, 0, 0, rng.randint(1, 30))),
    }
    if rng.random() < 0.06:
        values |= {"state": State.HANDLING, "closed_on": None, "round": 2}
        values |= {"disposition": "", "redo_by": received + timedelta(days=200)}
    return values


def _lapsed(rng: random.Random, received: date) -> dict[str, Any]:
    ended = received + timedelta(days=9)
    return {
        "state": State.CLOSED,
        "disposition": Disposition.CLARIFICATION_LAPSED,
        "answered_on": ended,
        "closed_on": ended,
        "handled_in": None,
        "in_time": None,
    }


def _open(rng: random.Random, received: date) -> dict[str, Any]:
    states = [State.HANDLING, State.IN_REVIEW, State.AWAITING_CLARIFICATION]
    return {"state": rng.choice(states)}


def _challenges(
    rng: random.Random, cases: Iterable[Case], today: date
) -> list[Challenge]:
    """Some cases were challenged, some of them twice."""
    results = (
        ChallengeResult.CORRECTED,
        ChallengeResult.CORRECTED,
        ChallengeResult.UPHELD,
        ChallengeResult.PENDING,
    )
    return [
        Challenge(
            case=case,
            kind=Court.RECONSIDERATION,
            body="示例县人民政府",
            filed_on=today,
            result=rng.choice(results),
        )
        for case in cases
        if rng.random() < 0.12
        for _ in range(rng.choice((1, 1, 2)))
    ]


def raw_rows() -> list[Row]:
    """Every case as the database has it, and whether a review put it right."""
    rows = _table("casework_case")
    corrected = {
        row["case_id"]
        for row in _table("casework_challenge")
        if row["result"] == "corrected"
    }
    return [{**row, "is_corrected": row["id"] in corrected} for row in rows]


def _table(name: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}")
        names = [column[0] for column in cursor.description]
        return [_plain(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days are dates and truths are bool, whatever the database calls them."""
    for name, value in row.items():
        if isinstance(value, str) and (name.endswith("_on") or name == "redo_by"):
            row[name] = date.fromisoformat(value)
        elif name in _TRUTHS and value is not None:
            row[name] = bool(value)
    return row


#: What names the group of a row, by the word in the address.
KEYS: dict[str, Callable[[Row], Any]] = {
    "agency": lambda row: row["agency_id"],
    "month": lambda row: row["answered_on"].strftime("%Y-%m"),
    "outcome": lambda row: row["disposition"],
    "channel": lambda row: row["channel"],
    "kind": lambda row: row["applicant_kind"],
}


def is_answered(row: Row, first: date, last: date) -> bool:
    return row["handled_in"] is not None and first <= row["answered_on"] <= last


def is_overdue(row: Row, today: date) -> bool:
    if row["state"] == "closed" or row["state"] in _WAITING or row["due_on"] >= today:
        return False
    return row["round"] == 1 or row["redo_by"] < today


def figures(answered: list[Row]) -> dict[str, Any]:
    """Count one group, row by row, with a sorted list of days."""
    days = sorted(row["handled_in"] for row in answered)
    paused = [row["paused_days"] for row in answered if row["paused_days"]]
    number = len(days)
    return {
        "count": number,
        "median": days[(number + 1) // 2 - 1] if days else None,
        "p90": days[(number * 9 + 9) // 10 - 1] if days else None,
        "longest": days[-1] if days else None,
        "in_time": sum(row["in_time"] is True for row in answered),
        "extended": sum(row["is_extended"] for row in answered),
        "clarified": sum(row["was_clarified"] for row in answered),
        "consulted": sum(row["was_consulted"] for row in answered),
        "confirmable": sum(row["is_confirmed_late"] is not None for row in answered),
        "confirmed_late": sum(row["is_confirmed_late"] is True for row in answered),
        "corrected": sum(row["is_corrected"] for row in answered),
        "paused": len(paused),
        "paused_days": sum(paused),
    }


def by_group(rows: Iterable[Row], dimension: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(KEYS[dimension](row), []).append(row)
    return found
