"""Working days left, the words for them, and when a notice goes up."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.oversight.rules.attention import (
    FIRST_STEPS,
    days_left,
    is_escalated,
    left_words,
    reminder_step,
    step_words,
)
from disclosure.workdays import Workdays

#: A Friday off, and a Sunday that works for it.
CALENDAR = Workdays(
    {date(2026, 3, 13): False, date(2026, 3, 15): True}, date(2026, 12, 31)
)


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2026, 3, 9), date(2026, 3, 12), 3),
        (date(2026, 3, 9), date(2026, 3, 16), 5),
        (date(2026, 3, 12), date(2026, 3, 14), 0),
        (date(2026, 3, 15), date(2026, 3, 12), -1),
        (date(2026, 3, 16), date(2026, 3, 12), -2),
        (date(2026, 3, 16), date(2026, 3, 14), -2),
    ],
)
def test_days_left_are_working_days_to_both_sides(today, due, left):
    assert days_left(CALENDAR, today, due) == left


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (3, "距答复期限（2026年3月16日）还剩3个工作日。"),
        (0, "今天是答复期限（2026年3月16日）的最后一个工作日。"),
        (-2, "答复期限（2026年3月16日）已过2个工作日。"),
    ],
)
def test_the_words_for_the_days_left(left, words):
    assert str(left_words(left, date(2026, 3, 16))) == words


def test_every_first_step_is_one_that_is_made():
    made = [reminder_step(left) for left in range(8, -6, -1)]
    assert list(dict.fromkeys(step for step in made if step is not None)) == list(
        FIRST_STEPS
    )
    assert [str(step_words(step)) for step in (5, -1, -6)] == [
        "到期前5个工作日内",
        "超期满1个工作日",
        "超期满6个工作日",
    ]


@pytest.mark.parametrize(
    ("level", "overdue", "since_last", "up"),
    [
        (0, 0, None, False),
        (0, 1, None, True),
        (0, 30, None, True),
        (1, 1, 0, False),
        (1, 5, 4, False),
        (1, 6, 5, True),
        (1, 20, 4, False),
        (1, 20, 5, True),
        (1, 6, None, True),
        (2, 60, 50, False),
    ],
)
def test_when_a_notice_goes_up(level, overdue, since_last, up):
    assert is_escalated(level, overdue, since_last) is up
