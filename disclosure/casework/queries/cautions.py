"""What an officer should not overlook about a case on a day. Asks, never writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.agencies.calendars import regional_gap
from disclosure.casework.models import Case
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.rules.workflow import CaseFacts
from disclosure.labels import Sentence, noop, sentence


@dataclass(frozen=True)
class Caution:
    """A sentence; ``is_strong`` where something is late or about to be lost."""

    text: Sentence
    is_strong: bool = False


def cautions_of(case: Case, clock: Clock, facts: CaseFacts) -> list[Caution]:
    """Return what to mind, the most pressing first."""
    if case.state == State.CLOSED:
        return []
    found = [
        *_confirmation(case, clock),
        *_overdue(facts),
        *_waiting(case, facts),
        *_consultations(case, facts.today),
        *_notice(case, facts),
        *_calendar(case, clock),
        *_help(case),
    ]
    return sorted(found, key=lambda caution: not caution.is_strong)


def _confirmation(case: Case, clock: Clock) -> Iterator[Caution]:
    limit = clock.confirm_by
    if limit is None:
        return
    if clock.received_on is None:
        late = clock.today > limit
        text = (
            noop("应当在%(day)s以前与申请人确认收到，现在已经晚了。")
            if late
            else noop("请在%(day)s以前与申请人确认收到。")
        )
        yield Caution(sentence(text, day=limit), late)
    elif clock.received_on > limit and clock.conservative_due_on:
        yield Caution(
            sentence(
                noop("确认晚于收到后的下一个工作日；为稳妥起见，请在%(day)s以前答复。"),
                day=clock.conservative_due_on,
            )
        )


def _overdue(facts: CaseFacts) -> Iterator[Caution]:
    waits = facts.awaits_clarification or facts.awaits_fee
    if facts.due_on and facts.is_expired and not waits:
        text = noop("答复期限%(day)s已过，请立即答复。")
        yield Caution(sentence(text, day=facts.due_on), True)


def _waiting(case: Case, facts: CaseFacts) -> Iterator[Caution]:
    if case.state == State.AWAITING_CLARIFICATION and facts.clarify_by:
        yield _limit(
            facts.clarify_by,
            facts.today,
            noop("申请人应当在%(day)s以前补正。"),
            noop("补正期限%(day)s已过；没有收到补正的，可以拟写“逾期不补正”的告知书。"),
        )
    if case.state == State.AWAITING_FEE and facts.pay_by:
        yield _limit(
            facts.pay_by,
            facts.today,
            noop("申请人应当在%(day)s以前缴费。"),
            noop("缴费期限%(day)s已过；没有缴费的，可以拟写“逾期未缴费”的告知书。"),
        )


def _consultations(case: Case, today: date) -> Iterator[Caution]:
    for row in case.consultations.all():
        if row.closed_on is None:
            yield _limit(
                row.reply_by,
                today,
                noop("征求意见的对象应当在%(day)s以前答复。"),
                noop("征求意见的期限%(day)s已过；没有答复的，请登记“逾期未提出意见”。"),
            )


def _limit(last: date, today: date, ahead: str, passed: str) -> Caution:
    late = today > last
    return Caution(sentence(passed if late else ahead, day=last), late)


def _notice(case: Case, facts: CaseFacts) -> Iterator[Caution]:
    last = facts.notice_by
    asked = facts.clarifications or facts.round > 1 or facts.is_extended
    if last and not asked and case.state == State.HANDLING and facts.today <= last:
        text = noop("需要补正的，请在%(day)s以前一次性告知。")
        yield Caution(sentence(text, day=last))


def _calendar(case: Case, clock: Clock) -> Iterator[Caution]:
    year = (clock.due_on or clock.today).year
    if regional_gap(case.agency.region, year):
        text = noop("%(year)s年的地方放假通知还没有录入，期限按全国通知计算。")
        yield Caution(sentence(text, year=year))
    if clock.provisional:
        text = noop("期限落在还没有公布放假安排的年份，暂定，公布后重新计算。")
        yield Caution(sentence(text))


def _help(case: Case) -> Iterator[Caution]:
    if case.needs_help:
        text = noop("申请人阅读或者书写有困难，请提供必要的帮助（第四十三条）。")
        yield Caution(sentence(text))
