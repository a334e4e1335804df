"""The workflow of an annual report, as a table.

draft → submitted → approved → published → superseded | withdrawn. Nobody
reviews or approves what they wrote. Reasons of the law: Art. 50 and 国办公开办函
〔2021〕30号 make the leader in charge answer for late, wrong and copied reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.agencies.vocabulary import Role
from disclosure.labels import Sentence, noop, sentence
from disclosure.workflow import Note, Transition, Workflow
from reports.rules.vocabulary import OPEN_STATES, Action, Level, State


@dataclass(frozen=True)
class ReportFacts:
    """What the checks of the table need to know of one edition and one actor."""

    errors: int = 0
    personal: int = 0
    is_author: bool = False
    is_endorsed: bool = False
    has_open_edition: bool = False
    is_scheduled: bool = False
    open_notes: int = 0
    unanswered: int = 0


def _errors(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.errors:
        yield sentence(noop("还有 %(count)s 处错误没有改正。"), count=facts.errors)


def _unanswered(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.unanswered:
        yield sentence(
            noop("还有 %(count)s 处与上年不符的提醒没有说明理由。"),
            count=facts.unanswered,
        )


def _own_text(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.is_author:
        yield sentence(noop("您参与了撰写，不能审核或审定自己的稿件。"))


def _not_endorsed(facts: ReportFacts) -> Iterator[Sentence]:
    if not facts.is_endorsed:
        yield sentence(noop("审核人还没有审核通过。"))


def _endorsed(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.is_endorsed:
        yield sentence(noop("已经审核通过。"))


def _personal(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.personal:
        yield sentence(
            noop("有 %(count)s 处疑似个人信息，请删去，或由审定人说明理由后放行。"),
            count=facts.personal,
        )


def _notes(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.open_notes:
        yield sentence(
            noop("还有 %(count)s 条退回意见没有处理。"), count=facts.open_notes
        )


def _open_edition(facts: ReportFacts) -> Iterator[Sentence]:
    if facts.has_open_edition:
        yield sentence(noop("已有一版正在编制，请在那一版上修改。"))


def _unscheduled(facts: ReportFacts) -> Iterator[Sentence]:
    if not facts.is_scheduled:
        yield sentence(noop("没有设定发布时间。"))


AUTHOR = frozenset({Role.AUTHOR})
REVIEWER = frozenset({Role.REVIEWER})
APPROVER = frozenset({Role.APPROVER})


def may_waive(level: Level, state: str, held: frozenset[str]) -> bool:
    """Tell whether roles may answer for a finding of an edition in ``state``.

    Errors never; personal data the approver alone; warnings the authors of a
    draft, and whoever reviews it until it is published.
    """
    if level is Level.ERROR or state not in OPEN_STATES:
        return False
    allowed = set(APPROVER)
    if level is Level.WARNING:
        allowed |= REVIEWER
        if state == State.DRAFT:
            allowed |= AUTHOR
    return not held.isdisjoint(allowed)


WORKFLOW: Workflow[ReportFacts] = Workflow(
    (
        Transition(Action.EDIT, frozenset({State.DRAFT}), None, AUTHOR),
        Transition(
            Action.SUBMIT,
            frozenset({State.DRAFT}),
            State.SUBMITTED,
            AUTHOR,
            (_errors, _unanswered, _notes),
            Note.OPTIONAL,
        ),
        Transition(
            Action.ENDORSE,
            frozenset({State.SUBMITTED}),
            None,
            REVIEWER,
            (_own_text, _endorsed),
            Note.OPTIONAL,
        ),
        Transition(
            Action.RETURN,
            frozenset({State.SUBMITTED, State.APPROVED}),
            State.DRAFT,
            REVIEWER | APPROVER,
            (),
            Note.REQUIRED,
        ),
        Transition(
            Action.APPROVE,
            frozenset({State.SUBMITTED}),
            State.APPROVED,
            APPROVER,
            (_own_text, _not_endorsed, _errors, _unanswered),
            Note.OPTIONAL,
        ),
        Transition(
            Action.PUBLISH,
            frozenset({State.APPROVED}),
            State.PUBLISHED,
            APPROVER,
            (_errors, _unanswered, _personal),
        ),
        Transition(
            Action.SCHEDULE,
            frozenset({State.APPROVED}),
            None,
            APPROVER,
            (_errors, _unanswered, _personal),
        ),
        Transition(
            Action.UNSCHEDULE,
            frozenset({State.APPROVED}),
            None,
            APPROVER,
            (_unscheduled,),
        ),
        Transition(
            Action.REVISE,
            frozenset({State.PUBLISHED, State.WITHDRAWN}),
            None,
            AUTHOR,
            (_open_edition,),
            Note.REQUIRED,
        ),
        Transition(
            Action.WITHDRAW,
            frozenset({State.PUBLISHED}),
            State.WITHDRAWN,
            APPROVER,
            (),
            Note.REQUIRED,
        ),
    )
)
