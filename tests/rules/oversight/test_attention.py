"""Lights before a deadline, counted by the calendar; reminders around it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.oversight.rules.attention import (
    FIRST_STEPS,
    NEAR,
    REPEATED_EVERY,
    days_left,
    light_of,
    reminder_step,
)
from disclosure.oversight.rules.vocabulary import Light
from tests.rules.calendars import CN, XJ

days = st.dates(date(2025, 1, 1), date(2026, 6, 30))
numbers = st.integers(-400, 400)


@pytest.mark.parametrize(
    ("left", "light"),
    [
        (-1, None),
        (0, Light.ONE),
        (1, Light.ONE),
        (2, Light.THREE),
        (3, Light.THREE),
        (4, Light.FIVE),
        (5, Light.FIVE),
        (6, None),
    ],
)
def test_a_light_for_the_working_days_left(left, light):
    assert light_of(left) is light


@pytest.mark.parametrize(
    ("today", "light"),
    [
        # The National Day of 2025 was free from 1 to 8 October; 11 October and
        # 28 September were worked. The reply is due on Friday, 10 October.
        ("2025-10-10", Light.ONE),
        ("2025-10-09", Light.ONE),
        ("2025-10-08", Light.THREE),
        ("2025-10-01", Light.THREE),
        ("2025-09-30", Light.THREE),
        ("2025-09-29", Light.THREE),
        ("2025-09-28", Light.FIVE),
        ("2025-09-27", Light.FIVE),
        ("2025-09-26", Light.FIVE),
        ("2025-09-25", None),
        ("2025-10-11", None),
    ],
)
def test_lights_around_a_holiday(today, light):
    due = date(2025, 10, 10)
    assert light_of(days_left(CN, date.fromisoformat(today), due)) is light


def test_a_region_with_holidays_of_its_own_has_lights_of_its_own():
    differing = [
        (today, due)
        for due in (date(2025, 3, 31) + timedelta(days=n) for n in range(14))
        for today in (due - timedelta(days=n) for n in range(10))
        if light_of(days_left(CN, today, due)) != light_of(days_left(XJ, today, due))
    ]
    assert differing


@given(days, st.integers(0, 30))
def test_a_light_says_how_many_working_days_are_left(today, ahead):
    due = today + timedelta(days=ahead)
    left = sum(
        CN.is_workday(today + timedelta(days=day)) for day in range(1, ahead + 1)
    )
    assert days_left(CN, today, due) == left
    light = light_of(left)
    assert (light is not None) == (left <= NEAR)
    if light is not None:
        # The light is the smallest of 5, 3, 1 that is not passed yet.
        allowed = [int(one.value) for one in Light if left <= int(one.value)]
        assert int(light.value) == min(allowed)


@given(days, st.integers(0, 20))
def test_a_light_never_goes_back_as_days_pass(today, ahead):
    due = today + timedelta(days=ahead)
    order = [None, Light.FIVE, Light.THREE, Light.ONE]
    found = [
        order.index(light_of(days_left(CN, today + timedelta(days=day), due)))
        for day in range(ahead + 1)
    ]
    assert found == sorted(found)
    assert found[-1] == order.index(Light.ONE)


@given(days, st.integers(1, 60))
def test_what_is_overdue_has_no_light_once_a_working_day_passed(due, later):
    today = due + timedelta(days=later)
    left = days_left(CN, today, due)
    assert left <= 0
    if left < 0:
        assert light_of(left) is None


@given(numbers)
def test_a_step_lasts_until_the_next_one_begins(left):
    step = reminder_step(left)
    if left > NEAR:
        assert step is None
        return
    assert step is not None
    assert left <= step
    assert reminder_step(step) == step
    if step not in FIRST_STEPS:
        assert (-1 - step) % REPEATED_EVERY == 0


@given(numbers)
def test_steps_only_go_down(left):
    before, after = reminder_step(left), reminder_step(left - 1)
    assert before is None or (after is not None and after <= before)
