"""The last days for the remedies: periods in calendar days and in months.

民法典 Art. 202–203: a month ends on the day of the same number, or on the last
day of a shorter month; a last day that is a day of rest moves to the next
working day. A weekend on which the offices work is no day of rest.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from disclosure.workdays import Workdays

REVIEW_DAYS = 60  # 行政复议法 Art. 20
LITIGATION_MONTHS = 6  # 行政诉讼法 Art. 46
LITIGATION_MONTHS_BEFORE = 3  # the same law before its revision of 2014
LITIGATION_REVISED_ON = date(2015, 5, 1)
LITIGATION_AFTER_REVIEW_DAYS = 15  # 行政诉讼法 Art. 45


def review_by(served: date, calendar: Workdays) -> date:
    """Return the last day to apply for reconsideration: 60 days after service.

    Raises CalendarIncomplete if that day's year is not announced.
    """
    return rolled(served + timedelta(REVIEW_DAYS), calendar)


def litigation_by(served: date, calendar: Workdays) -> date:
    """Return the last day to sue directly: six months after service.

    Three months for what was served before 2015-05-01. Raises
    CalendarIncomplete if that day's year is not announced.
    """
    return rolled(months_after(served, litigation_months(served)), calendar)


def litigation_months(day: date) -> int:
    """Return the months to sue directly, by the day of the decision or service."""
    is_revised = day >= LITIGATION_REVISED_ON
    return LITIGATION_MONTHS if is_revised else LITIGATION_MONTHS_BEFORE


def litigation_after_review_by(served: date, calendar: Workdays) -> date:
    """Return the last day to sue after a reconsideration decision: 15 days.

    Raises CalendarIncomplete if that day's year is not announced.
    """
    return rolled(served + timedelta(LITIGATION_AFTER_REVIEW_DAYS), calendar)


def months_after(day: date, months: int) -> date:
    """Return the day of the same number ``months`` later, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rolled(day: date, calendar: Workdays) -> date:
    """Return ``day``, or the first working day after it if it is a day of rest."""
    return day if calendar.is_workday(day) else calendar.add(day, 1)
