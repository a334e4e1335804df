"""Which cells of the form a number typed in prose speaks of. Pure text work.

A number is taken for a cell where the words of the form stand right before it
(不予公开12件) or right behind it (12件不予公开). In doubt it is taken for nothing:
a correct sentence must never be questioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reports.rules.content import TypedInProse
from reports.rules.form_phrases import LEADS, OTHER_WORK, PARTS
from reports.rules.form_words import FormWord, Words, plain

#: What a table counts in one word, prose counts in several.
SAME_UNITS = {
    "件": frozenset(("件", "宗", "起", "份", "例", "件次")),
    "万元": frozenset(("万元", "元", "亿元")),
    "次": frozenset(("次", "场", "场次", "场(次)")),
}
# What may stand between the words and the number.
_FILLERS = re.compile(
    r"(?:事项|共计|合计|总计|累计|数量|总数|达到|案件|申请|信息|决定|答复|金额|共有|"
    r"[的了共计总数为是有达案已:(])$"
)
# What may stand between the number and the words.
_MODIFIERS = re.compile(
    r"^(?:政府信息公开|依申请公开|信息公开|政府信息|行政(?=规范)|申请(?=不|予|部|无|属|作)|"
    r"依法|作出|属于|[的被均经系为是])*"
)
_OWNED = re.compile(r"(?:[的了共计为有:]|申请|案件|决定)*[0-9]")
# Where a clause begins: behind a mark, or behind the number before.
_BREAK = re.compile(r"[,.。;:()!?！？；：，（）\ue000]|[0-9]+(?![0-9年月])")
_LISTED = re.compile(r"(?:、|和|与|及|或|以及|或者)$")
# 公民、法人和其他组织 are all applicants, no kind of them.
_EVERYBODY = re.compile(
    r"(?:公民|自然人)(?:、|和|或)?法人(?:、|和|及|或|以及|或者)?其他组织"
)
_BETWEEN = re.compile(r"[0-9]|不予|予以|部分公开|无法提供|其他处理|复议|诉讼|投诉|许可")
_COMPARED = re.compile(r"(?:比|较|同|与|同比)上年(?:同期)?[^,;。]*[,;。]")
_WHOLE_YEAR = re.compile(
    r"(?:1(?:月(?:1日)?)?起?(?:至|到|[-—~])(?:本年)?|截[至止]?(?:到)?(?:本年)?)12月(?:31日|底)?"
)
# 根据2019年修订的《条例》 says nothing about the time of what is counted.
_TITLES = re.compile(
    r"《[^》]*》|〔[^〕]*〕|20[0-9]{2}年(?=[^,;。]{0,8}(?:修订|修正|施行|印发|出台))"
)
_TIMES = re.compile(
    r"上年|下年|20[0-9]{2}年|本年|全年|上半年|下半年|季度|[0-9]{1,2}月|历年|近[三五]年|(?<!本年)以来|五期间|[月日年]均|平均|每月"
)
_THIS_YEAR = frozenset(("本年", "全年"))


# What is left of the number before where a clause begins behind it.
_REST = re.compile(r"^(?:\s|[件宗起份例条次个、和及与并]|万元)+")
_LONGEST = 30


_PARTS = re.compile("|".join(PARTS) + "|分别")
_OTHER_WORK = re.compile("|".join(OTHER_WORK))


@dataclass(frozen=True)
class Quotation:
    """A number with the words of the form beside it, and what these may mean.

    ``words`` are those of the text, cut to what the number belongs to.
    """

    words: str
    meanings: tuple[FormWord, ...]


def quotation(
    typed: TypedInProse, words: Words, units: Mapping[str, str], year: int
) -> Quotation | None:
    """Return what a typed count quotes from the form; None if nothing.

    ``units`` are the units of the cells by code.
    """
    before = _of_the_year(typed.count.before, year)
    after = _of_the_year(typed.count.after, year)
    fitting = _Fitting(typed.count.unit, units)
    for text in _at_end(before, words, fitting):
        head = before[: before.rindex(text)]
        if meanings := _meanings(words.meanings[text], head, fitting):
            return _quoted(_words(typed), meanings, head, words)
    behind = _at_start(after, words, fitting)
    if behind is None:
        return None
    meanings = _meanings(words.meanings[behind], before, fitting, is_behind=True)
    return _quoted(_words(typed, is_behind=True), meanings, before, words)


@dataclass(frozen=True)
class _Fitting:
    """Tells whether words speak of what is counted in a unit."""

    unit: str
    units: Mapping[str, str]

    def __call__(self, word: FormWord) -> bool:
        unit = self.units[word.codes[0]]
        return self.unit in SAME_UNITS.get(unit, (unit,))


def _words(typed: TypedInProse, is_behind: bool = False) -> str:
    """Return the number with the words of the text before it, or behind it."""
    count = typed.count
    if is_behind:
        return f"{count.words}{_BREAK.split(count.after)[0][:_LONGEST]}"
    clause = _REST.sub("", count.before[_clause(count.before) :])
    return f"{clause[-_LONGEST:]}{count.words}"


def _of_the_year(text: str, year: int) -> str:
    """Call the years by their distance from the year of the report."""
    text = plain(text)
    if "年" not in text:
        return text
    for pattern, name in _years(year):
        text = pattern.sub(name, text)
    return text


@lru_cache
def _years(year: int) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return how the years around a year are written, and what they are called."""
    near = ((year - 1, "上年"), (year, "本年"), (year + 1, "下年"))
    return (
        *((re.compile(rf"{number}年度?(?!修)"), name) for number, name in near),
        (re.compile(r"上一?年度|上一年|去年度?"), "上年"),
        (re.compile(r"下一?年度|下一年|次年度?|明年|第二年"), "下年"),
        (re.compile(r"本年度|今年|当年"), "本年"),
    )


