"""Supervision notices (督办): what may be done by whom, how long, about how many.

issued → answered → accepted, and back to issued as often as an answer does not
do. Withdrawn while it is open. Nobody accepts an answer they wrote themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.agencies.vocabulary import Role
from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep
from disclosure.workdays import Workdays
from disclosure.workflow import Note, Transition, Workflow

#: Cases in one notice; characters of its subject, and of every other text.
MOST_CASES, SUBJECT_LENGTH, TEXT_LENGTH = 50, 100, 2000
#: Working days an answer may take unless the supervisor says otherwise.
USUAL_DAYS = 5
#: A day of answer farther away than so many days is a slip of the pen.
MOST_DAYS_AHEAD = 366
#: First the heads of the office hear of a late answer, then the agency above.
MOST_LEVEL = 2

SUPERVISOR = frozenset({Role.SUPERVISOR})
OFFICE = frozenset({Role.HANDLER, Role.REVIEWER, Role.APPROVER})
OPEN_STATES = frozenset({NoticeState.ISSUED, NoticeState.ANSWERED})


@dataclass(frozen=True)
class NoticeFacts:
    """What the checks need to know of one notice, one actor and one day.

    ``level`` counts escalations since the present day of answer was set.
    ``is_answerer`` tells that the actor wrote the answer that waits.
    """

    today: date
    due_on: date
    level: int = 0
    is_answerer: bool = False


def _own_answer(facts: NoticeFacts) -> Iterator[Sentence]:
    if facts.is_answerer:
        yield sentence(noop("这次回复是您写的，请由其他监督人员验收。"))


def _not_due(facts: NoticeFacts) -> Iterator[Sentence]:
    if facts.today <= facts.due_on:
        yield sentence(
            noop("回复期限（%(day)s）还没有过，过后仍不回复才能升级。"),
            day=facts.due_on,
        )


def _highest(facts: NoticeFacts) -> Iterator[Sentence]:
    if facts.level >= MOST_LEVEL:
        yield sentence(noop("已经升级到最高一级。"))


_ISSUED = frozenset({NoticeState.ISSUED})
_ANSWERED = frozenset({NoticeState.ANSWERED})

WORKFLOW: Workflow[NoticeFacts] = Workflow(
    (
        Transition(
            NoticeStep.ANSWER,
            _ISSUED,
            NoticeState.ANSWERED,
            OFFICE,
            note=Note.REQUIRED,
        ),
        Transition(
            NoticeStep.ACCEPT,
            _ANSWERED,
            NoticeState.ACCEPTED,
            SUPERVISOR,
            (_own_answer,),
            Note.OPTIONAL,
        ),
        Transition(
            NoticeStep.RETURN,
            _ANSWERED,
            NoticeState.ISSUED,
            SUPERVISOR,
            note=Note.REQUIRED,
        ),
        Transition(
            NoticeStep.ESCALATE,
            _ISSUED,
            None,
            SUPERVISOR,
            (_not_due, _highest),
            Note.OPTIONAL,
        ),
        Transition(
            NoticeStep.WITHDRAW,
            OPEN_STATES,
            NoticeState.WITHDRAWN,
            SUPERVISOR,
            note=Note.REQUIRED,
        ),
    )
)


def title(number: str) -> Sentence:
    """Return what a notice is called: ``〔2026〕3`` becomes 督办〔2026〕3号."""
    return sentence(noop("督办%(number)s号"), number=number)


def case_blockers(cases: int, agencies: Sequence[str]) -> list[Sentence]:
    """Return why one notice cannot be about the chosen cases; empty if it can.

    ``cases`` is their number (件), ``agencies`` the names of the agencies that
    handle them, each once.
    """
    if not cases:
        return [sentence(noop("请至少选择一件办件。"))]
    if cases > MOST_CASES:
        return [
            sentence(
                noop("一份督办最多%(most)s件办件，现在是%(count)s件；请分成几份。"),
                most=MOST_CASES,
                count=cases,
            )
        ]
    if len(agencies) > 1:
        return [
            sentence(
                noop(
                    "一份督办只能发给一个机构，选中的办件属于%(agencies)s；"
                    "请只勾选同一机构的办件。"
                ),
                agencies="、".join(agencies),
            )
        ]
    return []


def due_blocker(due_on: date, today: date, calendar: Workdays) -> Sentence | None:
    """Return why an answer cannot be asked for by a day; None if it can.

    The day is a working day of the agency, today or later. ``calendar`` never
    raises: take the provisional one.
    """
    if due_on < today:
        return sentence(noop("回复期限不能早于今天。"))
    if due_on > today + timedelta(days=MOST_DAYS_AHEAD):
        return sentence(noop("回复期限不能晚于一年以后。"))
    if calendar.is_workday(due_on):
        return None
    return sentence(
        noop("%(day)s不是工作日，请选择工作日，例如%(next)s。"),
        day=due_on,
        next=calendar.add(due_on, 1),
    )


def usual_due_on(today: date, calendar: Workdays) -> date:
    """Return the day of answer that is suggested: five working days from today."""
    return calendar.add(today, USUAL_DAYS)


def escalated(level: int) -> Sentence:
    """Return what an escalation to a level (1 or 2) means, where nobody wrote why."""
    if level < MOST_LEVEL:
        return sentence(noop("到期没有回复，已提请承办机关负责人督促。"))
    return sentence(noop("仍然没有回复，已报督办机关的上级机关。"))
