"""What is written in a cell: a number, a sign for none, nothing, or a misprint.

Nothing is silently zero: a blank, a stroke, a dash and the word for none are four
things, and what cannot be read stays as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from disclosure.labels import Labelled, noop
from reports.rules.prose import fold
from reports.rules.reading.reasons import Reason


class Mark(Labelled):
    """What stands in a cell."""

    NUMBER = "number", noop("数字")
    BLANK = "blank", noop("空白")
    SLASH = "slash", noop("斜线")
    DASH = "dash", noop("横线")
    NONE = "none", noop("写着“无”")
    UNREADABLE = "unreadable", noop("读不出")
    MISSING = "missing", noop("没有这一格")


@dataclass(frozen=True)
class Written:
    """What is written: its kind, the exact value of a number, and how sure that is.

    ``note`` are the words beside the number, ``reasons`` why it is less than sure.
    """

    mark: Mark
    value: Decimal | None = None
    note: str = ""
    reasons: tuple[Reason, ...] = ()


_DIGITS, _DECIMALS = 15, 4
_SLASHES = frozenset("/\\╱∕⁄")
_DASHES = frozenset("-—–−―‐‑_一─━")
_NONE_WORDS = frozenset({"无", "没有", "空", "未发生", "不涉及", "无此项", "n/a", "na"})
_PLAIN = re.compile(
    r"([+-]?)([0-9]{1,24}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,24}))?"
)
_UNIT = r"(?P<unit>亿元|万元|元|人次|件次|场次|件|条|项|次|篇|个|人|份|宗|起)?"
_PARTS = re.compile(
    rf"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?){_UNIT}(?P<note>.*)", re.DOTALL
)
_NOTE = re.compile(r"[(\[【《*＊注,;:。]|其中|含|不含|包括|①|②|③|④|⑤")
#: What a unit of money is worth, in 万元.
_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
_LONGEST = 400
#: A number is not broken before so many digits.
_BROKEN = 3
#: Signs of notes: circled and raised digits.
_MARKS = re.compile("[①-⑳⁰¹²³⁴-⁹]+")
#: Signs that take no room and turn no direction.
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


def written_in(text: str, unit: str = "", printed_unit: str = "") -> Written:
    """Return what is written in a cell of figures counted in ``unit``.

    ``printed_unit`` is the unit of money that the heading of the column names.
    An amount in another unit than 万元 is turned into it, exactly, with a reason.
    """
    seen = _UNSEEN.sub("", text[:_LONGEST])
    shown = _MARKS.sub(lambda found: f"({found[0]})", seen)
    folded = fold(shown).strip().strip("　")
    words = re.sub(r"\s+", "", folded)
    if not words:
        return Written(Mark.BLANK)
    if set(words) <= _SLASHES:
        return Written(Mark.SLASH)
    if set(words) <= _DASHES:
        return Written(Mark.DASH)
    if words.lower() in _NONE_WORDS:
        return Written(Mark.NONE)
    return _number(folded, unit, printed_unit)


def is_mark(text: str) -> bool:
    """Tell whether a text may be a figure: a number, a blank or a sign for none."""
    return written_in(text).mark is not Mark.UNREADABLE


def _number(folded: str, unit: str, printed_unit: str) -> Written:
    reasons: list[Reason] = []
    plain = folded.replace("−", "-").replace("，", ",").replace("、", ",")
    if re.search(r"[0-9][\s]+[0-9]", plain):
        # 3 001 and 398 over 5758: digits that the layout pulled apart.
        found = re.match(r"[+-]?[0-9][0-9,.\s]*", plain)
        run = found[0] if found else ""
        if not _is_one_number(run):
            return Written(Mark.UNREADABLE)
        plain = re.sub(r"\s", "", run) + plain[len(run) :]
        reasons.append(Reason.PULLED_APART)
    parts = _PARTS.fullmatch(re.sub(r"\s+", "", plain))
    if parts is None or not _PLAIN.fullmatch(parts["number"]):
        return Written(Mark.UNREADABLE)
    value = _exact(parts["number"])
    note = parts["note"]
    if value is None or (note and not _NOTE.match(note)):
        return Written(Mark.UNREADABLE)
    if note:
        reasons.append(Reason.NOTE_IN_CELL)
    scaled = _scaled(value, parts["unit"] or "", unit, printed_unit, reasons)
    if scaled is None:
        return Written(Mark.UNREADABLE)
    return Written(Mark.NUMBER, scaled, note, tuple(reasons))


def _is_one_number(run: str) -> bool:
    """Tell whether digits with blanks between may be one number.

    Groups of three, or digits set apart one by one, or a number broken over two
    lines; two numbers side by side are not one.
    """
    lines = [line.strip() for line in run.strip().split("\n") if line.strip()]
    if len(lines) > 1:
        # A narrow cell breaks a number into lines of one length, the last shorter.
        lengths = [len(line) for line in lines]
        is_even = len(set(lengths[:-1])) == 1 and lengths[-1] <= lengths[0]
        if lengths[0] < _BROKEN or not is_even:
            return False
    groups = "".join(lines).split()
    if len(groups) == 1 or all(len(group) == 1 for group in groups):
        return True
    return len(groups[0]) <= 3 and all(
        re.fullmatch(r"[0-9]{3}(?:\.[0-9]+)?", group) for group in groups[1:]
    )


def _exact(number: str) -> Decimal | None:
    """Return a number within what is kept exactly; None if it is not."""
    value = Decimal(number.replace(",", ""))
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if decimals > _DECIMALS or len(value.as_tuple().digits) > _DIGITS:
        return None
    return abs(value) if value == 0 else value


def _scaled(
    value: Decimal, own: str, unit: str, printed: str, reasons: list[Reason]
) -> Decimal | None:
    """Return a value in the unit of the form; None where the units do not agree."""
    if own and unit and own not in _MONEY:
        reasons.append(Reason.UNIT_IN_CELL)
        return None if unit in _MONEY else value
    told = own or (printed if unit in _MONEY else "")
    if not told or told == unit or not unit:
        if own:
            reasons.append(Reason.UNIT_IN_CELL)
        return value
    if unit not in _MONEY:
        return None
    reasons.append(Reason.UNIT_CONVERTED)
    return _tidy(value * _MONEY[told])


def _tidy(value: Decimal) -> Decimal:
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return (
        plain.quantize(Decimal(1))
        if isinstance(exponent, int) and exponent > 0
        else plain
    )
