"""What may be done to a case now, and why not the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosure.agencies.access import roles_in
from disclosure.agencies.models import User
from disclosure.casework.admin.doors import url
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.rules.workflow import WORKFLOW, CaseFacts
from disclosure.labels import noop
from disclosure.officer_pages import words

A = Action
#: The next lawful step by state: the first that can be done now, else the first.
_NEXT = {
    State.SUBMITTED: (A.CONFIRM,),
    State.HANDLING: (A.GRANT_EXTENSION, A.SUBMIT_REPLY, A.DRAFT_REPLY),
    State.AWAITING_CLARIFICATION: (A.SUBMIT_REPLY, A.RECORD_CLARIFICATION),
    State.AWAITING_FEE: (A.SUBMIT_REPLY, A.RECORD_PAYMENT),
    State.IN_REVIEW: (A.ENDORSE,),
    State.IN_APPROVAL: (A.APPROVE,),
    State.APPROVED: (A.ISSUE,),
    State.ISSUED: (A.DISPATCH,),
    State.CLOSED: (A.REOPEN, A.RECORD_SERVICE),
}
_GROUPS = (
    (
        noop("答复"),
        (
            *(A.CONFIRM, A.DRAFT_REPLY, A.SUBMIT_REPLY, A.ENDORSE, A.APPROVE),
            *(A.RETURN_REPLY, A.ISSUE, A.DISPATCH, A.RECORD_SERVICE),
        ),
    ),
    (
        noop("补正、征求意见、延期、收费"),
        (
            *(A.ASK_CLARIFICATION, A.ALLOW_CLARIFICATION, A.RECORD_CLARIFICATION),
            *(A.CONSULT, A.CONSULTEE_SERVED, A.RECORD_OPINION),
            *(A.REQUEST_EXTENSION, A.GRANT_EXTENSION, A.REFUSE_EXTENSION),
            *(A.ASK_REASONS, A.DELAY, A.NOTIFY_FEE, A.FEE_SERVED, A.RECORD_PAYMENT),
        ),
    ),
    (
        noop("其他"),
        (
            *(A.ASSIGN, A.TRANSFER, A.NOTE, A.FILE, A.AMEND, A.WITHDRAW),
            *(A.CHALLENGE, A.CHALLENGE_RESULT, A.REOPEN),
        ),
    ),
)


@dataclass(frozen=True)
class Offer:
    """A step as a button; with ``blockers`` it is greyed and says why."""

    action: Action
    url: str
    blockers: list[str]


@dataclass(frozen=True)
class Group:
    label: str
    open: list[Offer]
    closed: list[Offer]


@dataclass(frozen=True)
class Offers:
    """The next step, apart, and everything else by group."""

    primary: Offer | None
    groups: list[Group] = field(default_factory=list)

    @property
    def closed(self) -> list[Offer]:
        return [offer for group in self.groups for offer in group.closed]


def offers_of(case: Case, user: User, facts: CaseFacts) -> Offers:
    """Return what ``user`` may do, the next lawful step apart."""
    rows = WORKFLOW.buttons(case.state, roles_in(user, case.agency), facts)
    known = {
        Action.of(row.action): Offer(
            Action.of(row.action), url("step", case.pk, row.action), words(blockers)
        )
        for row, blockers in rows
    }
    primary = _primary(State.of(case.state), known)
    rest = {key: offer for key, offer in known.items() if offer is not primary}
    groups = [_group(label, actions, rest) for label, actions in _GROUPS]
    return Offers(primary, [group for group in groups if group.open or group.closed])


def _primary(state: State, known: dict[Action, Offer]) -> Offer | None:
    wanted = [known[action] for action in _NEXT[state] if action in known]
    ready = [offer for offer in wanted if not offer.blockers]
    if ready:
        return ready[0]
    return wanted[0] if wanted and len(_NEXT[state]) == 1 else None


def _group(
    label: str, actions: tuple[Action, ...], known: dict[Action, Offer]
) -> Group:
    here = [known[action] for action in actions if action in known]
    return Group(
        label,
        [offer for offer in here if not offer.blockers],
        [offer for offer in here if offer.blockers],
    )
