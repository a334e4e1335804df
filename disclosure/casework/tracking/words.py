"""Where a request stands, said to the person who filed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.casework.display.clock import spoken
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.phases import Phase, next_step, phase_of
from disclosure.casework.rules.vocabulary import Disposition, EventKind, State
from disclosure.casework.tracking.access import replies_of
from disclosure.casework.tracking.deadlines import Deadline
from disclosure.labels import noop, sentence
from disclosure.translation import translate

_KINDS = {
    EventKind.SUBMITTED: noop("您提交了申请。"),
    EventKind.ARRIVED: noop("您的申请送到了机关。"),
    EventKind.AGENCY_CONFIRMED: noop("机关确认收到申请。"),
    EventKind.APPLICANT_CONFIRMED: noop("您确认提交了申请。"),
    EventKind.CLARIFICATION_ASKED: noop("机关请您补正申请。"),
    EventKind.CLARIFIED: noop("机关收到您的补正，期限重新计算。"),
    EventKind.CONSULTATION_OPENED: noop("机关开始征求意见，所用时间不计入期限。"),
    EventKind.CONSULTATION_CLOSED: noop("征求意见结束。"),
    EventKind.EXTENDED: noop("答复期限延长%(workdays)s个工作日。"),
    EventKind.FEE_NOTICED: noop("机关发出收费通知。"),
    EventKind.FEE_PAID: noop("您缴纳了信息处理费，期限重新计算。"),
    EventKind.DELAYED: noop("机关决定延迟答复。"),
    EventKind.ANSWERED: noop("机关作出答复。"),
    EventKind.WITHDRAWN: noop("您撤回了申请。"),
}


@dataclass(frozen=True)
class Step:
    """One of the five words; ``mark`` is done, now, ahead or skipped."""

    label: str
    mark: str


@dataclass(frozen=True)
class Happened:
    """One dated line of the history."""

    on: date
    text: str


def is_withdrawn(case: Case) -> bool:
    """Tell whether the applicant took the request back."""
    ends = case.disposition in ("", Disposition.OTHER) and case.answered_on is None
    return case.state == State.CLOSED and ends


def steps_of(case: Case) -> tuple[Step, ...]:
    """Return the way of a request in five words; none for one taken back."""
    if is_withdrawn(case):
        return ()
    now = phase_of(case.state)
    words = list(Phase)
    return tuple(
        Step(translate(word.label), _mark(word, words.index(word), words.index(now)))
        for word in words
    )


def headline_of(case: Case, clock: Clock, deadlines: list[Deadline]) -> str:
    """Return one sentence: where it stands, and the day that matters."""
    if is_withdrawn(case):
        return _("这件申请已经撤回，机关不再办理。")
    if case.state == State.SUBMITTED:
        return _("您的申请已经提交，正在等待工作人员确认收到。")
    if case.state == State.CLOSED:
        return _answered(case)
    if case.state in (State.APPROVED, State.ISSUED):
        return _("答复已经作出，正在送给您。")
    last = next((one for one in deadlines if one.key in _HEADLINES), None)
    if last is None:
        return _("正在办理。")
    return _dated(last, clock)


def next_step_of(case: Case) -> str:
    """Return what happens next, and what the applicant has to do."""
    if is_withdrawn(case):
        return _("您不需要做什么。需要时，可以重新提出申请。")
    if case.round > 1 and case.is_open:
        return _("复议机关或者法院要求重新处理，机关正在重新办理。")
    return translate(next_step(case.state))


def history_of(case: Case) -> list[Happened]:
    """Return the dated facts that move the clock; nothing of the office's own."""
    moving = [row for row in case.events.all() if row.kind and not row.is_void]
    # An amended line keeps its place among those of its day.
    ordered = sorted(moving, key=lambda row: (row.on, row.data.get("place", row.pk)))
    return [Happened(row.on, _told(row)) for row in ordered]


_CONSULTING = noop(
    "正在征求意见，这段时间不计入期限；还剩%(left)s个工作日，最迟%(day)s答复。"
)
_MAY_MOVE = noop("这个日期是暂定的，放假安排公布以后可能变动。")
_HEADLINES = {
    "due": (
        noop("正在办理，还剩%(left)s个工作日，最迟%(day)s答复。"),
        noop("正在办理，今天是答复的最后一日：%(day)s。"),
        noop("答复已经超过期限%(left)s个工作日，最后一日是%(day)s。"),
    ),
    "clarify": (
        noop("请您在%(day)s以前补正，还剩%(left)s个工作日。"),
        noop("请您今天补正：%(day)s是最后一日。"),
        noop("补正的期限%(day)s已过，您仍然可以尽快提交。"),
    ),
    "pay": (
        noop("请您在%(day)s以前缴费，还剩%(left)s个工作日。"),
        noop("请您今天缴费：%(day)s是最后一日。"),
        noop("缴费的期限%(day)s已过，请尽快与机关联系。"),
    ),
}


def _answered(case: Case) -> str:
    reply = next(iter(replies_of(case)), None)
    day = reply.sent_on if reply else case.answered_on or case.closed_on
    return _("机关已于%(day)s答复。") % {"day": spoken(day)} if day else _("已经答复。")


def _dated(last: Deadline, clock: Clock) -> str:
    ahead, today, past = _HEADLINES[last.key]
    text = ahead if last.day > clock.today else today
    if last.day < clock.today:
        text = past
    elif last.key == "due" and clock.waiting_for == "consultation":
        text = _CONSULTING
    told = translate(sentence(text, left=abs(last.left), day=spoken(last.day)))
    return told + _(_MAY_MOVE) if last.is_provisional else told


def _mark(word: Phase, at: int, now: int) -> str:
    if at == now:
        return "now"
    if word is Phase.WAITING:
        return "skipped"
    return "done" if at < now else "ahead"


def _told(row: CaseEvent) -> str:
    text = _KINDS[EventKind.of(row.kind)]
    slots = {key: row.data[key] for key in _slots(text) if key in row.data}
    return translate(sentence(text, **slots)) if slots else translate(text)


def _slots(text: str) -> Iterator[str]:
    if "%(workdays)s" in text:
        yield "workdays"
