"""Loading the requests of the demonstration, and showing the way to a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import Agency
from disclosure.casework.actions.filing import desk_of
from disclosure.casework.demo.moves import Staff
from disclosure.casework.demo.planning import Frame, plan
from disclosure.casework.demo.runner import Performance
from disclosure.casework.demo.unfinished import SHOWN
from disclosure.casework.models import Case
from disclosure.casework.tracking.codes import code_for

__all__ = ["Shown", "Staff", "load", "shown"]


@dataclass(frozen=True)
class Shown:
    """A case that a visitor may follow; ``name`` is that of its scenario."""

    name: str
    case: Case
    code: str


def load(
    agencies: Sequence[Agency],
    officers: Staff,
    years: Sequence[int],
    scale: float = 1.0,
) -> int:
    """File and handle the cases, up to yesterday; return how many were made.

    Every agency needs a desk with everything its letters demand; the officers
    hold their duties in all of them. At ``scale`` 1 there are about 400 cases,
    at 0 one of each scenario. What is there already is left alone: then 0.
    """
    prefix = _prefix(agencies[0])
    if Case.objects.filter(submission_key__startswith=prefix).exists():
        return 0
    yesterday = timezone.localdate() - timedelta(days=1)
    calendars = [for_agency(agency).provisional() for agency in agencies]
    frame = Frame(calendars, years, yesterday, scale)
    desks = [desk_of(agency) for agency in agencies]
    performance = Performance(officers, yesterday, prefix)
    with transaction.atomic():
        return performance.perform(plan(frame), desks)


def shown(agency: Agency) -> list[Shown]:
    """Return the cases of the first agency that are there to be followed."""
    found = []
    for scenario in SHOWN:
        key = f"{_prefix(agency)}{scenario.name}-0"
        case = Case.objects.get(submission_key=key)
        found.append(Shown(scenario.name, case, code_for(key)))
    return found


def _prefix(agency: Agency) -> str:
    return f"demo-{agency.pk}-"
