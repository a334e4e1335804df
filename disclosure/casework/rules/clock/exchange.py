"""The clock as JSON data: what a program sends and what it gets back.

Pure. ``read`` takes what a JSON parser made, whoever wrote it; ``write`` makes
plain values again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from disclosure.agencies.vocabulary import Region
from disclosure.casework.rules.clock.clock import Clock
from disclosure.casework.rules.clock.events import Event
from disclosure.casework.rules.clock.segments import Segment
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind
from disclosure.labels import Labelled, Sentence, noop, sentence

#: More events than any case has; more would only keep the machine busy.
MOST_EVENTS = 200
#: Legal dates lie between the first Regulation and the end of the century.
FIRST_DAY, LAST_DAY = date(2008, 1, 1), date(2099, 12, 31)
_SHOWN_LENGTH = 40

T = TypeVar("T")
L = TypeVar("L", bound=Labelled)


class Malformed(Exception):
    """Data that no clock can be made of; ``sentence`` says what to change."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = sentence(template, **values)
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Question:
    """A clock that is asked for."""

    region: Region
    channel: Channel
    today: date
    events: tuple[Event, ...]


def read(data: object) -> Question:
    """Return the question in parsed JSON; raises Malformed with one sentence."""
    whole = sentence(noop("输入"))
    found = _mapping(data, whole)
    _require_keys(found, whole, {"region", "channel", "today", "events"})
    return Question(
        region=_word(found, "region", whole, Region),
        channel=_word(found, "channel", whole, Channel),
        today=_day(found, "today", whole),
        events=_events(found["events"]),
    )


def write(clock: Clock) -> dict[str, object]:
    """Return the clock as values that JSON knows, in the order of reading.

    ``provisional_dates`` is there only when another date than the due day
    reaches into a year that is not announced.
    """
    shown: dict[str, object] = {
        "received_on": _iso(clock.received_on),
        "regime": clock.regime.value if clock.regime else None,
        "due_on": _iso(clock.due_on),
        "provisional": clock.provisional,
        "state": clock.state.value,
        "days_left": clock.days_left,
        "handled_in": clock.handled_in,
        "in_time": clock.in_time,
        "segments": [_segment(segment) for segment in clock.segments],
        "clarification_notice_by": _iso(clock.clarification_notice_by),
        "consultee_reply_by": _iso(clock.consultee_reply_by),
        "pay_by": _iso(clock.pay_by),
        "remedies": {
            "review": _iso(clock.review_by),
            "litigation": _iso(clock.litigation_by),
        },
    }
    uncertain = [name for name in _PRINTED if name in clock.uncertain]
    return {**shown, "provisional_dates": uncertain} if uncertain else shown


#: The printed dates beside the due day that may rest on an unannounced year.
_PRINTED = (
    "clarification_notice_by",
    "consultee_reply_by",
    "pay_by",
    "review_by",
    "litigation_by",
)