def _at_end(text: str, words: Words, fits: _Fitting) -> list[str]:
    """Return the words right before the number, the most particular ones first.

    What may stand between is taken off piece by piece; what is left says most:
    行政复议 in 收到行政复议申请9件.
    """
    found: list[str] = []
    while True:
        for piece in words.ending(text[-2:]):
            if text.endswith(piece) and any(map(fits, words.meanings[piece])):
                found.insert(0, piece)
                break
        shorter = _FILLERS.sub("", text)
        if shorter == text:
            return found
        text = shorter


def _at_start(text: str, words: Words, fits: _Fitting) -> str | None:
    """Return the words right behind the number, unless the next number owns them."""
    rest = _MODIFIERS.sub("", text, count=1)
    for piece in words.beginning(rest[:2]):
        if rest.startswith(piece) and any(map(fits, words.meanings[piece])):
            return None if _OWNED.match(rest, len(piece)) else piece
    return None


def _meanings(
    words: tuple[FormWord, ...], before: str, fits: _Fitting, is_behind: bool = False
) -> tuple[FormWord, ...]:
    """Return the meanings whose leading word stands nearest before them."""
    clause_at = _clause(before)
    leads = [
        (_lead(word, before, clause_at, is_behind), word)
        for word in words
        if fits(word)
    ]
    nearest = max((lead for lead, _ in leads if lead), default=None)
    if nearest is None or _is_listed(before[: nearest[1]], LEADS):
        return ()
    clause = before[clause_at:]
    return tuple(
        word
        for lead, word in leads
        if lead == nearest and not any(sign in clause for sign in word.unless)
    )


def _clause(before: str) -> int:
    """Return where the clause begins that a text ends in."""
    return max((match.end() for match in _BREAK.finditer(before)), default=0)


def _lead(
    word: FormWord, before: str, clause_at: int, is_behind: bool
) -> tuple[int, int] | None:
    """Return where the word that has to stand before ends and begins.

    None if it is not there; for words that need none, the very beginning.
    """
    if not word.after:
        return 0, 0
    start = 0 if word.far else clause_at
    found = [(before.rfind(lead, start), len(lead)) for lead in word.after]
    place, length = max(found)
    if place < 0:
        return None
    gap = before[place + length :]
    is_near = not (_stripped(gap) if is_behind else _BETWEEN.search(gap))
    return (place + length, place) if word.far or is_near else None


def _stripped(text: str) -> str:
    while (shorter := _FILLERS.sub("", text)) != text:
        text = shorter
    return text


def _is_listed(before: str, words: Iterable[str]) -> bool:
    """Tell whether other such words stand before, joined: 制发、废止."""
    shorter = _LISTED.sub("", before)
    return shorter != before and shorter.endswith(tuple(words))


def _quoted(
    text: str, meanings: tuple[FormWord, ...], before: str, words: Words
) -> Quotation | None:
    if not meanings or _is_listed(before, words.meanings):
        return None
    clause_at = _clause(before)
    clause = _EVERYBODY.sub("", before[clause_at:])
    if _PARTS.search(clause):
        return None
    if meanings[0].is_general and _is_other_work(before):
        return None
    return Quotation(text, meanings) if _is_of_this_year(before, clause_at) else None


def _is_other_work(before: str) -> bool:
    """Tell whether the words before speak of other work last, not of requests."""
    told = before.replace("许可申请", "许可")
    return bool(_OTHER_WORK.search(told, told.rfind("申请") + 1))


def _is_of_this_year(before: str, clause_at: int) -> bool:
    """Tell whether the last time named before is the year of the report."""
    if re.search(r"上年(?!结转|转结|遗留|顺延)", before[clause_at:]):
        return False
    told = _WHOLE_YEAR.sub("本年", _TITLES.sub("", _COMPARED.sub("", before)))
    # Words of the form that name a year are no time.
    told = re.sub(
        r"上年(?:结转|转结|遗留|顺延)|(?:结转|转|顺延|延)[至到入]?下年|结转上年",
        "",
        told,
    )
    times = _TIMES.findall(told)
    return not times or times[-1] in _THIS_YEAR
