"""The order of a log-in, and when a session ends."""

from itertools import product

import pytest

from disclosure.accounts.rules.steps import Step, next_step, session_holds

CASES = {
    # has, proved, required, due
    (False, False, False, False): Step.IN,
    (False, False, False, True): Step.PASSWORD,
    (False, False, True, False): Step.SETUP,
    (False, False, True, True): Step.PASSWORD,
    (True, False, False, False): Step.CODE,
    (True, False, False, True): Step.CODE,
    (True, False, True, False): Step.CODE,
    (True, False, True, True): Step.CODE,
    (True, True, False, False): Step.IN,
    (True, True, False, True): Step.PASSWORD,
    (True, True, True, False): Step.IN,
    (True, True, True, True): Step.PASSWORD,
}


@pytest.mark.parametrize(("given", "step"), CASES.items())
def test_steps(given, step):
    has, proved, required, due = given
    found = next_step(
        has_second_factor=has, is_proved=proved, is_required=required, is_due=due
    )
    assert found == step


def test_every_case_is_in_the_table():
    possible = {case for case in product([False, True], repeat=4) if case[:2] != (0, 1)}
    assert set(CASES) == possible


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({}, True),
        ({"age": 99.9}, True),
        ({"age": 100}, False),
        ({"age": -299}, True),
        ({"age": -301}, False),
        ({"is_same_generation": False}, False),
        ({"is_proved": False}, False),
        ({"is_proved": False, "needs_proof": False}, True),
    ],
)
def test_sessions(changed, holds):
    fine = {"age": 0, "limit": 100, "is_same_generation": True}
    fine |= {"is_proved": True, "needs_proof": True}
    assert session_holds(**{**fine, **changed}) is holds
