"""Answered and overdue cases in bulk, for what an agency publishes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Disposition,
    Medium,
    State,
)

_numbers = count(1)


def _case(agency: Agency, **values: Any) -> Case:
    number = f"{agency.pk}-示例-{next(_numbers)}"
    common = {
        "number": number,
        "submission_key": number,
        "code_key": number,
        "channel": Channel.ONLINE,
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "subject": "示例事项",
        "medium": Medium.ELECTRONIC,
        "delivery": Delivery.ONLINE,
    }
    return Case(agency=agency, **{**common, **values})


def answer(
    agency: Agency, days: Iterable[int], on: date, due: int = 20, **values: Any
) -> list[Case]:
    """Store one answered case for each number of working days it took."""
    rows = [
        _case(
            agency,
            state=State.CLOSED,
            disposition=Disposition.GRANTED,
            submitted_on=on - timedelta(days=60),
            received_on=on - timedelta(days=60),
            answered_on=on,
            closed_on=on,
            due_on=on,
            handled_in=day,
            in_time=day <= due,
            **values,
        )
        for day in days
    ]
    return Case.objects.bulk_create(rows)


def leave_open(agency: Agency, number: int, days_late: int = 3) -> list[Case]:
    """Store open cases whose day to answer has passed."""
    due = timezone.localdate() - timedelta(days=days_late)
    rows = [
        _case(
            agency,
            state=State.HANDLING,
            submitted_on=due - timedelta(days=30),
            received_on=due - timedelta(days=30),
            due_on=due,
        )
        for _ in range(number)
    ]
    return Case.objects.bulk_create(rows)
