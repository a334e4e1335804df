"""Why each day counts or does not: the clock, told day by day.

The segments tile every day from the first to the last, without gap or overlap.
What is ``counted`` since the last start adds up to the days of handling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from disclosure.casework.rules.clock import reasons
from disclosure.casework.rules.clock.history import Consultation, History, Start, Wait
from disclosure.casework.rules.clock.reasons import Reason, SegmentState
from disclosure.labels import Sentence

_DAY = timedelta(1)

__all__ = ["Segment", "SegmentState", "segments_of"]


@dataclass(frozen=True)
class Segment:
    """Days that share one reason, from ``start`` up to and with ``end``.

    ``workdays`` are all working days among them, ``counted`` those that use up
    the period to reply: all of them, or none.
    """

    start: date
    end: date
    counted: int
    workdays: int
    state: SegmentState
    why: Sentence
    article: str


@dataclass(frozen=True)
class _View:
    """The facts that the reason of a day depends on."""

    history: History
    today: date
    due_on: date | None
    base_due_on: date | None
    first: date
    last: date


def segments_of(
    history: History, today: date, due_on: date | None, base_due_on: date | None
) -> tuple[Segment, ...]:
    """Return the segments of a case, seen on ``today``; none without any event."""
    first = history.receipt.sent_on
    if first is None:
        return ()
    last = _last(history, today, due_on, first)
    view = _View(history, today, due_on, base_due_on, first, last)
    return tuple(_segments(view))


def _last(history: History, today: date, due_on: date | None, first: date) -> date:
    if history.ended:
        return history.ended.on
    return max(today, first) if due_on is None else max(today, due_on)


def _segments(view: _View) -> Iterator[Segment]:
    """Cut the days where a reason may change, and join what did not change."""
    cuts = [*_cuts(view), view.last + _DAY]
    runs: list[tuple[date, Reason]] = []
    for day in cuts[:-1]:
        reason = _reason(view, day)
        if not runs or runs[-1][1] != reason:
            runs.append((day, reason))
    ends = [day for day, _ in runs] + [view.last + _DAY]
    for (start, after), (_, reason) in zip(pairwise(ends), runs, strict=True):
        yield _segment(view, start, after - _DAY, reason)


def _segment(view: _View, start: date, end: date, reason: Reason) -> Segment:
    workdays = view.history.reckoner.ask(
        "segments", lambda calendar: calendar.between(start - _DAY, end)
    )
    return Segment(
        start=start,
        end=end,
        counted=workdays if reason.counts else 0,
        workdays=workdays,
        state=reason.state,
        why=reason.sentence(workdays),
        article=reason.article,
    )


def _cuts(view: _View) -> list[date]:
    history = view.history
    days = {view.first, view.today + _DAY}
    days |= {start.day for start in history.starts}
    days |= {start.day + _DAY for start in history.starts}
    days |= {wait.since + _DAY for wait in history.waits}
    for consultation in history.consultations:
        interval = consultation.interval
        days |= {interval.after + _DAY, interval.through + _DAY}
    if history.receipt.reached_on:
        days.add(history.receipt.reached_on)
    if view.due_on and view.base_due_on:
        days |= {view.due_on + _DAY, view.base_due_on + _DAY}
    return sorted(day for day in days if view.first <= day <= view.last)


def _reason(view: _View, day: date) -> Reason:
    history = view.history
    received = history.receipt.received_on
    if received is None or day < received:
        return reasons.before_receipt(history, day)
    begun = [start for start in history.starts if start.day == day]
    if begun:
        return reasons.start(history.regime, begun[-1])
    if day < history.last_start:
        return _void_reason(history, day)
    return _running_reason(view, day)


def _void_reason(history: History, day: date) -> Reason:
    """The reason of a day before the last start: nothing of it counts."""
    restart = _next_start(history.starts, day)
    wait = _wait_on(history.waits, day)
    if wait is not None:
        return reasons.awaiting(history.regime, wait, counts=False)
    asked = _consultations_on(history, day)
    if asked:
        return reasons.consulting(history.regime, asked)
    return reasons.void(history.regime, restart)


def _running_reason(view: _View, day: date) -> Reason:
    history = view.history
    regime = history.regime
    asked = _consultations_on(history, day)
    if asked:
        return reasons.consulting(regime, asked)
    wait = _wait_on(history.waits, day)
    if wait is not None:
        return reasons.awaiting(regime, wait, counts=history.answered_on is not None)
    due, base = view.due_on or view.last, view.base_due_on or view.last
    if day > due:
        return reasons.overdue(regime)
    if day > view.today and not history.ended:
        return reasons.ahead(regime, due)
    return _counted_reason(history, day > base)


def _counted_reason(history: History, is_prolonged: bool) -> Reason:
    if not is_prolonged:
        return reasons.counted(history.regime)
    if history.delay is not None and history.delay.until is not None:
        return reasons.delayed(history.regime, history.delay.until)
    return reasons.extended(history.regime, history.extension)


def _next_start(starts: Sequence[Start], day: date) -> Start:
    return next(start for start in starts if start.day > day)


def _wait_on(waits: Sequence[Wait], day: date) -> Wait | None:
    """Return what the applicant owed on a day: in the days after it was asked."""
    return next(
        (
            wait
            for wait in waits
            if wait.since < day and (wait.until is None or day < wait.until)
        ),
        None,
    )


def _consultations_on(history: History, day: date) -> tuple[Consultation, ...]:
    found = history.consultations
    return tuple(asked for asked in found if asked.interval.covers(day))
