"""Performing a plan, day after day, with the actions of the application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heappush

from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import User
from disclosure.casework.actions import filing
from disclosure.casework.demo.moves import MOVES, Staff, Turn
from disclosure.casework.demo.planning import Planned, back, is_repeated
from disclosure.casework.demo.steps import Since, Step
from disclosure.casework.models import Case, Desk, Letter
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import Channel
from disclosure.workdays import Workdays


@dataclass
class Run:
    """A case on its way: what was planned, and how far it has come."""

    planned: Planned
    desk: Desk
    handler: User
    calendar: Workdays
    day: date
    case_id: int = 0
    done: int = 0

    @property
    def step(self) -> Step | None:
        steps = self.planned.steps
        return steps[self.done] if self.done < len(steps) else None

    def next_day(self) -> date:
        """Return the day of the next step, never before the last one."""
        assert self.step is not None
        return max(self.day, self._counted(self.step))

    def _counted(self, step: Step) -> date:
        start = self._start(step.since)
        if step.days < 0:
            return back(self.calendar, start, -step.days)
        return self.calendar.add(start, step.days)

    def _start(self, since: Since) -> date:
        if since is Since.STEP:
            return self.day
        case = Case.objects.get(pk=self.case_id)
        if since is Since.DUE:
            assert case.due_on is not None
            return case.due_on
        return _limit(case)


@dataclass
class Performance:
    """All cases of a plan together: what is earlier happens first."""

    staff: Staff
    last: date
    prefix: str
    first_reply: dict[Element, str] = field(default_factory=dict)
    waiting: list[tuple[date, int, Run]] = field(default_factory=list)

    def perform(self, plan: Sequence[Planned], desks: Sequence[Desk]) -> int:
        """File and handle every case; return how many there are."""
        calendars = [for_agency(desk.agency).provisional() for desk in desks]
        for planned in plan:
            place = planned.agency
            run = Run(
                planned,
                desks[place],
                self._handler(planned),
                calendars[place],
                planned.on,
            )
            self.waiting.append((planned.on, planned.turn, run))
        heapify(self.waiting)
        filed = 0
        while self.waiting:
            day, _turn, run = heappop(self.waiting)
            filed += not run.case_id
            self._advance(run, day)
        return filed

    def _advance(self, run: Run, day: date) -> None:
        run.day = day
        if run.case_id:
            self._move(run, day)
            run.done += 1
        else:
            self._file(run, day)
        if run.step is None:
            return
        following = run.next_day()
        if following <= self.last:
            heappush(self.waiting, (following, run.planned.turn, run))

    def _handler(self, planned: Planned) -> User:
        is_first = planned.turn % 3 != 2
        return self.staff.handler if is_first else self.staff.colleague

    def _file(self, run: Run, day: date) -> None:
        planned = run.planned
        key = f"{self.prefix}{planned.name}"
        if planned.channel is Channel.ONLINE:
            receipt = filing.file_online(run.desk, planned.application, key, on=day)
        else:
            receipt = filing.register(
                run.desk,
                planned.application,
                planned.channel,
                key,
                by=run.handler,
                on=day,
            )
        run.case_id = receipt.case.pk

    def _move(self, run: Run, day: date) -> None:
        step = run.step
        assert step is not None
        turn = Turn(
            case_id=run.case_id,
            step=step,
            day=day,
            staff=self.staff,
            handler=run.handler,
            calendar=run.calendar,
            is_online=run.planned.channel is Channel.ONLINE,
            earlier=self.first_reply,
        )
        MOVES[step.action](turn)
        if step.action is Action.ASSIGN:
            run.handler = self.staff.colleague
        if step.action is Action.ISSUE and is_repeated(run.planned):
            self._remember(run)

    def _remember(self, run: Run) -> None:
        """Keep what the letters on repeated requests name."""
        letter = Letter.objects.get(case=run.case_id, decision__isnull=False)
        self.first_reply = {
            Element.EARLIER_NUMBER: letter.number_text,
            Element.EARLIER_ON: date_text(letter.issued_on),
        }


def _limit(case: Case) -> date:
    """Return the last day of the applicant or consultee who is waited for."""
    days = [row.reply_by for row in case.clarifications.filter(answered_on=None)]
    days += [row.pay_by for row in case.fees.filter(paid_on=None)]
    days += [row.reply_by for row in case.consultations.filter(closed_on=None)]
    return max(days)
