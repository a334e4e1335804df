"""The fold: dated events, one after the other, become a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from disclosure.casework.rules.clock.events import Contradiction, Event
from disclosure.casework.rules.clock.history import (
    CONSULTEE_DAYS,
    Consultation,
    History,
    Start,
    Wait,
)
from disclosure.casework.rules.clock.receipt import RECEIPT_KINDS, receipt_of
from disclosure.casework.rules.clock.reckoning import Reckoner
from disclosure.casework.rules.vocabulary import Channel, EventKind
from disclosure.labels import Sentence, noop, sentence
from disclosure.workdays import Workdays


def fold(events: Iterable[Event], channel: Channel, calendar: Workdays) -> History:
    """Return what the events amount to; dates decide, then the order given.

    Raises Contradiction for the first event that cannot stand.
    """
    ordered = sorted(events, key=lambda event: event.on)
    receipt = receipt_of(ordered, channel)
    history = History(channel, receipt, Reckoner(calendar))
    for position, event in enumerate(ordered):
        _require_open(history, event)
        if event.kind == EventKind.WITHDRAWN:
            history.ended = event
        elif event.kind not in RECEIPT_KINDS:
            if receipt.position is None or position < receipt.position:
                raise _wrong(event, noop("机关这时还没有收到申请。"))
            _APPLY[event.kind](history, event)
    return history


def _wrong(event: Event, why: str, **values: object) -> Contradiction:
    return Contradiction(event, sentence(why, **values))


def _require_open(history: History, event: Event) -> None:
    if history.ended is None:
        return
    raise _wrong(
        event,
        noop("%(on)s已经有“%(ended)s”，此后不能再有别的事项。"),
        on=history.ended.on,
        ended=history.ended.kind,
    )


def _require_not_earlier(event: Event, day: date | None, what: str) -> None:
    if day is not None and day < event.on:
        template = noop("%(what)s（%(day)s）早于这一事项。")
        raise _wrong(event, template, what=Sentence(what), day=day)


def _require_in_time(history: History, event: Event) -> None:
    """Only a period that runs and has not ended can be made longer."""
    for kind, why in _WAITING.items():
        if history.waiting(kind):
            raise _wrong(event, why)
    due = history.due_on()
    if event.on > due:
        template = noop("答复期限已于%(due)s届满，不能再延长。")
        raise _wrong(event, template, due=due)


def _clarification_asked(history: History, event: Event) -> None:
    _require_not_earlier(event, event.reply_by, noop("补正期限"))
    if not history.waiting(EventKind.CLARIFIED):
        history.waits.append(Wait(EventKind.CLARIFIED, event.on))


def _clarified(history: History, event: Event) -> None:
    _restart(history, event, noop("机关没有要求补正，或者已经收到补正。"))


def _fee_noticed(history: History, event: Event) -> None:
    _require_not_earlier(event, event.received_on, noop("收到通知的日期"))
    history.fee_notice = event
    if not history.waiting(EventKind.FEE_PAID):
        history.waits.append(Wait(EventKind.FEE_PAID, event.on))


def _fee_paid(history: History, event: Event) -> None:
    _restart(history, event, noop("机关没有发出收费通知，或者费用已经缴纳。"))


def _restart(history: History, event: Event, missing: str) -> None:
    wait = history.waiting(event.kind)
    if wait is None:
        raise _wrong(event, missing)
    wait.until = event.on
    history.start(Start(event.on, event.kind))


def _consultation_opened(history: History, event: Event) -> None:
    _require_not_earlier(event, event.letter_received, noop("收到征求意见书的日期"))
    since = event.letter_received or event.on
    limit = history.add("consultee_reply_by", since, CONSULTEE_DAYS)
    history.consultations.append(Consultation(event.consultee, event.on, limit))


def _consultation_closed(history: History, event: Event) -> None:
    for consultation in history.consultations:
        is_meant = event.consultee in (None, consultation.consultee)
        if consultation.closed_on is None and is_meant:
            consultation.closed_on = event.on
            return
    raise _wrong(event, noop("没有尚未结束的征求意见。"))


def _extended(history: History, event: Event) -> None:
    if history.extension:
        raise _wrong(event, noop("答复期限已经延长过一次，不能再次延长。"))
    longest = history.longest_extension
    if event.workdays is None or not 1 <= event.workdays <= longest:
        template = noop("延长的天数应当是1至%(longest)s个工作日。")
        raise _wrong(event, template, longest=longest)
    _require_in_time(history, event)
    history.extension = event.workdays
    history.allowance += event.workdays


def _delayed(history: History, event: Event) -> None:
    if event.until is None:
        raise _wrong(event, noop("没有写明延迟到哪一天。"))
    _require_in_time(history, event)
    due = history.due_on()
    if event.until < due:
        template = noop("延迟到的日期（%(until)s）早于原来的期限（%(due)s）。")
        raise _wrong(event, template, until=event.until, due=due)
    history.delay = event
    history.anchor, history.allowance = event.until, 0


def _answered(history: History, event: Event) -> None:
    history.ended = event


_WAITING = {
    EventKind.CLARIFIED: noop("正在等待申请人补正，期限没有进行，不能延长。"),
    EventKind.FEE_PAID: noop("正在等待申请人缴费，期限没有进行，不能延长。"),
}
_APPLY: dict[EventKind, Callable[[History, Event], None]] = {
    EventKind.CLARIFICATION_ASKED: _clarification_asked,
    EventKind.CLARIFIED: _clarified,
    EventKind.FEE_NOTICED: _fee_noticed,
    EventKind.FEE_PAID: _fee_paid,
    EventKind.CONSULTATION_OPENED: _consultation_opened,
    EventKind.CONSULTATION_CLOSED: _consultation_closed,
    EventKind.EXTENDED: _extended,
    EventKind.DELAYED: _delayed,
    EventKind.ANSWERED: _answered,
}
