"""What a measure earns: points in a straight line between two agreed values.

A measure earns its whole weight at ``full_at`` and better, nothing at
``zero_at`` and worse. The value is taken as the sheet shows it, with one
decimal, so that anybody can compute the points again from the sheet. All
arithmetic is exact; only results are rounded, half up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.vocabulary import Measure

#: What the weights of a scheme come to.
FULL = Decimal(100)
#: Working days that agencies have to object, unless another day is set.
OBJECTION_DAYS = 10
_PER_TENTH, _PER_HUNDREDTH = 10, 100


@dataclass(frozen=True)
class Item:
    """One measure of a scheme; ``full_at`` may be above or below ``zero_at``."""

    measure: Measure
    weight: Decimal
    full_at: Decimal
    zero_at: Decimal


@dataclass(frozen=True)
class Finding:
    """What was counted for one measure: a rate is ``part`` of ``whole``.

    ``value`` has one decimal and is None where there was nothing to measure.
    """

    value: Decimal | None
    part: int | None = None
    whole: int | None = None


#: A scheme to begin with: it asks for time first, and lets no open case hide.
SUGGESTED = (
    Item(Measure.ON_TIME, Decimal(40), Decimal(100), Decimal(80)),
    Item(Measure.OPEN_OVERDUE, Decimal(20), Decimal(0), Decimal(5)),
    Item(Measure.P90_DAYS, Decimal(10), Decimal(15), Decimal(40)),
    Item(Measure.CONFIRMED_LATE, Decimal(10), Decimal(0), Decimal(20)),
    Item(Measure.CORRECTED, Decimal(10), Decimal(0), Decimal(10)),
    Item(Measure.NOTICES_IN_TIME, Decimal(10), Decimal(100), Decimal(50)),
)


def points_of(item: Item, value: Decimal | None) -> Decimal | None:
    """Return the points a value earns, from 0 to the weight, to 0.01.

    None where there is nothing to measure. Raises ValueError for an item whose
    two ends are the same: no line runs between them.
    """
    if item.full_at == item.zero_at:
        raise ValueError("a measure needs two different values")
    if value is None:
        return None
    way = Fraction(value) - Fraction(item.zero_at)
    share = way / (Fraction(item.full_at) - Fraction(item.zero_at))
    earned = Fraction(item.weight) * min(max(share, Fraction(0)), Fraction(1))
    return _half_up(earned, _PER_HUNDREDTH)


def score_of(lines: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Return the score of 100, to 0.1, from pairs of weight and points.

    Measures without points are left out, weight and all; None if none is left.
    """
    known = [(weight, points) for weight, points in lines if points is not None]
    weights = sum((Fraction(weight) for weight, _points in known), Fraction(0))
    if not weights:
        return None
    points = sum((Fraction(points) for _weight, points in known), Fraction(0))
    return _half_up(points / weights * 100, _PER_TENTH)


def mean_of(numbers: Iterable[Decimal | None], *, hundredths: bool = False) -> Decimal:
    """Return the mean of the numbers that are there, to 0.1 or to 0.01.

    Raises ValueError where there is none.
    """
    known = [Fraction(number) for number in numbers if number is not None]
    if not known:
        raise ValueError("no mean of nothing")
    exact = sum(known, Fraction(0)) / len(known)
    return _half_up(exact, _PER_HUNDREDTH if hundredths else _PER_TENTH)


def finding_of(
    measure: Measure, figures: Summary, notices: Share, has_cases: bool
) -> Finding:
    """Return what one measure comes to for one agency.

    ``notices`` are the supervision notices answered by their day, of those that
    were due. Without any case there is no backlog to measure either.
    """
    if measure in _DAYS:
        days = getattr(figures, _DAYS[measure])
        return Finding(None if days is None else _tenths(days))
    if measure is Measure.OPEN_OVERDUE:
        return Finding(_tenths(figures.open_overdue or 0) if has_cases else None)
    share = notices
    if measure is not Measure.NOTICES_IN_TIME:
        share = getattr(figures, _SHARES[measure])
    return Finding(share.percent, share.part, share.whole)


