"""One function for each action that a step may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.agencies.models import User
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    noting,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.actions.filing import desk_of
from disclosure.casework.actions.replying import Reply
from disclosure.casework.demo.planning import back
from disclosure.casework.demo.replies import ELEMENTS, parts_of, reasons_of
from disclosure.casework.demo.steps import Step
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Consultee,
    Court,
    Delivery,
    EventKind,
    FeeBasis,
)
from disclosure.workdays import Workdays


@dataclass(frozen=True)
class Staff:
    """Who does what. Each holds the duty in every agency of the demonstration."""

    handler: User
    colleague: User
    reviewer: User
    approver: User
    supervisor: User


@dataclass(frozen=True)
class Turn:
    """One step of one case, on its day."""

    case_id: int
    step: Step
    day: date
    staff: Staff
    handler: User
    calendar: Workdays
    is_online: bool
    earlier: Mapping[Element, str]

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)


def _confirm(turn: Turn) -> None:
    receiving.confirm(turn.case_id, by=turn.handler, on=turn.day)


def _assign(turn: Turn) -> None:
    receiving.assign(
        turn.case_id,
        turn.staff.colleague,
        by=turn.handler,
        note=turn.step.text,
        on=turn.day,
    )


def _transfer(turn: Turn) -> None:
    receiving.transfer(
        turn.case_id,
        "示例业务科",
        "请提供申请涉及的材料，并说明能否公开（示例）",
        turn.calendar.add(turn.day, turn.step.count),
        by=turn.handler,
        on=turn.day,
    )


def _ask_clarification(turn: Turn) -> None:
    clarifying.ask_clarification(
        turn.case_id,
        "一、所需信息的年份；\n二、文件的名称或者文号（示例）",
        "可以写明在哪里见到过这份文件（示例）",
        turn.step.count,
        by=turn.handler,
        on=turn.day,
    )


def _allow_clarification(turn: Turn) -> None:
    clarifying.allow_clarification(
        turn.case_id, turn.step.text, by=turn.staff.supervisor, on=turn.day
    )


def _record_clarification(turn: Turn) -> None:
    clarifying.record_clarification(
        turn.case_id,
        "需要的是2023年度的材料（示例）",
        by=None if turn.is_online else turn.handler,
        on=turn.day,
    )


def _consult(turn: Turn) -> None:
    consultee = turn.step.consultee
    assert consultee is not None
    consulting.consult(
        turn.case_id,
        consultee,
        "示例建设有限公司" if consultee is Consultee.THIRD_PARTY else "示例市示例局",
        "示例县示例路3号",
        "合同附件中的报价和验收意见（示例）",
        by=turn.handler,
        on=turn.day,
    )


def _consultee_served(turn: Turn) -> None:
    row = turn.case.consultations.filter(letter_received_on=None).latest("pk")
    consulting.consultee_served(turn.case_id, row.pk, by=turn.handler, on=turn.day)


def _record_opinion(turn: Turn) -> None:
    assert turn.step.opinion is not None
    row = turn.case.consultations.filter(closed_on=None).latest("pk")
    consulting.record_opinion(
        turn.case_id,
        row.pk,
        turn.step.opinion,
        turn.step.text,
        by=turn.handler,
        on=turn.day,
    )


def _request_extension(turn: Turn) -> None:
    prolonging.request_extension(
        turn.case_id, turn.step.count, turn.step.text, by=turn.handler, on=turn.day
    )


def _grant_extension(turn: Turn) -> None:
    prolonging.grant_extension(turn.case_id, by=turn.staff.approver, on=turn.day)


def _refuse_extension(turn: Turn) -> None:
    prolonging.refuse_extension(
        turn.case_id, turn.step.text, by=turn.staff.approver, on=turn.day
    )


def _ask_reasons(turn: Turn) -> None:
    prolonging.ask_reasons(
        turn.case_id, turn.step.text, turn.step.count, by=turn.handler, on=turn.day
    )


def _delay(turn: Turn) -> None:
    due_on = turn.case.due_on
    assert due_on is not None
    prolonging.delay(
        turn.case_id,
        turn.calendar.add(due_on, turn.step.count),
        turn.step.text,
        by=turn.staff.approver,
        on=turn.day,
    )


def _notify_fee(turn: Turn) -> None:
    before = 20 if turn.step.basis is FeeBasis.ITEMS else 0
    charging.notify_fee(
        turn.case_id,
        turn.step.basis,
        turn.step.count,
        before,
        by=turn.handler,
        on=turn.day,
    )


def _fee_served(turn: Turn) -> None:
    charging.fee_served(turn.case_id, by=turn.handler, on=turn.day)


def _record_payment(turn: Turn) -> None:
    charging.record_payment(turn.case_id, by=turn.handler, on=turn.day)


def _draft_reply(turn: Turn) -> None:
    answer = turn.step.answer
    assert answer is not None
    reply = Reply(
        disposition=answer.disposition,
        letter_kind=answer.letter_kind,
        reasons=reasons_of(answer),
        elements={**ELEMENTS, **turn.earlier},
        parts=parts_of(answer),
        public_interest=answer.public_interest,
        facts="已经查找本机关的公文和档案（示例）",
    )
    replying.draft_reply(turn.case_id, reply, by=turn.handler, on=turn.day)


def _submit_reply(turn: Turn) -> None:
    replying.submit_reply(turn.case_id, by=turn.handler, on=turn.day)


def _return_reply(turn: Turn) -> None:
    replying.return_reply(
        turn.case_id, turn.step.text, by=turn.staff.reviewer, on=turn.day
    )


def _endorse(turn: Turn) -> None:
    replying.endorse(turn.case_id, by=turn.staff.reviewer, on=turn.day)


def _approve(turn: Turn) -> None:
    replying.approve(turn.case_id, by=turn.staff.approver, on=turn.day)


def _issue(turn: Turn) -> None:
    replying.issue(turn.case_id, by=turn.handler, on=turn.day)


def _dispatch(turn: Turn) -> None:
    way = Delivery.of(turn.case.delivery)
    replying.dispatch(turn.case_id, way, by=turn.handler, on=turn.day)


def _record_service(turn: Turn) -> None:
    letters = turn.case.letters.filter(sent_on__isnull=False, received_on=None)
    by = None if turn.is_online else turn.handler
    replying.record_service(turn.case_id, letters.latest("pk").pk, by=by, on=turn.day)


def _withdraw(turn: Turn) -> None:
    by = None if turn.is_online else turn.handler
    ending.withdraw(turn.case_id, turn.step.text, by=by, on=turn.day)


def _challenge(turn: Turn) -> None:
    court = turn.step.court
    assert court is not None
    is_review = court is Court.RECONSIDERATION
    desk = desk_of(turn.case.agency)
    body = desk.review_body if is_review else desk.court
    number = f"（{turn.day.year}）示例{'复' if is_review else '行初'}{turn.case_id}号"
    ending.record_challenge(
        turn.case_id, court, body, number, by=turn.handler, on=turn.day
    )


def _challenge_result(turn: Turn) -> None:
    result = turn.step.result
    assert result is not None
    is_corrected = result is ChallengeResult.CORRECTED
    redo_by = turn.calendar.add(turn.day, turn.step.count) if is_corrected else None
    row = turn.case.challenges.filter(result=ChallengeResult.PENDING).latest("pk")
    ending.record_result(
        turn.case_id, row.pk, result, by=turn.handler, on=turn.day, redo_by=redo_by
    )


def _reopen(turn: Turn) -> None:
    ending.reopen(turn.case_id, turn.step.text, by=turn.handler, on=turn.day)


def _note(turn: Turn) -> None:
    noting.add_note(turn.case_id, turn.step.text, by=turn.handler)


def _amend(turn: Turn) -> None:
    event = turn.case.events.get(kind=EventKind.AGENCY_CONFIRMED, is_void=False)
    noting.amend_date(
        turn.case_id,
        event.pk,
        back(turn.calendar, event.on, 1),
        turn.step.text,
        by=turn.staff.reviewer,
    )


MOVES: Mapping[Action, Callable[[Turn], None]] = {
    Action.CONFIRM: _confirm,
    Action.ASSIGN: _assign,
    Action.TRANSFER: _transfer,
    Action.ASK_CLARIFICATION: _ask_clarification,
    Action.ALLOW_CLARIFICATION: _allow_clarification,
    Action.RECORD_CLARIFICATION: _record_clarification,
    Action.CONSULT: _consult,
    Action.CONSULTEE_SERVED: _consultee_served,
    Action.RECORD_OPINION: _record_opinion,
    Action.REQUEST_EXTENSION: _request_extension,
    Action.GRANT_EXTENSION: _grant_extension,
    Action.REFUSE_EXTENSION: _refuse_extension,
    Action.ASK_REASONS: _ask_reasons,
    Action.DELAY: _delay,
    Action.NOTIFY_FEE: _notify_fee,
    Action.FEE_SERVED: _fee_served,
    Action.RECORD_PAYMENT: _record_payment,
    Action.DRAFT_REPLY: _draft_reply,
    Action.SUBMIT_REPLY: _submit_reply,
    Action.RETURN_REPLY: _return_reply,
    Action.ENDORSE: _endorse,
    Action.APPROVE: _approve,
    Action.ISSUE: _issue,
    Action.DISPATCH: _dispatch,
    Action.RECORD_SERVICE: _record_service,
    Action.WITHDRAW: _withdraw,
    Action.CHALLENGE: _challenge,
    Action.CHALLENGE_RESULT: _challenge_result,
    Action.REOPEN: _reopen,
    Action.NOTE: _note,
    Action.AMEND: _amend,
}
