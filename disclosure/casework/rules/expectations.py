"""What somebody who has just filed may expect, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosure.casework.rules.clock.receipt import (
    ALLOWANCE,
    LONGEST_EXTENSION,
    regime_of,
)
from disclosure.workdays import Workdays

#: Working days within which the office is expected to call back.
CONFIRMATION_DAYS = 1


@dataclass(frozen=True)
class Expectations:
    """Days to expect; ``is_provisional`` if a year is not announced yet."""

    submitted_on: date
    confirmed_by: date
    replied_by: date
    extended_to: date
    is_provisional: bool


def expectations(submitted_on: date, calendar: Workdays) -> Expectations:
    """Return the days for a request sent online on ``submitted_on``.

    Careful: the clock starts when both sides have confirmed (Art. 31), so the
    reply is counted from the last day on which the office should do that.
    """
    days = calendar.provisional()
    confirmed_by = days.add(submitted_on, CONFIRMATION_DAYS)
    regime = regime_of(confirmed_by)
    replied_by = days.add(confirmed_by, ALLOWANCE[regime])
    extended_to = days.add(replied_by, LONGEST_EXTENSION[regime])
    return Expectations(
        submitted_on,
        confirmed_by,
        replied_by,
        extended_to,
        is_provisional=extended_to > calendar.complete_through,
    )