def wrong_with(items: Sequence[Item]) -> list[Sentence]:
    """Return what keeps these items from being a scheme; nothing if it is one."""
    found: list[Sentence] = []
    if len({item.measure for item in items}) < len(items):
        found.append(sentence(noop("同一指标只能列一次。")))
    if any(item.full_at == item.zero_at for item in items):
        found.append(sentence(noop("满分值和零分值不能相同。")))
    if any(item.weight <= 0 for item in items):
        found.append(sentence(noop("每个指标的分值要大于0。")))
    total = sum((item.weight for item in items), Decimal(0))
    if total != FULL:
        text = noop("各指标的分值合计应为100，现在是%(total)s；请改分值。")
        found.append(sentence(text, total=plain(total)))
    return found


def line_in_words(item: Item) -> Sentence:
    """Return how the points of a measure come about, for people to read."""
    more = item.full_at > item.zero_at
    text = (
        noop(
            "%(full)s及以上得%(weight)s分，%(zero)s及以下得0分；"
            "之间的得分＝%(weight)s×（数值－%(zero)s）÷（%(full)s－%(zero)s）"
        )
        if more
        else noop(
            "%(full)s及以下得%(weight)s分，%(zero)s及以上得0分；"
            "之间的得分＝%(weight)s×（%(zero)s－数值）÷（%(zero)s－%(full)s）"
        )
    )
    return sentence(
        text,
        full=plain(item.full_at),
        zero=plain(item.zero_at),
        weight=plain(item.weight),
    )


def worked_out(item: Item, value: Decimal | None) -> Sentence:
    """Return how these very points come about from the value, with its numbers."""
    points = points_of(item, value)
    if value is None or points is None:
        return sentence(noop("没有数据，不计分"))
    more = item.full_at > item.zero_at
    ahead = value - item.zero_at if more else item.zero_at - value
    span = abs(item.full_at - item.zero_at)
    slots = {
        "weight": plain(item.weight),
        "full": plain(item.full_at),
        "zero": plain(item.zero_at),
        "value": plain(value),
        "points": points,
    }
    if ahead >= span:
        return sentence(noop("达到满分值%(full)s，得%(weight)s分"), **slots)
    if ahead <= 0:
        return sentence(noop("没有好于零分值%(zero)s，得0分"), **slots)
    text = (
        noop("%(weight)s×（%(value)s－%(zero)s）÷（%(full)s－%(zero)s）＝%(points)s")
        if more
        else noop(
            "%(weight)s×（%(zero)s－%(value)s）÷（%(zero)s－%(full)s）＝%(points)s"
        )
    )
    return sentence(text, **slots)


def score_in_words() -> Sentence:
    """Return how the score comes about from the points."""
    return sentence(
        noop(
            "得分＝各指标得分之和÷有数据的指标的分值之和×100，四舍五入到0.1分。"
            "没有数据的指标不计分，也不算分值。"
            "各指标得分按表中显示的数值计算，四舍五入到0.01分。"
        )
    )


def plain(number: Decimal) -> str:
    """Return a number without zeros that say nothing: 40.0 is 40."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_DAYS: Mapping[Measure, str] = {
    Measure.MEDIAN_DAYS: "median",
    Measure.P90_DAYS: "p90",
}
_SHARES: Mapping[Measure, str] = {
    Measure.ON_TIME: "on_time",
    Measure.EXTENSION: "extension",
    Measure.CONFIRMED_LATE: "confirmation_delay",
    Measure.CORRECTED: "correction",
}


def _tenths(number: int) -> Decimal:
    return Decimal(f"{number}.0")


def _half_up(exact: Fraction, parts: int) -> Decimal:
    """Return a number that is not negative, rounded to 1/10 or 1/100."""
    whole = (exact * parts * 2 + 1) // 2
    places = 1 if parts == _PER_TENTH else 2
    return Decimal(int(whole)).scaleb(-places)
