"""The words by which prose speaks of the cells of a form, per format.

The official labels, and the short forms of ``form_phrases``. A number next to
such words is compared with the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reports.rules.form_phrases import (
    BARE,
    CAME_IN,
    COURTS,
    DECIDED,
    DENIED,
    DOCUMENTS,
    ENDINGS,
    INSTANCES,
    LAST_YEAR,
    LATE,
    LATER,
    LITIGATION,
    MADE,
    NEXT_YEAR,
    REASONS,
    RESULTS,
    ROWS,
    SHORT_COURTS,
    UNDECIDED,
)
from reports.rules.formats import FORMATS, FigureSpec, Format
from reports.rules.formats.requests_table import (
    BROUGHT_FORWARD,
    CARRIED_OVER,
    GROUP_LABELS,
    HANDLED,
    RECEIVED,
    TOTAL,
    code,
)

Codes = tuple[str, ...]
_IDLE = re.compile(r"[\s“”\"'「」]")


@dataclass(frozen=True)
class FormWord:
    """Words, and the cells they speak of: the sum of ``codes``.

    ``after``: one of these has to stand before them, in the same clause, or
    anywhere earlier in the sentence if ``far``. ``unless``: none of these may
    stand before them in the clause. ``others`` are other sums that may be meant
    as well. ``is_general`` words are used of other work too.
    """

    text: str
    codes: Codes
    after: tuple[str, ...] = ()
    far: bool = False
    unless: tuple[str, ...] = ()
    others: tuple[Codes, ...] = ()
    is_general: bool = False

    @property
    def sums(self) -> tuple[Codes, ...]:
        return (self.codes, *self.others)


class Words:
    """The words of a format, found by how they begin or end."""

    def __init__(self, words: Mapping[str, tuple[FormWord, ...]]) -> None:
        self.meanings = words
        self._beginning: dict[str, list[str]] = {}
        self._ending: dict[str, list[str]] = {}
        for text in sorted(words, key=len, reverse=True):
            self._beginning.setdefault(text[:2], []).append(text)
            self._ending.setdefault(text[-2:], []).append(text)

    def beginning(self, two: str) -> Sequence[str]:
        """Return the words that begin with two characters, longest first."""
        return self._beginning.get(two, ())

    def ending(self, two: str) -> Sequence[str]:
        """Return the words that end with two characters, longest first."""
        return self._ending.get(two, ())


@cache
def words_of(form: str) -> Words:
    """Return the words of a format; none for the free form.

    Only words all of whose cells the format has are there.
    """
    official = FORMATS[form].figures
    found: dict[str, list[FormWord]] = {}
    for word in _all(FORMATS[form]):
        if all(figure in official for codes in word.sums for figure in codes):
            found.setdefault(plain(word.text), []).append(word)
    return Words({text: tuple(dict.fromkeys(words)) for text, words in found.items()})


def plain(text: str) -> str:
    """Leave out quotation marks and blanks, which prose sets as it likes."""
    return _IDLE.sub("", text)


def _all(form: Format) -> Iterator[FormWord]:
    if not form.tables:
        return
    yield from _requests(form)
    yield from _flow(form)
    yield from _challenges()
    yield from _decisions()
    yield from _documents()
    yield from _sheet(form)


def _requests(form: Format) -> Iterator[FormWord]:
    """The outcomes of table three by row, and by group: the sum of its rows."""
    rows = _rows(form)
    groups = {
        key: [row for row in rows if row.split(".")[0] == key] for key in GROUP_LABELS
    }
    for key, label in GROUP_LABELS.items():
        if groups[key]:
            short = ROWS.get(key, ())
            yield from _named((label, *short), _totals(groups[key]), unless=REASONS)
    for row in rows:
        if row in groups:
            continue
        label = form.figures[code(row, TOTAL)].row_label
        names = [name for name in (label, *ROWS.get(row, ())) if name not in BARE]
        yield from _named(names, _totals([row]), unless=DENIED)


def _flow(form: Format) -> Iterator[FormWord]:
    """What came in, was handled and went over to the next year."""
    received = _totals([RECEIVED])
    brought, over = _totals([BROUGHT_FORWARD]), _totals([CARRIED_OVER])
    handled = _totals([HANDLED])
    yield FormWord("新收", received, is_general=True)
    with_old = _totals([RECEIVED, BROUGHT_FORWARD])
    for name in ("申请", "依申请公开"):
        yield FormWord(name, received, after=CAME_IN, others=(with_old,))
    speaking = ("依申请公开", "信息公开")
    yield FormWord("收到", received, after=speaking, others=(with_old,))
    yield FormWord("申请", brought, after=LAST_YEAR)
    yield from _named(LAST_YEAR, brought, is_general=True)
    later = [f"{stem}{end}" for stem in (*NEXT_YEAR, *LATER) for end in ENDINGS]
    yield from _named(later, over, is_general=True)
    yield FormWord("申请", over, after=(*NEXT_YEAR, *LATER))
    yield FormWord("结转", over, others=(brought,), is_general=True)
    yield FormWord("办结", handled, unless=LATE, is_general=True)
    yield FormWord("申请", handled, after=("办结",), unless=LATE)
    yield FormWord(
        "答复",
        handled,
        after=("申请",),
        far=True,
        unless=LATE,
        others=_answered(form),
        is_general=True,
    )


def _rows(form: Format) -> list[str]:
    """Return the keys of the rows of table three."""
    return [
        spec.code.removeprefix("requests.").removesuffix(f".{TOTAL}")
        for spec in form.figures.values()
        if spec.table == "requests" and spec.code.endswith(f".{TOTAL}")
    ]


def _answered(form: Format) -> tuple[Codes, ...]:
    """Who says 答复 may leave out what was closed without a reply."""
    outside = (RECEIVED, BROUGHT_FORWARD, HANDLED, CARRIED_OVER)
    rows = [
        row
        for row in _rows(form)
        if row not in outside and not row.startswith("otherwise_closed")
    ]
    return (_totals(rows),) if rows else ()


def _challenges() -> Iterator[FormWord]:
    """Table four: a group by its name, a result by the group named before it."""
    for names, courts in COURTS.items():
        yield from _named(names, tuple(f"{court}.{TOTAL}" for court in courts))
        leads = (*names, *SHORT_COURTS.get(names[0], ()))
        for result, words in RESULTS.items():
            codes = tuple(f"{court}.{result}" for court in courts)
            # 行政诉讼3件，其中直接起诉2件，维持2件: of either, or of both.
            both = tuple(f"{court}.{result}" for court in LITIGATION)
            others = (both,) if set(courts) < set(LITIGATION) else ()
            for word in words:
                yield FormWord(word, codes, leads, True, INSTANCES, others)
    yield from _named(("未经复议直接起诉",), (f"litigation.direct.{TOTAL}",))


def _decisions() -> Iterator[FormWord]:
    for key, names in DECIDED.items():
        yield from _named(names, (f"proactive.{key}.decisions",), unless=UNDECIDED)
    fees = ("行政事业性收费", "行政事业性收费金额")
    yield from _named(fees, ("proactive.fee.amount",))
    purchases = ("政府集中采购", "政府集中采购项目", "政府集中采购金额")
    for column in ("projects", "amount"):
        yield from _named(purchases, (f"proactive.procurement.{column}",))


def _documents() -> Iterator[FormWord]:
    """规章 and 规范性文件 with the verb that stands before or behind them."""
    columns = {"issued": MADE, "made": MADE, "repealed": ("废止",)}
    columns["in_force"] = ("现行有效", "有效")
    columns["disclosed"] = ("新公开",)
    for row, name in DOCUMENTS.items():
        for column, verbs in columns.items():
            codes = (f"proactive.{row}.{column}",)
            yield FormWord(name, codes, after=verbs)
            yield from _named(verbs[:2], codes, after=(name,), far=True)


def _sheet(form: Format) -> Iterator[FormWord]:
    """The lines of the statistics sheet of 2014 to 2018."""
    for spec in form.figures.values():
        if spec.table != "sheet":
            continue
        name = _without_note(spec)
        group = spec.part_of.split(".")[0]
        if group in ("reconsideration", "litigation"):
            after = ("行政复议",) if group == "reconsideration" else ("行政诉讼",)
            yield FormWord(name, (spec.code,), after=after, far=True)
        elif name not in BARE:
            yield FormWord(name, (spec.code,))
    for result in ("upheld", "corrected"):
        codes = (f"litigation.{result}",)
        yield from _named(RESULTS[result], codes, after=("行政诉讼",), far=True)
    received = ("applications.received.total",)
    yield FormWord("申请", received, after=CAME_IN)
    yield FormWord("办结", ("applications.closed.total",), unless=LATE, is_general=True)


def _without_note(spec: FigureSpec) -> str:
    """Return the label without what is in brackets and without the word number."""
    name = re.sub(r"（[^）]*）", "", spec.row_label)
    return re.sub(r"(?:总数|总次数|次数|数量|数)$", "", name)


def _named(
    names: Iterable[str],
    codes: Codes,
    *,
    after: tuple[str, ...] = (),
    far: bool = False,
    unless: tuple[str, ...] = (),
    is_general: bool = False,
) -> Iterator[FormWord]:
    for name in names:
        yield FormWord(name, codes, after, far, unless, (), is_general)


def _totals(rows: Iterable[str]) -> Codes:
    return tuple(code(row, TOTAL) for row in rows)
