"""When the reports of a year are due, and how far an agency has come.

Art. 49 of the Regulation (2019): departments hand in and publish by 31 January,
the government publishes by 31 March. Art. 31 of 2008: every organ by 31 March.
Neither lets a day roll over a weekend or a holiday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.labels import Labelled, noop
from reports.rules.vocabulary import State

#: The first report year under the Regulation in force since 15 May 2019.
FIRST_NEW_YEAR = 2019
#: Calendar days that the office of the government keeps for reading.
READING_DAYS = 5
#: From this day of the month in which a report is due, a task is a warning.
WARNING_DAY = 15


class Standing(Labelled):
    """How far an agency has come with the report it owes."""

    NOT_STARTED = "not_started", noop("未开始")
    DRAFTED = "drafted", noop("撰写中")
    RETURNED = "returned", noop("被退回")
    SUBMITTED = "submitted", noop("已送审")
    PUBLISHED = "published", noop("已发布")
    EXCUSED = "excused", noop("不需报送")


#: Standings of an agency whose authors still have work to do.
MISSING = frozenset({Standing.NOT_STARTED, Standing.DRAFTED, Standing.RETURNED})
#: Standings in which a reminder makes no sense.
SETTLED = frozenset({Standing.PUBLISHED, Standing.EXCUSED})


@dataclass(frozen=True)
class StatutoryDays:
    """The last days to publish: of a department, and of the government itself."""

    departments: date
    government: date


@dataclass(frozen=True)
class DueDays:
    """The days one agency has to keep; ``internal`` is None where none was set."""

    statutory: date
    internal: date | None = None

    @property
    def first(self) -> date:
        """Return the day that comes first."""
        return min(self.internal or self.statutory, self.statutory)


@dataclass(frozen=True)
class EditionDays:
    """What counts of one edition: its state, and the days of its steps."""

    number: int
    state: State
    submitted_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class Progress:
    """How far an agency has come, and on which days it took the two steps."""

    standing: Standing
    submitted_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class Lateness:
    """Calendar days by which the internal and the statutory day were missed."""

    internal: int = 0
    statutory: int = 0


def statutory_days(year: int) -> StatutoryDays:
    """Return the last days for the reports of ``year``, in the year after it.

    Fixed days (Art. 49; Art. 31 of 2008 for the reports of 2018 and before): a
    Saturday stays a Saturday. Any year from 1 to 9998 is answered.
    """
    march = date(year + 1, 3, 31)
    january = date(year + 1, 1, 31)
    return StatutoryDays(january if year >= FIRST_NEW_YEAR else march, march)


def suggested_internal_day(year: int) -> date:
    """Return a day for handing in, ``READING_DAYS`` calendar days ahead of the law."""
    return statutory_days(year).departments - timedelta(days=READING_DAYS)


def warning_begins(due: date) -> date:
    """Return the day from which a due day is a warning: the 15th of its month."""
    return min(due, due.replace(day=WARNING_DAY))


def warns(days: DueDays, today: date) -> bool:
    """Tell whether a report not handed in is a warning on ``today``.

    From the 15th of the month of the statutory day, and as soon as the internal
    day is reached.
    """
    reached = days.internal is not None and today >= days.internal
    return reached or today >= warning_begins(days.statutory)


def progress_of(editions: list[EditionDays], *, is_excused: bool = False) -> Progress:
    """Return how far an agency has come with the editions of one year.

    While an edition is in force, publication counts from the first one that was
    not withdrawn: a correction published later, or still being written, makes no
    report late. Otherwise the newest edition counts; withdrawn is as good as not
    begun, and a draft that was handed in before has been returned.
    """
    if is_excused:
        return Progress(Standing.EXCUSED)
    ordered = sorted(editions, key=lambda edition: edition.number)
    if any(edition.state == State.PUBLISHED for edition in ordered):
        return _published(ordered)
    return _unpublished(ordered[-1]) if ordered else Progress(Standing.NOT_STARTED)


def _published(ordered: list[EditionDays]) -> Progress:
    counted = (State.PUBLISHED, State.SUPERSEDED)
    first = next(edition for edition in ordered if edition.state in counted)
    if first.published_on is None:
        return Progress(Standing.PUBLISHED, first.submitted_on)
    handed_in = min(first.submitted_on or date.max, first.published_on)
    return Progress(Standing.PUBLISHED, handed_in, first.published_on)


def _unpublished(edition: EditionDays) -> Progress:
    if edition.state == State.WITHDRAWN:
        return Progress(Standing.NOT_STARTED)
    if edition.state != State.DRAFT:
        return Progress(Standing.SUBMITTED, edition.submitted_on)
    returned = edition.submitted_on is not None
    return Progress(Standing.RETURNED if returned else Standing.DRAFTED)


def lateness(progress: Progress, days: DueDays, today: date) -> Lateness:
    """Return by how many calendar days an agency missed its days, as of ``today``.

    A step not taken yet is late from the day after its last day; a step taken
    late stays late. Who is excused is never late.
    """
    if progress.standing is Standing.EXCUSED:
        return Lateness()
    internal = days.internal or date.max
    return Lateness(
        internal=_days_after(internal, progress.submitted_on or today),
        statutory=_days_after(days.statutory, progress.published_on or today),
    )


def _days_after(due: date, done: date) -> int:
    return max(0, (done - due).days)
