"""The words and articles that explain a day to the applicant and to a court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from disclosure.casework.rules.clock.history import Consultation, History, Start, Wait
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind, Regime
from disclosure.labels import Labelled, Sentence, noop, sentence


class SegmentState(Labelled):
    """What a stretch of days is to the clock."""

    WAITING = "waiting", noop("尚未起算")
    STARTED = "started", noop("起算之日")
    COUNTED = "counted", noop("计入期限")
    EXCLUDED = "excluded", noop("征求意见")
    VOID = "void", noop("重新计算")
    AWAITING = "awaiting", noop("等待申请人")
    OVERDUE = "overdue", noop("超过期限")
    AHEAD = "ahead", noop("还没有到")


@dataclass(frozen=True)
class Reason:
    """Why days count or not; ``template`` may have a slot for their number."""

    state: SegmentState
    template: str
    article: str
    counts: bool = False
    values: dict[str, object] = field(default_factory=dict)

    def sentence(self, days: int) -> Sentence:
        """Return the reason with the number of working days it holds for."""
        return sentence(self.template, days=days, **self.values)


_RECEIPT = {Regime.OLD: noop("第二十四条"), Regime.NEW: noop("第三十一条")}
_REPLY = {Regime.OLD: noop("第二十四条第二款"), Regime.NEW: noop("第三十三条第二款")}
_CLARIFICATION = {
    Regime.OLD: noop("第二十一条第四项"),
    Regime.NEW: noop("第三十条"),
}
_FEE = {Regime.OLD: noop("第二十七条"), Regime.NEW: noop("第四十二条")}
_DELAY = {Regime.OLD: noop("无相应条款"), Regime.NEW: noop("第三十五条")}
_EXCLUDED_OLD = noop("第二十三条、第二十四条第三款")
_EXCLUDED = {
    Consultee.THIRD_PARTY: noop("第三十二条、第三十三条第三款"),
    Consultee.CO_PRODUCER: noop("第三十三条第三款、第三十四条"),
    Consultee.AGENCY: noop("第三十三条第三款"),
}
_SOMEBODY = noop("第三方或者其他机关")


def before_receipt(history: History, day: date) -> Reason:
    """Before the request counts as received."""
    reached = history.receipt.reached_on
    is_post = history.channel in (Channel.POST_SIGNED, Channel.POST_PLAIN)
    if is_post and (reached is None or day < reached or _is_signed(history)):
        template = noop("信件寄出，尚未送达机关。")
    elif history.channel == Channel.POST_PLAIN:
        template = noop("信件已到，等待机关与申请人确认，确认之日才算收到申请。")
    else:
        template = noop("等待双方确认，确认之日才算收到申请。")
    return Reason(SegmentState.WAITING, template, _RECEIPT[history.regime])


def _is_signed(history: History) -> bool:
    return history.channel == Channel.POST_SIGNED


def start(regime: Regime, begun: Start) -> Reason:
    """On the day the clock starts, which itself is not counted."""
    templates = {
        None: (noop("收到申请之日，从下一日起计算。"), _RECEIPT),
        EventKind.CLARIFIED: (
            noop("收到补正之日，从下一日起重新计算。"),
            _CLARIFICATION,
        ),
        EventKind.FEE_PAID: (noop("缴费之日，从下一日起重新计算。"), _FEE),
    }
    template, articles = templates[begun.kind]
    return Reason(SegmentState.STARTED, template, articles[regime])


def counted(regime: Regime) -> Reason:
    template = noop("计入答复期限：%(days)s个工作日。")
    return Reason(SegmentState.COUNTED, template, _REPLY[regime], counts=True)


def extended(regime: Regime, workdays: int) -> Reason:
    template = noop(
        "答复期限延长%(workdays)s个工作日，这是延长的部分：%(days)s个工作日。"
    )
    values: dict[str, object] = {"workdays": workdays}
    return Reason(SegmentState.COUNTED, template, _REPLY[regime], True, values)


def delayed(regime: Regime, until: date) -> Reason:
    template = noop("机关决定延迟至%(until)s答复：%(days)s个工作日。")
    values: dict[str, object] = {"until": until}
    return Reason(SegmentState.COUNTED, template, _DELAY[regime], True, values)


def consulting(regime: Regime, asked: Sequence[Consultation]) -> Reason:
    """While somebody else is asked for an opinion."""
    consultees = tuple(dict.fromkeys(found.consultee for found in asked))
    values: dict[str, object] = {"who": _who(consultees)}
    template = noop("向%(who)s征求意见，所需时间不计入答复期限。")
    if any(found.closed_on is None for found in asked):
        template = noop(
            "向%(who)s征求意见，所需时间不计入答复期限；对方不答复的，到%(until)s为止。"
        )
        values["until"] = max(found.interval.through for found in asked)
    article = _consulting_article(regime, consultees)
    return Reason(SegmentState.EXCLUDED, template, article, values=values)


def awaiting(regime: Regime, wait: Wait, counts: bool) -> Reason:
    """While the applicant has to clarify or to pay."""
    is_fee = wait.kind == EventKind.FEE_PAID
    if counts:
        template = (
            noop("申请人没有缴费，期限没有重新计算：%(days)s个工作日。")
            if is_fee
            else noop("申请人没有补正，期限没有重新计算：%(days)s个工作日。")
        )
    else:
        template = (
            noop("等待申请人缴费，缴费以后期限重新计算。")
            if is_fee
            else noop("等待申请人补正，收到补正以后期限重新计算。")
        )
    articles = _FEE if is_fee else _CLARIFICATION
    return Reason(SegmentState.AWAITING, template, articles[regime], counts)


def void(regime: Regime, restart: Start) -> Reason:
    """Days that were counted until the clock started anew."""
    if restart.kind == EventKind.FEE_PAID:
        template = noop("缴费后重新计算，此前%(days)s个工作日不再计入。")
        return Reason(SegmentState.VOID, template, _FEE[regime])
    template = noop("补正后重新计算，此前%(days)s个工作日不再计入。")
    return Reason(SegmentState.VOID, template, _CLARIFICATION[regime])


def overdue(regime: Regime) -> Reason:
    template = noop("已超过答复期限：%(days)s个工作日。")
    return Reason(SegmentState.OVERDUE, template, _REPLY[regime], counts=True)


def ahead(regime: Regime, due_on: date) -> Reason:
    template = noop("到%(due)s为止还有%(days)s个工作日。")
    values: dict[str, object] = {"due": due_on}
    return Reason(SegmentState.AHEAD, template, _REPLY[regime], values=values)


def _consulting_article(regime: Regime, who: Sequence[Consultee | None]) -> str:
    if regime == Regime.OLD:
        return _EXCLUDED_OLD
    named = who[0] if len(who) == 1 else None
    return _EXCLUDED[Consultee.AGENCY if named is None else named]


def _who(consultees: Sequence[Consultee | None]) -> object:
    """Name one, two or three consultees."""
    if None in consultees:
        return sentence(_SOMEBODY)
    named: list[object] = list(consultees)
    who = named[0]
    for other in named[1:]:
        who = sentence(noop("%(first)s、%(second)s"), first=who, second=other)
    return who
