"""How much time a case has left, in words, for lists of many cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import ClockState, State
from disclosure.workdays import Workdays

#: From so many working days on, a deadline is said to be near.
NEAR = 5


@dataclass(frozen=True)
class Left:
    """Words for the days left; ``look`` names colour and shape."""

    text: str
    look: str


class Reader:
    """Counts working days for one day; reads the calendar of a region once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._calendars: dict[str, Workdays] = {}

    def due_of(self, case: Case) -> date | None:
        """Return the day the present round is due."""
        return case.redo_by if case.round > 1 else case.due_on

    def left_of(self, case: Case) -> Left | None:
        """Return what is left of an open case; None if nothing is owed."""
        due = self.due_of(case)
        if case.state == State.CLOSED or due is None:
            return None
        if case.clock_state == ClockState.PAUSED:
            return Left(_("暂停计时"), "is-paused")
        return self.until(due, case.agency.region)

    def until(self, due: date, region: str) -> Left:
        """Return what is left until a day, counted by the calendar of a region."""
        calendar = self._calendar(region)
        if due < self.today:
            late = calendar.between(due, self.today)
            return Left(_("▲ 超期%(days)s个工作日") % {"days": late}, "is-late")
        return self._ahead(calendar.between(self.today, due))

    def _ahead(self, days: int) -> Left:
        if days == 0:
            return Left(_("◆ 今天到期"), "is-near")
        text = _("还剩%(days)s个工作日") % {"days": days}
        return Left(f"◆ {text}", "is-near") if days <= NEAR else Left(text, "is-far")

    def _calendar(self, region: str) -> Workdays:
        if region not in self._calendars:
            self._calendars[region] = calendar_of(region).provisional()
        return self._calendars[region]
