"""A case of a list in words: the same for the page and for the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import (
    Channel,
    ClockState,
    Disposition,
    State,
)
from disclosure.labels import Labelled
from disclosure.oversight.queries.people import names_of
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.attention import light_of
from disclosure.oversight.rules.vocabulary import OPEN_LISTS, ListKind
from disclosure.translation import explained
from disclosure.workdays import Workdays


@dataclass(frozen=True)
class TimeWords:
    """How much time is left or was taken; ``look`` names shape and colour."""

    text: str
    look: str


@dataclass(frozen=True)
class Line:
    case: Case
    agency: Agency
    handler: str
    state: str
    channel: str
    outcome: str
    due_on: date | None
    time: TimeWords

    @property
    def handled_in(self) -> int | None:
        return self.case.handled_in


class LineReader:
    """Puts cases of one list into words; names and calendars are read once."""

    def __init__(self, kind: ListKind, scope: Scope, today: date) -> None:
        self._kind, self._scope, self._today = kind, scope, today
        self._names: dict[int, str] = {}
        self._calendars: dict[str, Workdays] = {}
        self._states, self._channels = _labels(State), _labels(Channel)
        self._outcomes = _labels(Disposition)

    def lines(self, cases: Iterable[Case]) -> list[Line]:
        found = list(cases)
        people = {case.handler_id for case in found if case.handler_id}
        missing = people - self._names.keys()
        if missing:
            self._names |= names_of(missing)
        return [self._line(case) for case in found]

    def _line(self, case: Case) -> Line:
        agency = self._scope.by_id[case.agency_id]
        due = case.redo_by if self._is_open and case.round > 1 else case.due_on
        return Line(
            case=case,
            agency=agency,
            handler=self._names.get(case.handler_id or 0, ""),
            state=self._states.get(case.state, case.state),
            channel=self._channels.get(case.channel, case.channel),
            outcome=self._outcomes.get(case.disposition, case.disposition),
            due_on=due,
            time=self._time(case, due, self._calendar(agency.region)),
        )

    @property
    def _is_open(self) -> bool:
        return self._kind in OPEN_LISTS

    def _time(self, case: Case, due: date | None, calendar: Workdays) -> TimeWords:
        if due is None:
            return TimeWords("", "")
        if self._is_open:
            found = _left(calendar, due, self._today)
            is_paused = case.clock_state == ClockState.PAUSED
            paused = explained(found.text, _("暂停计时"))
            return TimeWords(paused, found.look) if is_paused else found
        if case.in_time is False and case.answered_on:
            return TimeWords(_late(calendar.between(due, case.answered_on)), "late")
        return TimeWords(_("按时"), "in-time")

    def _calendar(self, region: str) -> Workdays:
        if region not in self._calendars:
            self._calendars[region] = calendar_of(region).provisional()
        return self._calendars[region]


def _left(calendar: Workdays, due: date, today: date) -> TimeWords:
    if due < today:
        return TimeWords(_late(calendar.between(due, today)), "late")
    days = calendar.between(today, due)
    light = light_of(days)
    look = f"light-{light.value}" if light else "far"
    if due == today:
        return TimeWords(_("今天到期"), look)
    return TimeWords(_("还剩%(days)s个工作日") % {"days": days}, look)


def _late(days: int) -> str:
    """A day that a court names may be a day off: late, but by no working day yet."""
    if not days:
        return _("超期不到1个工作日")
    return _("超期%(days)s个工作日") % {"days": days}


def _labels(words: type[Labelled]) -> dict[str, str]:
    return {word.value: _(word.label) for word in words}
