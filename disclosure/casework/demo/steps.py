"""The language of the demonstration: what happens in a case, and when.

Pure. A step names an action of the workflow and a day; the runner performs it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import letter_kinds_for
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Consultee,
    Court,
    Disposition,
    FeeBasis,
    LetterKind,
    Opinion,
)


class Since(Enum):
    """From which day a step is counted."""

    STEP = "the step before"
    DUE = "the day the reply is due"
    LIMIT = "the last day of whoever is asked"


@dataclass(frozen=True)
class Answer:
    """A reply: its outcome, its letter, what is withheld and why."""

    disposition: Disposition
    letter_kind: LetterKind
    withheld: tuple[Disposition, ...] = ()
    public_interest: str = ""


@dataclass(frozen=True)
class Step:
    """One action, ``days`` working days after the day named by ``since``.

    Up to ``slack`` days are added by chance when the plan is made. Negative
    days come before that day. The other fields are what the action needs.
    """

    action: Action
    days: int = 1
    since: Since = Since.STEP
    slack: int = 0
    text: str = ""
    count: int = 0
    answer: Answer | None = None
    consultee: Consultee | None = None
    opinion: Opinion | None = None
    basis: FeeBasis = FeeBasis.PAGES
    court: Court | None = None
    result: ChallengeResult | None = None


Steps = tuple[Step, ...]


def confirm(days: int = 0, slack: int = 0) -> Steps:
    """The office confirms a request that needs it."""
    return (Step(Action.CONFIRM, days, slack=slack),)


def clarification(days: int = 2, slack: int = 3) -> Steps:
    """Something is missing; fifteen working days to say what."""
    return (Step(Action.ASK_CLARIFICATION, days, slack=slack, count=15),)


def clarified(days: int = 4, slack: int = 5) -> Steps:
    return (Step(Action.RECORD_CLARIFICATION, days, slack=slack),)


def allowed(days: int = 1) -> Steps:
    """The supervisor lets a clarification be asked again, or late."""
    reason = "申请人的补正又带出一处需要核实的内容（示例）"
    return (Step(Action.ALLOW_CLARIFICATION, days, text=reason),)


def consultation(
    consultee: Consultee, opinion: Opinion | None = None, days: int = 2
) -> Steps:
    """An opinion is asked; None leaves the consultation open."""
    asked = (
        Step(Action.CONSULT, days, consultee=consultee),
        Step(Action.CONSULTEE_SERVED, 1, slack=2),
    )
    if opinion is None:
        return asked
    if opinion is Opinion.SILENT:
        return (*asked, _opinion(opinion, 1, Since.LIMIT))
    return (*asked, _opinion(opinion, 5))


def _opinion(opinion: Opinion, days: int, since: Since = Since.STEP) -> Step:
    text = "涉及本单位的商业秘密（示例）" if opinion is Opinion.OBJECTED else ""
    return Step(Action.RECORD_OPINION, days, since, slack=3, opinion=opinion, text=text)


def extension(workdays: int = 20, granted: bool | None = True) -> Steps:
    """An extension is asked for four days before the end; None: not decided."""
    reason = "涉及的材料分散在多个科室，需要逐份审查（示例）"
    asked = Step(Action.REQUEST_EXTENSION, -4, Since.DUE, count=workdays, text=reason)
    if granted is None:
        return (asked,)
    if granted:
        return (asked, Step(Action.GRANT_EXTENSION, 1))
    return (
        asked,
        Step(Action.REFUSE_EXTENSION, 1, text="材料不多，可以按期答复（示例）"),
    )


def reasons_asked(days: int = 3) -> Steps:
    counts = "本月以来已经提出35件申请，其中12件内容相近（示例）"
    return (Step(Action.ASK_REASONS, days, count=10, text=counts),)


def delayed(workdays: int = 20) -> Steps:
    """The reasons hold, but there is not enough time (Art. 35)."""
    reason = "申请理由合理，但数量较多，无法在期限内答复（示例）"
    return (Step(Action.DELAY, 6, count=workdays, text=reason),)


def fee(basis: FeeBasis = FeeBasis.PAGES, quantity: int = 120) -> Steps:
    """A fee notice, and the day it was received."""
    return (
        Step(Action.NOTIFY_FEE, 4, slack=3, basis=basis, count=quantity),
        Step(Action.FEE_SERVED, 1, slack=2),
    )


def paid(days: int = 5) -> Steps:
    return (Step(Action.RECORD_PAYMENT, days, slack=5),)


def withdrawn(days: int = 3) -> Steps:
    """The applicant takes the request back."""
    return (Step(Action.WITHDRAW, days, slack=3, text="已经找到需要的信息（示例）"),)


def drafted(
    outcome: Disposition | Answer,
    days: int = 4,
    since: Since = Since.STEP,
    slack: int = 0,
) -> Steps:
    """The reply is written; an outcome alone takes its first letter."""
    if isinstance(outcome, Disposition):
        outcome = Answer(outcome, letter_kinds_for(outcome)[0])
    return (Step(Action.DRAFT_REPLY, days, since, slack, answer=outcome),)


def submitted() -> Steps:
    return (Step(Action.SUBMIT_REPLY, 0),)


def returned() -> Steps:
    """The reviewer gives the draft back."""
    return (Step(Action.RETURN_REPLY, 1, text="理由写得不够具体，请补充（示例）"),)


def endorsed() -> Steps:
    return (*submitted(), Step(Action.ENDORSE, 1))


def approved() -> Steps:
    return (*endorsed(), Step(Action.APPROVE, 1))


def issued() -> Steps:
    return (*approved(), Step(Action.ISSUE, 0))


def served() -> Steps:
    """The reply goes out and is received; the plan drops what is not needed."""
    return (*issued(), Step(Action.DISPATCH, 0), *service())


def service() -> Steps:
    return (Step(Action.RECORD_SERVICE, 2, slack=3),)


def reply(
    outcome: Disposition | Answer,
    days: int = 4,
    since: Since = Since.STEP,
    slack: int = 0,
) -> Steps:
    """The whole way of a reply, from the draft to its service."""
    return (*drafted(outcome, days, since, slack), *served())


def at_once(outcome: Disposition | Answer) -> Steps:
    """The same, all on the day the request was handed in."""
    whole = reply(outcome)[:-1]
    return tuple(replace(step, days=0, slack=0) for step in whole)


def challenge(court: Court, days: int = 20) -> Steps:
    return (Step(Action.CHALLENGE, days, slack=5, court=court),)


def result(outcome: ChallengeResult, days: int = 40) -> Steps:
    """A corrected result sets twenty working days for a new reply."""
    return (Step(Action.CHALLENGE_RESULT, days, count=20, result=outcome),)


def reopened(days: int = 3) -> Steps:
    reason = "复议机关责令重新答复（示例）"
    return (Step(Action.REOPEN, days, text=reason),)


def assigned(days: int = 1) -> Steps:
    """The case goes to the colleague."""
    return (Step(Action.ASSIGN, days, text="按业务分工调整（示例）"),)


def transferred(days: int = 1) -> Steps:
    """An office of the same agency is asked to help."""
    return (Step(Action.TRANSFER, days, count=7),)


def noted(text: str, days: int = 0) -> Steps:
    return (Step(Action.NOTE, days, text=text),)


def amended(days: int = 1) -> Steps:
    """The day of the confirmation was typed wrong; it is put right."""
    return (Step(Action.AMEND, days, text="登记时写错了确认日期（示例）"),)
