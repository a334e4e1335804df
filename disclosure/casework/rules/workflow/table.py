"""The workflow of a case, as a table.

submitted → handling → in_review → in_approval → approved → issued → closed, with
two waits on the way (clarification, fee). Consultations run beside the state.
"""

from __future__ import annotations

from disclosure.agencies.vocabulary import Role
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import OPEN_STATES, Delivery, State
from disclosure.casework.rules.workflow import checks
from disclosure.casework.rules.workflow.facts import CaseFacts
from disclosure.workflow import Note, Transition, Workflow

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
        _row(Action.TRANSFER, _HANDLING, None, HANDLER, checks.received),
        _row(
            Action.ASK_CLARIFICATION,
            _HANDLING,
            State.AWAITING_CLARIFICATION,
            HANDLER,
            checks.received,
            checks.first_round,
            checks.not_expired,
            checks.one_clarification,
            checks.clarification_in_time,
            checks.consultations_done,
        ),
        _row(
            Action.ALLOW_CLARIFICATION,
            _HANDLING,
            None,
            SUPERVISOR,
            checks.first_round,
            checks.not_expired,
            checks.nothing_to_allow,
            note=Note.REQUIRED,
        ),
        _row(
            Action.RECORD_CLARIFICATION,
            State.AWAITING_CLARIFICATION,
            State.HANDLING,
            HANDLER,
        ),
        _row(
            Action.CONSULT,
            _HANDLING,
            None,
            HANDLER,
            checks.received,
            checks.not_expired,
        ),
        _row(
            Action.CONSULTEE_SERVED,
            OPEN_STATES,
            None,
            HANDLER,
            checks.consultation_unserved,
        ),
        _row(
            Action.RECORD_OPINION, OPEN_STATES, None, HANDLER, checks.consultation_open
        ),
        _row(
            Action.REQUEST_EXTENSION,
            _HANDLING,
            None,
            HANDLER,
            checks.received,
            checks.first_round,
            checks.not_expired,
            checks.no_extension,
        ),
        _row(
            Action.GRANT_EXTENSION,
            _HANDLING,
            None,
            APPROVER,
            checks.extension_waits,
            checks.not_own_extension,
            checks.not_expired,
        ),
        _row(
            Action.REFUSE_EXTENSION,
            OPEN_STATES,
            None,
            APPROVER,
            checks.extension_waits,
            note=Note.REQUIRED,
        ),
        _row(
            Action.ASK_REASONS,
            _HANDLING,
            None,
            HANDLER,
            checks.received,
            checks.first_round,
        ),
        _row(
            Action.DELAY,
            _HANDLING,
            None,
            APPROVER,
            checks.first_round,
            checks.reasons_asked,
            checks.not_expired,
            note=Note.REQUIRED,
        ),
        _row(
            Action.NOTIFY_FEE,
            _HANDLING,
            State.AWAITING_FEE,
            HANDLER,
            checks.received,
            checks.first_round,
            checks.not_expired,
            checks.one_fee,
            checks.consultations_done,
        ),
        _row(Action.FEE_SERVED, State.AWAITING_FEE, None, HANDLER, checks.fee_unserved),
        _row(Action.RECORD_PAYMENT, State.AWAITING_FEE, State.HANDLING, HANDLER),
        _row(Action.DRAFT_REPLY, _HANDLING | _WAITING, None, HANDLER, checks.received),
        _row(
            Action.SUBMIT_REPLY,
            _HANDLING | _WAITING,
            State.IN_REVIEW,
            HANDLER,
            checks.drafted,
            checks.complete,
            checks.consultations_done,
            checks.lapse,
            checks.objections,
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
            checks.not_own_draft,
            note=Note.OPTIONAL,
        ),
        _row(
            Action.APPROVE,
            State.IN_APPROVAL,
            State.APPROVED,
            APPROVER,
            checks.not_own_draft,
            checks.complete,
            checks.lapse,
            checks.objections,
            note=Note.OPTIONAL,
        ),
        _row(
            Action.ISSUE,
            State.APPROVED,
            State.ISSUED,
            HANDLER,
            checks.complete,
            checks.lapse,
            checks.objections,
        ),
        _row(Action.DISPATCH, State.ISSUED, State.CLOSED, HANDLER),
        _row(Action.RECORD_SERVICE, _ANY, None, HANDLER, checks.letters_wait),
        _row(
            Action.WITHDRAW,
            _UNISSUED,
            State.CLOSED,
            HANDLER,
            checks.first_round,
            note=Note.REQUIRED,
        ),
        _row(Action.CHALLENGE, _ANY, None, HANDLER),
        _row(Action.CHALLENGE_RESULT, _ANY, None, HANDLER, checks.challenge_waits),
        _row(
            Action.REOPEN,
            State.CLOSED,
            State.HANDLING,
            HANDLER | APPROVER,
            checks.corrected,
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
