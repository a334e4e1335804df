"""The calendars that the rules of cases are tested with."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from disclosure.workdays import Workdays

COMPLETE = date(2026, 12, 31)


def _national() -> dict[date, bool]:
    free = dict.fromkeys(chinese_calendar.holidays, False)
    return free | dict.fromkeys(chinese_calendar.workdays, True)


def _days(first: date, length: int = 1) -> list[date]:
    return [first + timedelta(at) for at in range(length)]


_XINJIANG = [
    *_days(date(2023, 4, 21)),
    *_days(date(2023, 6, 28), 3),
    *_days(date(2025, 3, 31)),
    *_days(date(2025, 6, 6), 5),
]
CN = Workdays(
    {day: works for day, works in _national().items() if day <= COMPLETE}, COMPLETE
)
CN_XJ = Workdays(dict(CN.exceptions) | dict.fromkeys(_XINJIANG, False), COMPLETE)
#: Monday to Friday: what a wrong implementation counts.
NAIVE = Workdays({}, date(2099, 12, 31))
