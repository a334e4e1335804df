"""Small registers written past the actions: only days and outcomes matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, Challenge
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    ApplicantKind,
    ChallengeResult,
    Channel,
    Court,
    Disposition,
    Matter,
    State,
)

YEARS = (2023, 2024, 2025)
_numbers = count(1)
_FIRST, _SPAN = date(2022, 10, 1), 1200


def a_case(agency: Agency, received: date | None, **fields: Any) -> Case:
    """A case of the register, not saved; open unless ``closed_on`` says otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "agency": agency,
        "number": f"SLX-{(received or _FIRST).year}-{number:05}",
        "submission_key": f"register-{number}",
        "code_key": "",
        "channel": Channel.ONLINE,
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "subject": "示例事项（示例）",
        "medium": "electronic",
        "delivery": "online",
        "submitted_on": received or _FIRST,
        "received_on": received,
        "state": State.CLOSED if fields.get("closed_on") else State.HANDLING,
    }
    return Case(**{**values, **fields})


def closed(
    agency: Agency, received: date, on: date, outcome: str, **fields: Any
) -> Case:
    return a_case(agency, received, closed_on=on, disposition=outcome, **fields)


def save(rows: Iterable[Case]) -> list[Case]:
    """Store cases; bulk rows have no history, which the statistics do not read."""
    return Case.objects.bulk_create(rows)


def random_register(agencies: list[Agency], seed: int, size: int = 60) -> list[Case]:
    """Cases of several years, also of kinds that no table counts."""
    random = Random(seed)
    return save(_random_case(random.choice(agencies), random) for _ in range(size))


def random_challenges(cases: list[Case], seed: int) -> list[Challenge]:
    random = Random(seed)
    picked = random.sample(cases, len(cases) // 2)
    return Challenge.objects.bulk_create(_random_challenge(c, random) for c in picked)


def _random_case(agency: Agency, random: Random) -> Case:
    received = _FIRST + timedelta(days=random.randrange(_SPAN))
    fields: dict[str, Any] = {
        "applicant_kind": random.choice(list(ApplicantKind)),
        "channel": random.choice(list(Channel)),
        "is_extended": random.random() < 0.2,
        "in_time": random.choice((True, False, None)),
    }
    fate = random.random()
    if fate < 0.05:
        # Withdrawn before anybody confirmed it: without day and outcome.
        on = received + timedelta(days=1)
        return a_case(agency, None, closed_on=on, submitted_on=received, **fields)
    if fate < 0.15:
        fields["matter"] = Matter.RECORD_CORRECTION
    if fate < 0.35:
        return a_case(agency, received, **fields)
    outcomes = [d for d in Disposition if d not in OUTSIDE_TABLE]
    if fate < 0.4 or "matter" in fields:
        outcomes = sorted(OUTSIDE_TABLE)
    on = received + timedelta(days=random.choice((0, 5, 20, 60, 400)))
    return closed(agency, received, on, random.choice(outcomes), **fields)


def _random_challenge(case: Case, random: Random) -> Challenge:
    filed = case.submitted_on + timedelta(days=random.randrange(200))
    row = Challenge(
        case=case,
        kind=random.choice(list(Court)),
        body="示例市人民政府",
        filed_on=filed,
    )
    if random.random() < 0.7:
        row.decided_on = filed + timedelta(days=random.choice((0, 60, 400)))
        ended = [r for r in ChallengeResult if r is not ChallengeResult.PENDING]
        row.result = random.choice(ended)
    return row
