"""Where a request stands, in five plain words for the person who filed it."""

from __future__ import annotations

from disclosure.casework.rules.vocabulary import State
from disclosure.labels import Labelled, noop


class Phase(Labelled):
    """The five words; ``NEXT_STEP`` says what happens then."""

    SUBMITTED = "submitted", noop("已提交")
    ACCEPTED = "accepted", noop("办理中")
    WAITING = "waiting", noop("等您回复")
    REPLYING = "replying", noop("即将答复")
    ANSWERED = "answered", noop("已答复")


_PHASES = {
    State.SUBMITTED: Phase.SUBMITTED,
    State.HANDLING: Phase.ACCEPTED,
    State.AWAITING_CLARIFICATION: Phase.WAITING,
    State.AWAITING_FEE: Phase.WAITING,
    State.IN_REVIEW: Phase.ACCEPTED,
    State.IN_APPROVAL: Phase.ACCEPTED,
    State.APPROVED: Phase.REPLYING,
    State.ISSUED: Phase.REPLYING,
    State.CLOSED: Phase.ANSWERED,
}

_NEXT_STEPS = {
    State.SUBMITTED: noop("工作人员会尽快与您确认收到，答复期限从双方确认之日起算。"),
    State.HANDLING: noop("工作人员正在查找和审查，您现在不需要做什么。"),
    State.AWAITING_CLARIFICATION: noop(
        "请按补正告知书的要求补充，补正以后期限重新计算。"
    ),
    State.AWAITING_FEE: noop("请按收费通知书缴费，缴费以后期限重新计算。"),
    State.IN_REVIEW: noop("答复已经拟好，正在审核，您现在不需要做什么。"),
    State.IN_APPROVAL: noop("答复已经审核，等待签发，您现在不需要做什么。"),
    State.APPROVED: noop("答复已经签发，即将发出。"),
    State.ISSUED: noop("答复已经作出，正在送达。"),
    State.CLOSED: noop("请在下面下载答复；不满意的，可以按写明的期限寻求救济。"),
}


def phase_of(state: str) -> Phase:
    """Return the word for a state."""
    return _PHASES[State.of(state)]


def next_step(state: str) -> str:
    """Return what happens next and what the applicant has to do."""
    return _NEXT_STEPS[State.of(state)]
