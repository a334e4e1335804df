"""When a case needs attention: lights before the deadline, reminders around it.

All days are working days left until the due day: 0 on that day, negative after.
"""

from __future__ import annotations

from disclosure.oversight.rules.vocabulary import Light

#: From so many working days on, a deadline is near.
NEAR = 5
#: A light is shown while at most so many working days are left, nearest first.
_LIGHTS = ((1, Light.ONE), (3, Light.THREE), (NEAR, Light.FIVE))
#: After the deadline a reminder follows every so many working days.
REPEATED_EVERY = 5


def light_of(days_left: int) -> Light | None:
    """Return the light for the working days left; None if far, or overdue."""
    if days_left < 0:
        return None
    return next((light for most, light in _LIGHTS if days_left <= most), None)


def reminder_step(days_left: int) -> int | None:
    """Return which reminder is due: 5, 3, 1, then -1, -6, -11 …; None before.

    Every day belongs to the step that began last, so that a day on which no
    command ran loses no reminder, and a second run finds the same step.
    """
    if days_left > NEAR:
        return None
    if days_left >= 0:
        return next(most for most, _light in _LIGHTS if days_left <= most)
    return -1 - (-days_left - 1) // REPEATED_EVERY * REPEATED_EVERY