def _segment(segment: Segment) -> dict[str, object]:
    return {
        "from": segment.start.isoformat(),
        "to": segment.end.isoformat(),
        "counted": segment.counted,
        "why": str(segment.why),
        "article": segment.article,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _events(data: object) -> tuple[Event, ...]:
    if not isinstance(data, list):
        raise Malformed(noop("“events”应当是一个列表。"))
    if len(data) > MOST_EVENTS:
        raise Malformed(noop("事项太多，最多%(most)s项。"), most=MOST_EVENTS)
    return tuple(_event(entry, number) for number, entry in enumerate(data, 1))


def _event(data: object, number: int) -> Event:
    where = sentence(noop("第%(number)s项事项"), number=number)
    found = _mapping(data, where)
    _require_keys(found, where, {"kind", "on"}, allow_more=True)
    kind = _word(found, "kind", where, EventKind)
    _require_keys(found, where, {"kind", "on"}, _OPTIONAL.get(kind, frozenset()))
    missing = _REQUIRED.get(kind)
    if missing and found.get(missing) is None:
        raise Malformed(
            noop("%(where)s缺少“%(key)s”，请补上。"), where=where, key=missing
        )
    return Event(
        kind=kind,
        on=_day(found, "on", where),
        reply_by=_maybe(_day, found, "reply_by", where),
        consultee=_consultee(found, where),
        letter_received=_maybe(_day, found, "letter_received", where),
        workdays=_maybe(_number, found, "workdays", where),
        until=_maybe(_day, found, "until", where),
        received_on=_maybe(_day, found, "received_on", where),
    )


_OPTIONAL: Mapping[EventKind, frozenset[str]] = {
    EventKind.CLARIFICATION_ASKED: frozenset({"reply_by"}),
    EventKind.CONSULTATION_OPENED: frozenset({"with", "letter_received"}),
    EventKind.CONSULTATION_CLOSED: frozenset({"with"}),
    EventKind.EXTENDED: frozenset({"workdays"}),
    EventKind.FEE_NOTICED: frozenset({"received_on"}),
    EventKind.DELAYED: frozenset({"until"}),
}
_REQUIRED: Mapping[EventKind, str] = {
    EventKind.EXTENDED: "workdays",
    EventKind.DELAYED: "until",
}
_Found = Mapping[str, object]


def _mapping(data: object, where: Sentence) -> _Found:
    if isinstance(data, dict) and all(isinstance(key, str) for key in data):
        return data
    raise Malformed(noop("%(where)s应当是一个 JSON 对象。"), where=where)


def _require_keys(
    found: _Found,
    where: Sentence,
    needed: set[str],
    others: frozenset[str] = frozenset(),
    allow_more: bool = False,
) -> None:
    for key in sorted(needed - found.keys()):
        raise Malformed(noop("%(where)s缺少“%(key)s”，请补上。"), where=where, key=key)
    for key in found.keys() - needed - others if not allow_more else ():
        raise Malformed(
            noop("%(where)s里不能有“%(key)s”，请去掉。"), where=where, key=_cut(key)
        )


def _maybe(
    reader: Callable[[_Found, str, Sentence], T],
    found: _Found,
    key: str,
    where: Sentence,
) -> T | None:
    return None if found.get(key) is None else reader(found, key, where)


def _text(found: _Found, key: str, where: Sentence) -> str:
    value = found[key]
    if isinstance(value, str):
        return value
    raise Malformed(noop("%(where)s的“%(key)s”应当是文字。"), where=where, key=key)


def _word(found: _Found, key: str, where: Sentence, words: type[L]) -> L:
    value = _text(found, key, where)
    try:
        return words.of(value)
    except ValueError:
        raise Malformed(
            noop("%(where)s的“%(key)s”不能是“%(value)s”，请用 %(known)s 之一。"),
            where=where,
            key=key,
            value=_cut(value),
            known=", ".join(word.value for word in words),
        ) from None


def _consultee(found: _Found, where: Sentence) -> Consultee | None:
    if found.get("with") is None:
        return None
    return _word(found, "with", where, Consultee)


def _day(found: _Found, key: str, where: Sentence) -> date:
    value = _text(found, key, where)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise Malformed(
            noop("%(where)s的“%(key)s”不是日期：“%(value)s”。请写成 2026-03-16。"),
            where=where,
            key=key,
            value=_cut(value),
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Malformed(
            noop("%(where)s的“%(key)s”应当在%(first)s年至%(last)s年之间。"),
            where=where,
            key=key,
            first=FIRST_DAY.year,
            last=LAST_DAY.year,
        )
    return day


def _number(found: _Found, key: str, where: Sentence) -> int:
    value = found[key]
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Malformed(noop("%(where)s的“%(key)s”应当是整数。"), where=where, key=key)


def _cut(text: str) -> str:
    """Show a stranger's text on one line, and not all of it if it is long."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in text)
    return plain if len(plain) <= _SHOWN_LENGTH else f"{plain[:_SHOWN_LENGTH]}…"
