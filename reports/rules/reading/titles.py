"""Title, agency and year of a report, from its first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.rules.prose import fold
from reports.rules.reading.headings import heading_of
from reports.rules.reading.tree import Block, Paragraph

FIRST_YEAR, LAST_YEAR = 2008, 2099
#: How many lines from the top a title is looked for in.
_LINES = 25
_LONGEST, _LONGEST_AGENCY = 80, 40
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_YEAR = re.compile(r"(?:20[0-9]{2})(?=\s*年)")
_CHINESE_YEAR = re.compile(r"二[〇零○Ｏ][〇零○Ｏ一二三四五六七八九]{2}(?=年)")
_REPORT = re.compile(r"(?:年度(?:工作)?报告|年报|工作报告|情况(?:的)?报告)")
_SUBJECT = re.compile(r"(?:政府)?信息公开|政务公开")
_PERIOD = re.compile(r"(20[0-9]{2})年1月1日.{0,12}?(?:至|到|起|-|—|~).{0,12}?12月31日")
_TIDY = re.compile(r"^(?:关于|附件[:：0-9]*)|^[:：、]|的$")
_NAME_SIGNS = re.compile(r"[。；;：:，,]")


@dataclass(frozen=True)
class Title:
    """Title, agency and year; empty and None where the file does not tell.

    ``places`` are the blocks it was read from, ``by`` what told the year: the
    title, the period of the figures, or the text.
    """

    text: str = ""
    agency: str = ""
    year: int | None = None
    by: str = ""
    places: frozenset[int] = frozenset()


def title_of(blocks: Sequence[Block]) -> Title:
    """Return what the first lines of a file say."""
    lines = [
        (place, block.text.strip())
        for place, block in enumerate(blocks)
        if isinstance(block, Paragraph) and block.text.strip()
    ]
    found = _found(lines[:_LINES])
    if found.year is not None:
        return found
    year = _period([text for _place, text in lines])
    by = "period" if year else ""
    return Title(found.text, found.agency, year, by, found.places)


def year_in(text: str) -> int | None:
    """Return the first year of a text, in Arabic or Chinese digits."""
    folded = fold(text)
    found = _YEAR.search(folded)
    if found:
        return _valid(int(found[0]))
    written = _CHINESE_YEAR.search(text)
    return _valid(int(written[0].translate(_DIGITS))) if written else None


def _found(lines: Sequence[tuple[int, str]]) -> Title:
    for at, (place, text) in enumerate(lines):
        if heading_of(text) is not None and at > 0:
            break
        plain = re.sub(r"\s", "", text)
        if len(plain) > _LONGEST or not _REPORT.search(plain):
            continue
        if not _SUBJECT.search(plain) or "。" in plain:
            continue
        agency, places, title = _agency(plain), {place}, plain
        if not agency and at > 0 and _is_name(lines[at - 1][1]):
            name = re.sub(r"\s", "", lines[at - 1][1])
            agency, title = _name(name), f"{name}{plain}"
            places.add(lines[at - 1][0])
        places |= _repeated(lines, plain)
        year = year_in(title)
        return Title(title, agency, year, "title" if year else "", frozenset(places))
    return Title()


def _repeated(lines: Sequence[tuple[int, str]], title: str) -> set[int]:
    """Web pages print the title twice."""
    return {place for place, text in lines if re.sub(r"\s", "", text) == title}


def _agency(title: str) -> str:
    """Return the name in a title: before the year, or between year and subject."""
    folded = fold(title)
    year = _YEAR.search(folded) or _CHINESE_YEAR.search(title)
    if year is None:
        return _name(_SUBJECT.split(title)[0])
    before = title[: year.start()]
    if _name(before):
        return _name(before)
    behind = re.sub(r"^年(?:度)?", "", title[year.end() :])
    return _name(re.split(r"政府信息公开|信息公开|政务公开", behind)[0])


def _name(text: str) -> str:
    name = text.strip("（）() 　《》")
    while _TIDY.search(name):
        name = _TIDY.sub("", name)
    return name if 2 <= len(name) <= _LONGEST_AGENCY else ""


def _is_name(text: str) -> bool:
    plain = re.sub(r"\s", "", text)
    return 2 < len(plain) <= _LONGEST_AGENCY and not _NAME_SIGNS.search(plain)


def _period(texts: Sequence[str]) -> int | None:
    """Return the year whose figures the report says it holds."""
    for text in texts:
        found = _PERIOD.search(re.sub(r"\s", "", fold(text)))
        if found:
            return _valid(int(found[1]))
    ends = re.findall(
        r"(20[0-9]{2})年12月31日", re.sub(r"\s", "", fold("".join(texts)))
    )
    return _valid(int(ends[0])) if ends else None


def _valid(year: int) -> int | None:
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
