"""A clock as a reader sees it: one sentence, a bar, a list of days, last days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from disclosure.casework.display.clock_bar import draw
from disclosure.casework.rules.clock import Clock, Segment, SegmentState
from disclosure.casework.rules.vocabulary import ClockState
from disclosure.translation import translate


@dataclass(frozen=True)
class ShownDate:
    """A day that matters, with its name; ``is_provisional`` if it may move."""

    label: str
    day: str
    is_provisional: bool


@dataclass(frozen=True)
class ShownSegment:
    state: str
    state_label: str
    days: str
    number: str
    why: str
    article: str


@dataclass(frozen=True)
class ShownClock:
    """What ``casework/_clock.html`` shows; all texts are translated."""

    name: str
    state: str
    state_label: str
    regulation: str
    sentence: str
    is_overdue: bool
    is_provisional: bool
    bar: SafeString
    segments: tuple[ShownSegment, ...]
    dates: tuple[ShownDate, ...]
    remedies: tuple[ShownDate, ...]


def present(clock: Clock, name: str = "clock") -> ShownClock:
    """Return a clock for the page; ``name`` keeps two on one page apart."""
    return ShownClock(
        name=name,
        state=clock.state.value,
        state_label=translate(clock.state.label),
        regulation=translate(clock.regime.label) if clock.regime else "",
        sentence=sentence_of(clock),
        is_overdue=_is_overdue(clock),
        is_provisional=bool(clock.uncertain & _PROVISIONAL),
        bar=draw(clock, name, sentence_of(clock)),
        segments=tuple(_segment(segment) for segment in clock.segments),
        dates=tuple(_dates(clock)),
        remedies=tuple(_remedies(clock)),
    )


def sentence_of(clock: Clock) -> str:
    """Say in one sentence where the clock stands."""
    if clock.ended_on is not None:
        return _ended(clock, clock.ended_on)
    if clock.due_on is None or clock.waiting_for == "confirmation":
        return _("双方还没有确认收到申请，答复期限还没有起算。")
    if clock.waiting_for == "clarification":
        return _("正在等待申请人补正，收到补正以后，答复期限重新计算。")
    if clock.waiting_for == "fee":
        return _("正在等待申请人缴费，缴费以后，答复期限重新计算。")
    return _open(clock, clock.due_on)


def spoken(day: date) -> str:
    """Return a day with its weekday: 2026年3月16日（星期一）."""
    values = {"day": date_format(day, "DATE_FORMAT"), "weekday": date_format(day, "l")}
    return _("%(day)s（%(weekday)s）") % values


def _is_overdue(clock: Clock) -> bool:
    if clock.ended_on is not None:
        return clock.in_time is False
    return clock.days_left is not None and clock.days_left < 0


def _ended(clock: Clock, ended_on: date) -> str:
    values = {"day": spoken(ended_on), "days": clock.handled_in}
    if clock.answered_on is None or clock.due_on is None:
        return _("申请人已于%(day)s撤回申请。") % values
    values["due"] = spoken(clock.due_on)
    if not clock.in_time:
        return (
            _("%(day)s作出答复，用了%(days)s个工作日，超过了期限；最后一日是%(due)s。")
            % values
        )
    if clock.handled_in == 0:
        return _("%(day)s当日作出答复。") % values
    return (
        _("%(day)s作出答复，用了%(days)s个工作日，没有超过期限；最后一日是%(due)s。")
        % values
    )


def _open(clock: Clock, due: date) -> str:
    left = clock.days_left or 0
    values = {"due": spoken(due), "days": abs(left)}
    if clock.today > due:
        return _("已经超过期限%(days)s个工作日，最后一日是%(due)s。") % values
    if clock.state == ClockState.PAUSED:
        return (
            _("正在征求意见，计时暂停；还剩%(days)s个工作日，最后一日是%(due)s。")
            % values
        )
    if clock.today == due:
        return _("今天是最后一日：%(due)s。") % values
    return _("还剩%(days)s个工作日，最后一日是%(due)s。") % values


def _segment(segment: Segment) -> ShownSegment:
    return ShownSegment(
        state=segment.state.value,
        state_label=translate(segment.state.label),
        days=_span(segment.start, segment.end),
        number=_number(segment),
        why=translate(segment.why),
        article=translate(segment.article),
    )


def _number(segment: Segment) -> str:
    if segment.state == SegmentState.AHEAD:
        return _("尚未计入")
    if not segment.counted:
        return _("不计入")
    return _("计入%(days)s个工作日") % {"days": segment.counted}


def _span(start: date, end: date) -> str:
    if start == end:
        return date_format(start, "DATE_FORMAT")
    days = {
        "start": date_format(start, "DATE_FORMAT"),
        "end": date_format(end, "DATE_FORMAT"),
    }
    return _("%(start)s至%(end)s") % days


def _dates(clock: Clock) -> Iterator[ShownDate]:
    rows = [
        ("received_on", _("收到申请之日"), clock.received_on),
        ("confirm_by", _("最迟确认收到"), _unreceived(clock, clock.confirm_by)),
        (
            "conservative_due_on",
            _("从提交之日算的最后一日"),
            _unreceived(clock, clock.conservative_due_on),
        ),
        ("due_on", _("答复的最后一日"), clock.due_on),
        ("base_due_on", _("没有延长时的最后一日"), _if_moved(clock)),
        ("clarification_notice_by", _("最迟要求补正"), clock.clarification_notice_by),
        ("consultee_reply_by", _("征求意见最迟到"), clock.consultee_reply_by),
        ("pay_by", _("最迟缴费"), clock.pay_by),
    ]
    return _shown_dates(clock, rows)


def _unreceived(clock: Clock, day: date | None) -> date | None:
    return day if clock.received_on is None and clock.ended_on is None else None


def _if_moved(clock: Clock) -> date | None:
    return None if clock.base_due_on == clock.due_on else clock.base_due_on


def _remedies(clock: Clock) -> Iterator[ShownDate]:
    rows = [
        ("review_by", _("申请行政复议"), clock.review_by),
        ("litigation_by", _("提起行政诉讼"), clock.litigation_by),
    ]
    return _shown_dates(clock, rows)


def _shown_dates(
    clock: Clock, rows: list[tuple[str, str, date | None]]
) -> Iterator[ShownDate]:
    for name, label, day in rows:
        if day is not None:
            yield ShownDate(label, spoken(day), name in clock.uncertain)


#: Dates that a reader sees; one of them provisional needs a word of warning.
_PROVISIONAL = frozenset(
    {
        "due_on",
        "base_due_on",
        "conservative_due_on",
        "confirm_by",
        "clarification_notice_by",
        "consultee_reply_by",
        "pay_by",
        "review_by",
        "litigation_by",
    }
)
