"""A report as plain data, from what strangers gave. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.labels import noop, sentence
from reports.checking.figures import own_words, reader_of
from reports.checking.parsing import Malformed, quoted, refuse
from reports.checking.texts import sections_of, text_sections
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS, Format, format_of
from reports.rules.vocabulary import Level

__all__ = ["Malformed", "Submission", "content_from", "submission_from"]

FIRST_YEAR, LAST_YEAR = 2008, 2099
MOST_FIGURES = 2000
LONGEST_NAME = 200
#: A format that is not the one of the year.
OUTDATED = "I2"


@dataclass(frozen=True)
class Submission:
    """A report that somebody gave to be checked.

    ``problems`` say what in it could not be read. ``missing`` are the labels of
    the tables and texts that were not given and so are not checked.
    """

    content: ReportContent
    form: Format
    problems: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    has_all_texts: bool = False


def content_from(
    data: Mapping[str, object], previous: Mapping[str, object] | None = None
) -> ReportContent:
    """Return a report as the checks want it; see ``submission_from``."""
    return submission_from(data, previous).content


def submission_from(
    data: Mapping[str, object], previous: Mapping[str, object] | None = None
) -> Submission:
    """Read ``{agency, year, format, figures, prose}`` and the year before.

    ``previous`` may also stand in ``data`` itself. Raises Malformed when year,
    format or the shape as a whole is wrong; a figure that cannot be read
    becomes a problem of its own.
    """
    year = year_in(data)
    given = data.get("previous") if previous is None else previous
    before = None if given is None else _previous(given, year)
    read = _read(data, year, before.content if before else None)
    earlier = of_last_year(before.problems) if before else ()
    if not (read.content.figures or read.content.sections or read.problems):
        refuse(noop("里面既没有指标也没有正文，请写上要校核的内容。"))
    return Submission(
        read.content,
        read.form,
        (*read.problems, *earlier),
        read.missing,
        read.has_all_texts,
    )


def year_in(data: Mapping[str, object]) -> int:
    """Return the year of a report; Malformed when it is missing or out of range."""
    given = data.get("year")
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}", given.strip()):
        given = int(given)
    if isinstance(given, int) and FIRST_YEAR <= given <= LAST_YEAR:
        return given
    refuse(
        noop("请写明年度 year，从%(first)s到%(last)s的四位数字。"),
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def format_in(data: Mapping[str, object], year: int) -> Format:
    """Return the format that is named, or the one of the year."""
    code = data.get("format")
    if code in (None, ""):
        return format_of(year)
    if isinstance(code, str) and code in FORMATS:
        return FORMATS[code]
    refuse(
        noop("没有格式“%(format)s”，请写 %(known)s 中的一个，或者不写。"),
        format=quoted(code),
        known=", ".join(FORMATS),
    )


def _read(
    data: Mapping[str, object], year: int, previous: ReportContent | None
) -> Submission:
    form = format_in(data, year)
    reader = reader_of(_figures(data), form)
    figures, sections = reader.read(), sections_of(data, form)
    texts, keys = text_sections(form), {section.key for section in sections}
    loose = {noop("标题"): _agency(data), noop("指标"): own_words(figures, form)}
    content = ReportContent(
        year=year,
        format=form.code,
        sections=sections,
        figures=figures,
        loose_texts=loose,
        previous=previous,
        makes_rules=_yes_or_no(data.get("makes_rules")),
    )
    unwritten = (heading for key, heading in texts.items() if key not in keys)
    return Submission(
        content,
        form,
        problems=(*_outdated(year, form), *reader.problems),
        missing=(*reader.missing, *unwritten),
        has_all_texts=keys >= texts.keys(),
    )


def _figures(data: Mapping[str, object]) -> Mapping[str, object]:
    figures = data.get("figures")
    if figures is None:
        return {}
    if not isinstance(figures, Mapping):
        refuse(noop("figures 应当是一个对象：代码对数值。"))
    if len(figures) > MOST_FIGURES:
        refuse(noop("一份报告最多%(most)s个指标。"), most=MOST_FIGURES)
    return {str(code): entry for code, entry in figures.items()}


def _previous(given: object, year: int) -> Submission:
    """Read the report of the year before; it may leave its year out."""
    if not isinstance(given, Mapping):
        refuse(noop("上一年的报告应当与今年的写法相同。"))
    data = {**given, "year": given.get("year") or year - 1}
    if year_in(data) != year - 1:
        refuse(
            noop("上一年的报告应当是%(year)s年的，请换一个文件。"),
            year=year - 1,
        )
    return _read(data, year - 1, None)


def of_last_year(problems: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what is wrong with last year's file: no error of this year's report."""
    return tuple(
        Finding(
            problem.rule,
            Level.WARNING,
            sentence(noop("上一年的报告：%(words)s"), words=problem.message),
            code=problem.code,
            subject=f"previous|{problem.subject}",
            found=problem.found,
        )
        for problem in problems
    )


def _outdated(year: int, form: Format) -> tuple[Finding, ...]:
    first, last = form.years
    if first <= year <= last:
        return ()
    words = noop("%(year)s年的报告应当用%(right)s，这里按%(given)s校核。")
    right = sentence(format_of(year).label)
    told = sentence(words, year=year, right=right, given=sentence(form.label))
    return (Finding(OUTDATED, Level.WARNING, told, subject=form.code),)


def _agency(data: Mapping[str, object]) -> str:
    """Return the name of the agency, plain or as this site publishes it."""
    agency = data.get("agency")
    name = agency.get("name") if isinstance(agency, Mapping) else agency
    return name[:LONGEST_NAME] if isinstance(name, str) else ""


def _yes_or_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
