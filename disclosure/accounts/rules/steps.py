"""What stands between a right password and the back office."""

from __future__ import annotations

from enum import StrEnum

#: What began on another machine may lie so far ahead of our clock (seconds).
CLOCKS_DIFFER = 300


class Step(StrEnum):
    CODE = "code"
    PASSWORD = "password"
    SETUP = "setup"
    IN = "in"


#: So long a log-in waits at a step (seconds); an app is not installed at once.
PATIENCE = {Step.CODE: 600, Step.PASSWORD: 600, Step.SETUP: 1800, Step.IN: 600}


def next_step(
    *, has_second_factor: bool, is_proved: bool, is_required: bool, is_due: bool
) -> Step:
    """Return the next step of a log-in whose password was right.

    The code comes first: who knows only an old password may not set a new one.
    ``is_due``: the password has to be changed.
    """
    if has_second_factor and not is_proved:
        return Step.CODE
    if is_due:
        return Step.PASSWORD
    if is_required and not has_second_factor:
        return Step.SETUP
    return Step.IN


def session_holds(
    *,
    age: float,
    limit: float,
    is_same_generation: bool,
    is_proved: bool,
    needs_proof: bool,
) -> bool:
    """Tell whether a session is still good; ``age`` and ``limit`` in seconds."""
    return (
        is_young(age, limit) and is_same_generation and (is_proved or not needs_proof)
    )


def is_young(age: float, limit: float) -> bool:
    """Tell whether something began lately, by the clocks of several machines."""
    return -CLOCKS_DIFFER < age < limit
