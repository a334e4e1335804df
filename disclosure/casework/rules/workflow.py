"""The workflow of a case, as a table.

submitted → handling → in_review → in_approval → approved → issued → closed, with
two waits on the way (clarification, fee). Consultations run beside the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from disclosure.agencies.vocabulary import Role
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock.events import shown
from disclosure.casework.rules.vocabulary import (
    OPEN_STATES,
    Delivery,
    Disposition,
    State,
)
from disclosure.labels import Labelled, Sentence, noop, sentence
from disclosure.workflow import Note, Transition, Workflow


@dataclass(frozen=True)
class CaseFacts:
    """What the checks need to know of a case and of the officer, on one day."""

    today: date
    is_received: bool = True
    due_on: date | None = None
    round: int = 1
    clarifications: int = 0
    notice_by: date | None = None
    may_ask_again: bool = False
    clarify_by: date | None = None
    awaits_clarification: bool = False
    awaits_fee: bool = False
    pay_by: date | None = None
    fees: int = 0
    unserved_fees: int = 0
    open_consultations: int = 0
    unserved_consultations: int = 0
    objections: int = 0
    is_extended: bool = False
    pending_extensions: int = 0
    asked_extension: bool = False
    asked_reasons: bool = False
    disposition: str = ""
    has_public_interest: bool = False
    protects_third_party: bool = False
    missing: tuple[Labelled, ...] = field(default=())
    is_drafter: bool = False
    has_waiting_letters: bool = False
    pending_challenges: int = 0
    corrected_challenges: int = 0

    @property
    def is_expired(self) -> bool:
        """The reply is overdue: nothing can prolong it any more."""
        return self.due_on is not None and self.today > self.due_on


Check = Iterable[Sentence]


def _shown(day: date | None) -> Sentence | None:
    return shown(day) if day else None


def _received(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.is_received:
        yield sentence(noop("请先确认收到申请，期限从双方确认之日起算。"))


def _first_round(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.round > 1:
        yield sentence(noop("重新处理的办件按复议机关或法院定的期限答复。"))


def _not_expired(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_expired:
        yield sentence(
            noop("答复期限%(due)s已过，不能再延长或者停止计算。"),
            due=_shown(facts.due_on),
        )


def _one_clarification(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.clarifications and not facts.may_ask_again:
        yield sentence(
            noop(
                "补正只能告知一次（第三十条）；确需再次补正，请监督人员说明理由后准许。"
            )
        )


def _clarification_in_time(facts: CaseFacts) -> Iterator[Sentence]:
    late = facts.notice_by is not None and facts.today > facts.notice_by
    if late and not facts.clarifications and not facts.may_ask_again:
        yield sentence(
            noop(
                "补正应当在%(day)s以前告知（收到之日起7个工作日内），"
                "现在告知不能停止计算期限。"
            ),
            day=_shown(facts.notice_by),
        )


def _nothing_to_allow(facts: CaseFacts) -> Iterator[Sentence]:
    late = facts.notice_by is not None and facts.today > facts.notice_by
    if facts.may_ask_again:
        yield sentence(noop("已经准许。"))
    elif not facts.clarifications and not late:
        yield sentence(noop("还没有告知过补正，可以直接告知。"))


def _no_extension(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_extended:
        yield sentence(noop("已经延期一次，不能再次延期（第三十三条）。"))
    elif facts.pending_extensions:
        yield sentence(noop("延期申请正等待批准。"))


def _extension_waits(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.pending_extensions:
        yield sentence(noop("没有等待批准的延期申请。"))


def _not_own_extension(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.asked_extension:
        yield sentence(noop("延期是您申请的，须由另一位负责人批准。"))


def _consultation_open(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.open_consultations:
        yield sentence(noop("没有正在征求的意见。"))


def _consultation_unserved(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.unserved_consultations:
        yield sentence(noop("没有等待登记送达的征求意见书。"))


def _consultations_done(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.open_consultations:
        yield sentence(
            noop("还有 %(count)s 份征求意见没有结束，请先登记意见。"),
            count=facts.open_consultations,
        )


def _reasons_asked(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.asked_reasons:
        yield sentence(noop("请先要求申请人说明理由（第三十五条）。"))


def _one_fee(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.fees:
        yield sentence(noop("已经通知过收费。"))


def _fee_unserved(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.unserved_fees:
        yield sentence(noop("收费通知的送达日期已经登记。"))


def _drafted(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.disposition:
        yield sentence(noop("请先拟写答复，选定一个办理结果。"))


def _complete(facts: CaseFacts) -> Iterator[Sentence]:
    for element in facts.missing:
        yield sentence(noop("告知书还缺少“%(element)s”。"), element=element)


def _lapse(facts: CaseFacts) -> Iterator[Sentence]:
    """A deemed abandonment takes effect only after the limit, and nothing else may."""
    if facts.disposition == Disposition.CLARIFICATION_LAPSED:
        yield from _limit(
            facts.awaits_clarification, facts.clarify_by, facts.today, _CLARIFY
        )
    elif facts.disposition == Disposition.FEE_UNPAID:
        yield from _limit(facts.awaits_fee, facts.pay_by, facts.today, _PAY)
    elif facts.disposition and facts.awaits_clarification:
        yield sentence(noop("正在等待补正；收到补正或者期限届满以后才能答复。"))
    elif facts.disposition and facts.awaits_fee:
        yield sentence(noop("正在等待缴费；缴费或者期限届满以后才能答复。"))
    elif facts.disposition == Disposition.STILL_UNCLEAR and not facts.clarifications:
        yield sentence(noop("没有告知过补正，不能以补正后仍不明确答复。"))
    elif facts.disposition == Disposition.EXCESSIVE and not facts.asked_reasons:
        yield from _reasons_asked(facts)


_CLARIFY = noop("补正期限到%(day)s为止，届满以后才能按逾期不补正办理。")
_PAY = noop("缴费期限到%(day)s为止，届满以后才能按逾期未缴费办理。")


def _limit(waits: bool, last: date | None, today: date, text: str) -> Check:
    if not waits or last is None:
        yield sentence(noop("没有等待补正或者缴费，不能选择这个办理结果。"))
    elif today <= last:
        yield sentence(text, day=_shown(last))


def _objections(facts: CaseFacts) -> Iterator[Sentence]:
    gives = facts.disposition == Disposition.GRANTED or (
        facts.disposition == Disposition.PARTLY_GRANTED
        and not facts.protects_third_party
    )
    if facts.objections and gives and not facts.has_public_interest:
        yield sentence(
            noop(
                "第三方不同意公开。仍然公开的，请写明不公开会对公共利益造成的"
                "重大影响（第三十二条）。"
            )
        )


def _not_own_draft(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_drafter:
        yield sentence(noop("答复是您拟写的，须由另一个人审核和签发。"))


def _letters_wait(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.has_waiting_letters:
        yield sentence(noop("没有等待登记签收的文书。"))


def _challenge_waits(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.pending_challenges:
        yield sentence(noop("没有尚未审结的复议或者诉讼。"))


def _corrected(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.corrected_challenges:
        yield sentence(noop("没有“结果纠正”的复议或者诉讼，不需要重新处理。"))


HANDLER = frozenset({Role.HANDLER})
REVIEWER = frozenset({Role.REVIEWER})
APPROVER = frozenset({Role.APPROVER})
SUPERVISOR = frozenset({Role.SUPERVISOR})
#: Who takes part in a case; supervisors look on.
CASE_ROLES = HANDLER | REVIEWER | APPROVER
VIEW_ROLES = CASE_ROLES | SUPERVISOR

_ANY = frozenset(State)
_HANDLING = frozenset({State.HANDLING})
_WAITING = frozenset({State.AWAITING_CLARIFICATION, State.AWAITING_FEE})
_UNISSUED = OPEN_STATES - {State.ISSUED}


def _row(
    action: Action,
    sources: frozenset[State] | State,
    target: State | None,
    roles: frozenset[Role],
    *checks: object,
    note: Note = Note.NONE,
) -> Transition[CaseFacts]:
    states = frozenset({sources}) if isinstance(sources, State) else sources
    return Transition(action, states, target, roles, checks, note)  # type: ignore[arg-type]


WORKFLOW: Workflow[CaseFacts] = Workflow(
    (
        _row(Action.CONFIRM, State.SUBMITTED, State.HANDLING, HANDLER),
        _row(Action.ASSIGN, OPEN_STATES, None, CASE_ROLES, note=Note.OPTIONAL),
        _row(Action.TRANSFER, _HANDLING, None, HANDLER, _received),
        _row(
            Action.ASK_CLARIFICATION,
            _HANDLING,
            State.AWAITING_CLARIFICATION,
            HANDLER,
            _received,
            _first_round,
            _not_expired,
            _one_clarification,
            _clarification_in_time,
            _consultations_done,
        ),
        _row(
            Action.ALLOW_CLARIFICATION,
            _HANDLING,
            None,
            SUPERVISOR,
            _first_round,
            _not_expired,
            _nothing_to_allow,
            note=Note.REQUIRED,
        ),
        _row(
            Action.RECORD_CLARIFICATION,
            State.AWAITING_CLARIFICATION,
            State.HANDLING,
            HANDLER,
        ),
        _row(Action.CONSULT, _HANDLING, None, HANDLER, _received, _not_expired),
        _row(
            Action.CONSULTEE_SERVED,
            OPEN_STATES,
            None,
            HANDLER,
            _consultation_unserved,
        ),
        _row(Action.RECORD_OPINION, OPEN_STATES, None, HANDLER, _consultation_open),
        _row(
            Action.REQUEST_EXTENSION,
            _HANDLING,
            None,
            HANDLER,
            _received,
            _first_round,
            _not_expired,
            _no_extension,
        ),
        _row(
            Action.GRANT_EXTENSION,
            _HANDLING,
            None,
            APPROVER,
            _extension_waits,
            _not_own_extension,
            _not_expired,
        ),
        _row(
            Action.REFUSE_EXTENSION,
            OPEN_STATES,
            None,
            APPROVER,
            _extension_waits,
            note=Note.REQUIRED,
        ),
        _row(Action.ASK_REASONS, _HANDLING, None, HANDLER, _received, _first_round),
        _row(
            Action.DELAY,
            _HANDLING,
            None,
            APPROVER,
            _first_round,
            _reasons_asked,
            _not_expired,
            note=Note.REQUIRED,
        ),
        _row(
            Action.NOTIFY_FEE,
            _HANDLING,
            State.AWAITING_FEE,
            HANDLER,
            _received,
            _first_round,
            _not_expired,
            _one_fee,
            _consultations_done,
        ),
        _row(Action.FEE_SERVED, State.AWAITING_FEE, None, HANDLER, _fee_unserved),
        _row(Action.RECORD_PAYMENT, State.AWAITING_FEE, State.HANDLING, HANDLER),
        _row(Action.DRAFT_REPLY, _HANDLING | _WAITING, None, HANDLER, _received),
        _row(
            Action.SUBMIT_REPLY,
            _HANDLING | _WAITING,
            State.IN_REVIEW,
            HANDLER,
            _drafted,
            _complete,
            _consultations_done,
            _lapse,
            _objections,
            note=Note.OPTIONAL,
        ),
        _row(
            Action.RETURN_REPLY,
            frozenset({State.IN_REVIEW, State.IN_APPROVAL, State.APPROVED}),
            State.HANDLING,
            REVIEWER | APPROVER,
            note=Note.REQUIRED,
        ),
        _row(
            Action.ENDORSE,
            State.IN_REVIEW,
            State.IN_APPROVAL,
            REVIEWER,
            _not_own_draft,
            note=Note.OPTIONAL,
        ),
        _row(
            Action.APPROVE,
            State.IN_APPROVAL,
            State.APPROVED,
            APPROVER,
            _not_own_draft,
            _complete,
            _lapse,
            _objections,
            note=Note.OPTIONAL,
        ),
        _row(
            Action.ISSUE,
            State.APPROVED,
            State.ISSUED,
            HANDLER,
            _complete,
            _lapse,
            _objections,
        ),
        _row(Action.DISPATCH, State.ISSUED, State.CLOSED, HANDLER),
        _row(Action.RECORD_SERVICE, _ANY, None, HANDLER, _letters_wait),
        _row(
            Action.WITHDRAW,
            _UNISSUED,
            State.CLOSED,
            HANDLER,
            _first_round,
            note=Note.REQUIRED,
        ),
        _row(Action.CHALLENGE, _ANY, None, HANDLER),
        _row(Action.CHALLENGE_RESULT, _ANY, None, HANDLER, _challenge_waits),
        _row(
            Action.REOPEN,
            State.CLOSED,
            State.HANDLING,
            HANDLER | APPROVER,
            _corrected,
            note=Note.REQUIRED,
        ),
        _row(Action.NOTE, _ANY, None, VIEW_ROLES, note=Note.REQUIRED),
        _row(Action.FILE, _ANY, None, CASE_ROLES),
        _row(Action.AMEND, _ANY, None, REVIEWER, note=Note.REQUIRED),
    )
)
#: What the applicant may do without an account; the same states hold.
APPLICANT_ACTIONS = frozenset(
    {Action.RECORD_CLARIFICATION, Action.WITHDRAW, Action.RECORD_SERVICE}
)
#: Ways of delivery in which issuing a reply already sends it.
SENT_AT_ONCE = frozenset({Delivery.ONLINE, Delivery.EMAIL})
