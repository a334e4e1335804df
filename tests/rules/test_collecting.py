"""Who owes a report by when, and who is late (Art. 49; Art. 31 of 2008)."""

from __future__ import annotations

from datetime import date

import pytest

from reports.rules.collecting import (
    MISSING,
    SETTLED,
    DueDays,
    EditionDays,
    Lateness,
    Progress,
    Standing,
    lateness,
    progress_of,
    statutory_days,
    suggested_internal_day,
    warning_begins,
    warns,
)
from reports.rules.vocabulary import State

DAYS = DueDays(statutory=date(2026, 1, 31), internal=date(2026, 1, 26))
GOVERNMENT = DueDays(statutory=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("year", "departments", "government"),
    [
        (2008, date(2009, 3, 31), date(2009, 3, 31)),
        (2018, date(2019, 3, 31), date(2019, 3, 31)),
        (2019, date(2020, 1, 31), date(2020, 3, 31)),
        (2025, date(2026, 1, 31), date(2026, 3, 31)),  # a Saturday
        (2026, date(2027, 1, 31), date(2027, 3, 31)),  # a Sunday
        (2023, date(2024, 1, 31), date(2024, 3, 31)),  # 31 March a Sunday
        (9998, date(9999, 1, 31), date(9999, 3, 31)),
    ],
)
def test_the_days_of_the_law_do_not_move(year, departments, government):
    days = statutory_days(year)
    assert (days.departments, days.government) == (departments, government)


def test_the_internal_day_is_five_days_earlier():
    assert suggested_internal_day(2025) == date(2026, 1, 26)
    assert suggested_internal_day(2018) == date(2019, 3, 26)


@pytest.mark.parametrize(
    ("due", "begins"),
    [
        (date(2026, 1, 31), date(2026, 1, 15)),
        (date(2026, 3, 31), date(2026, 3, 15)),
        (date(2026, 1, 10), date(2026, 1, 10)),
    ],
)
def test_a_warning_begins_on_the_fifteenth(due, begins):
    assert warning_begins(due) == begins


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        (DAYS, date(2026, 1, 14), False),
        (DAYS, date(2026, 1, 15), True),
        (DAYS, date(2026, 2, 20), True),
        (GOVERNMENT, date(2026, 1, 31), False),
        (GOVERNMENT, date(2026, 3, 14), False),
        (GOVERNMENT, date(2026, 3, 15), True),
        (DueDays(date(2026, 1, 31), date(2026, 1, 9)), date(2026, 1, 8), False),
        (DueDays(date(2026, 1, 31), date(2026, 1, 9)), date(2026, 1, 9), True),
    ],
)
def test_when_a_task_is_a_warning(days, today, expected):
    assert warns(days, today) is expected


def test_the_first_of_two_days():
    assert DAYS.first == date(2026, 1, 26)
    assert GOVERNMENT.first == date(2026, 3, 31)


def edition(number, state, submitted=None, published=None):
    return EditionDays(number, state, submitted, published)


JAN = [date(2026, 1, day) for day in range(1, 32)]


def jan(day):
    return JAN[day - 1]


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ([], Progress(Standing.NOT_STARTED)),
        ([edition(1, State.DRAFT)], Progress(Standing.DRAFTED)),
        ([edition(1, State.DRAFT, jan(9))], Progress(Standing.RETURNED)),
        ([edition(1, State.SUBMITTED, jan(9))], Progress(Standing.SUBMITTED, jan(9))),
        ([edition(1, State.APPROVED, jan(9))], Progress(Standing.SUBMITTED, jan(9))),
        (
            [edition(1, State.PUBLISHED, jan(9), jan(20))],
            Progress(Standing.PUBLISHED, jan(9), jan(20)),
        ),
        # Published elsewhere before it went through this system.
        (
            [edition(1, State.PUBLISHED, jan(25), jan(20))],
            Progress(Standing.PUBLISHED, jan(20), jan(20)),
        ),
        (
            [edition(1, State.WITHDRAWN, jan(9), jan(20))],
            Progress(Standing.NOT_STARTED),
        ),
    ],
)
def test_how_far_one_edition_has_come(editions, expected):
    assert progress_of(editions) == expected


def test_a_correction_does_not_make_a_report_late():
    first = edition(1, State.SUPERSEDED, jan(9), jan(20))
    second = edition(2, State.PUBLISHED, date(2026, 4, 1), date(2026, 4, 2))
    done = progress_of([second, first])
    assert done == Progress(Standing.PUBLISHED, jan(9), jan(20))
    assert lateness(done, DAYS, date(2026, 5, 1)) == Lateness()


def test_a_correction_being_written_leaves_a_report_published():
    first = edition(1, State.PUBLISHED, jan(9), jan(20))
    assert progress_of([first, edition(2, State.DRAFT)]).standing == Standing.PUBLISHED


def test_after_a_withdrawal_the_next_edition_counts():
    first = edition(1, State.WITHDRAWN, jan(9), jan(20))
    assert progress_of([first, edition(2, State.DRAFT)]).standing == Standing.DRAFTED
    again = edition(2, State.PUBLISHED, date(2026, 2, 3), date(2026, 2, 4))
    done = progress_of([first, again])
    assert lateness(done, DAYS, date(2026, 5, 1)) == Lateness(8, 4)


def test_a_withdrawn_correction_leaves_nothing_in_force():
    first = edition(1, State.SUPERSEDED, jan(9), jan(20))
    second = edition(2, State.WITHDRAWN, jan(21), jan(22))
    assert progress_of([first, second]) == Progress(Standing.NOT_STARTED)


def test_who_is_excused_owes_nothing():
    excused = progress_of([edition(1, State.DRAFT)], is_excused=True)
    assert excused == Progress(Standing.EXCUSED)
    assert lateness(excused, DAYS, date(2027, 1, 1)) == Lateness()


@pytest.mark.parametrize(
    ("progress", "today", "expected"),
    [
        (Progress(Standing.NOT_STARTED), date(2026, 1, 26), Lateness(0, 0)),
        (Progress(Standing.NOT_STARTED), date(2026, 1, 27), Lateness(1, 0)),
        (Progress(Standing.NOT_STARTED), date(2026, 1, 31), Lateness(5, 0)),
        (Progress(Standing.NOT_STARTED), date(2026, 2, 1), Lateness(6, 1)),
        (Progress(Standing.RETURNED), date(2026, 2, 1), Lateness(6, 1)),
        (Progress(Standing.SUBMITTED, jan(26)), date(2026, 2, 10), Lateness(0, 10)),
        (Progress(Standing.SUBMITTED, jan(28)), date(2026, 1, 30), Lateness(2, 0)),
        (
            Progress(Standing.PUBLISHED, jan(26), jan(31)),
            date(2026, 6, 1),
            Lateness(0, 0),
        ),
        (
            Progress(Standing.PUBLISHED, jan(28), date(2026, 2, 5)),
            date(2026, 6, 1),
            Lateness(2, 5),
        ),
    ],
)
def test_late_by_how_many_days(progress, today, expected):
    assert lateness(progress, DAYS, today) == expected


def test_without_an_internal_day_nothing_is_late_against_it():
    waiting = Progress(Standing.NOT_STARTED)
    assert lateness(waiting, GOVERNMENT, date(2026, 4, 2)) == Lateness(0, 2)


def test_every_standing_is_missing_waiting_or_settled():
    assert frozenset(Standing) == MISSING | SETTLED | {Standing.SUBMITTED}
    assert not MISSING & SETTLED
