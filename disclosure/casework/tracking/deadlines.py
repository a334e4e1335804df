"""The last days that concern an applicant: the office's, their own, the remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.casework.models import Case, Letter
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.periods import (
    litigation_after_review_by,
    litigation_by,
    review_by,
)
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Court,
    Remedy,
    State,
)
from disclosure.casework.tracking.access import replies_of
from disclosure.workdays import CalendarIncomplete, Workdays

REMEDY_KEYS = frozenset({"review", "litigation", "after_review"})
Rule = Callable[[date, Workdays], date]


@dataclass(frozen=True)
class Deadline:
    """A last day. ``key`` names its kind.

    ``left`` counts the working days from today to it, negative once it is past;
    provisional if its year is not announced.
    """

    key: str
    label: str
    day: date
    left: int
    is_provisional: bool = False


@dataclass(frozen=True)
class Remedies:
    """What can be done about a reply; the days count from ``since``.

    ``is_earliest``: nobody has told yet when the reply was received, so that
    the days are those of a reply received the day it was sent.
    """

    letter: Letter
    since: date
    is_earliest: bool
    texts: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


def deadlines_of(case: Case, clock: Clock) -> list[Deadline]:
    """Return every last day of a case as it stands, remedies included."""
    remedies = remedies_of(case, clock.today)
    return [*_running(case, clock), *(remedies.deadlines if remedies else ())]


def remedies_of(case: Case, today: date) -> Remedies | None:
    """Return the remedies of the newest reply that was sent, if it has any."""
    letter = next(iter(replies_of(case)), None)
    if letter is None or letter.sent_on is None or letter.remedy == Remedy.NONE:
        return None
    since = letter.received_on or letter.sent_on
    return Remedies(
        letter=letter,
        since=since,
        is_earliest=letter.received_on is None,
        texts=_texts(Remedy.of(letter.remedy)),
        deadlines=tuple(_remedy_days(case, letter, since, today)),
    )


def _running(case: Case, clock: Clock) -> Iterator[Deadline]:
    """The one day that matters now: the applicant's own, or the office's."""
    calendar = calendar_of(case.agency.region).provisional()
    asked = [row for row in case.clarifications.all() if row.answered_on is None]
    unpaid = [row for row in case.fees.all() if row.paid_on is None]
    if case.state == State.AWAITING_CLARIFICATION and asked:
        day = asked[-1].reply_by
        left = _left(calendar, clock.today, day)
        yield Deadline("clarify", _("提交补正的最后一日"), day, left)
    elif case.state == State.AWAITING_FEE and unpaid:
        day = unpaid[-1].pay_by
        yield Deadline(
            "pay", _("缴费的最后一日"), day, _left(calendar, clock.today, day)
        )
    elif case.is_open and case.round > 1 and case.redo_by:
        left = _left(calendar, clock.today, case.redo_by)
        yield Deadline("due", _("机关答复的最后一日"), case.redo_by, left)
    elif case.is_open and clock.due_on and clock.days_left is not None:
        label, due = _("机关答复的最后一日"), clock.due_on
        yield Deadline("due", label, due, clock.days_left, clock.provisional)


def _remedy_days(
    case: Case, letter: Letter, since: date, today: date
) -> Iterator[Deadline]:
    calendar = calendar_of(case.agency.region)
    label = _("申请行政复议的最后一日")
    yield _last_day("review", label, review_by, since, calendar, today)
    if letter.remedy in (Remedy.CHOICE, Remedy.MIXED):
        label = _("直接提起行政诉讼的最后一日")
        yield _last_day("litigation", label, litigation_by, since, calendar, today)
    reviewed = _reviewed_on(case, since)
    if reviewed:
        label = _("复议以后提起行政诉讼的最后一日")
        rule = litigation_after_review_by
        yield _last_day("after_review", label, rule, reviewed, calendar, today)


def _last_day(
    key: str, label: str, rule: Rule, since: date, calendar: Workdays, today: date
) -> Deadline:
    guess = calendar.provisional()
    try:
        day, is_provisional = rule(since, calendar), False
    except CalendarIncomplete:
        day, is_provisional = rule(since, guess), True
    return Deadline(key, label, day, _left(guess, today, day), is_provisional)


def _left(calendar: Workdays, today: date, day: date) -> int:
    if day < today:
        return -calendar.between(day, today)
    return calendar.between(today, day)


def _reviewed_on(case: Case, since: date) -> date | None:
    days = [
        row.decided_on
        for row in case.challenges.all()
        if row.kind == Court.RECONSIDERATION
        and row.result != ChallengeResult.PENDING
        and row.decided_on
        and row.decided_on >= since
    ]
    return max(days, default=None)


def _texts(remedy: Remedy) -> tuple[str, ...]:
    first = _(
        "应当先申请行政复议；对复议决定不服的，"
        "可以自收到复议决定书之日起15日内提起行政诉讼。"
    )
    either = _("可以申请行政复议，也可以直接提起行政诉讼。")
    if remedy is Remedy.REVIEW_FIRST:
        return (first,)
    if remedy is Remedy.MIXED:
        return (
            _("对不予公开的部分不服的：%(way)s") % {"way": first},
            _("对其余部分不服的：%(way)s") % {"way": either},
        )
    return (either,)
