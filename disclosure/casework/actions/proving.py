"""Proving the caches of the clock: every case folded anew from its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure.casework.actions.base import locked, note_change, refresh_clock
from disclosure.casework.models import Case

BATCH = 500
#: What follows from the events alone. Whether a clock pauses today does not:
#: a consultation that nobody closed ends by itself, on a day without an event.
CACHES = (
    "received_on",
    "regime",
    "due_on",
    "is_provisional",
    "is_extended",
    "answered_on",
    "handled_in",
    "in_time",
    "was_clarified",
    "was_consulted",
    "is_confirmed_late",
    "paused_days",
)
#: Named where the events of a case contradict each other.
CONTRADICTION = "contradiction"


@dataclass
class Proof:
    """How many cases were folded, and which differ in what."""

    cases: int = 0
    differing: list[tuple[str, list[str]]] = field(default_factory=list)


def prove(*, fix: bool = False) -> Proof:
    """Fold every case anew; write what differs if ``fix`` says so.

    A case whose events contradict each other is named, never changed.
    """
    proof = Proof()
    for case in _cases():
        proof.cases += 1
        names = _differing(case)
        if names:
            proof.differing.append((case.number, names))
        if names and fix and CONTRADICTION not in names:
            _fix(case.pk)
    return proof


def _cases() -> Iterator[Case]:
    rows = Case.objects.select_related("agency").prefetch_related("events")
    rows, last = rows.order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _differing(case: Case) -> list[str]:
    kept = _kept(case)
    try:
        refresh_clock(case, timezone.localdate())
    except ValidationError:
        return [CONTRADICTION]
    return [name for name, value in _kept(case).items() if value != kept[name]]


def _kept(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in CACHES}


def _fix(case_id: int) -> None:
    with transaction.atomic():
        case = locked(case_id)
        refresh_clock(case, timezone.localdate())
        case.save()
        note_change(case, "prove_clock", None)
