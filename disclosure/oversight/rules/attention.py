"""When a case needs attention: lights before the deadline, reminders around it.

All days are working days left until the due day: 0 on that day, negative after.
"""

from __future__ import annotations

from datetime import date

from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.rules.vocabulary import Light
from disclosure.workdays import Workdays

#: From so many working days on, a deadline is near.
NEAR = 5
#: A light is shown while at most so many working days are left, nearest first.
_LIGHTS = ((1, Light.ONE), (3, Light.THREE), (NEAR, Light.FIVE))
#: After the deadline a reminder follows every so many working days.
REPEATED_EVERY = 5
#: The steps that every case has once; after the last one they repeat.
FIRST_STEPS = (5, 3, 1, -1)
#: A notice not answered so many working days after it was due goes one level up.
ESCALATED_AFTER = (1, 6)


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


def days_left(calendar: Workdays, today: date, due: date) -> int:
    """Return the working days left until ``due``; negative once they have passed.

    A due day that is no working day leaves what lies before it.
    """
    if today > due:
        return -calendar.between(due, today)
    return calendar.between(today, due)


def left_words(left: int, due: date) -> Sentence:
    """Return how a case stands to its deadline, ``left`` working days before it."""
    values = {"due": due, "days": abs(left)}
    if left < 0:
        return sentence(noop("答复期限（%(due)s）已过%(days)s个工作日。"), **values)
    if left == 0:
        return sentence(noop("今天是答复期限（%(due)s）的最后一个工作日。"), due=due)
    return sentence(noop("距答复期限（%(due)s）还剩%(days)s个工作日。"), **values)


def step_words(step: int) -> Sentence:
    """Return what a step of ``reminder_step`` means."""
    if step < 0:
        return sentence(noop("超期满%(days)s个工作日"), days=-step)
    return sentence(noop("到期前%(days)s个工作日内"), days=step)


def is_escalated(level: int, overdue: int, since_last: int | None) -> bool:
    """Tell whether an unanswered notice goes up from ``level`` today.

    ``overdue`` are the working days since it was due, ``since_last`` those since it
    last went up, None if it never did. Up on the first working day after it was
    due, again five later, then no more; what was missed is not made up at once.
    """
    if level >= len(ESCALATED_AFTER) or overdue < ESCALATED_AFTER[level]:
        return False
    pause = ESCALATED_AFTER[1] - ESCALATED_AFTER[0]
    return since_last is None or since_last >= pause
