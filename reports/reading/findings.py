"""The checks of a report run on what was read of it, and what reading itself found."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import Sentence, noop, sentence
from reports.checking import Malformed, findings_of, submission_from
from reports.checking.values import NoNumber, number
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import rows_of
from reports.rules.reading.finds import FoundFigure, Misprint
from reports.rules.reading.marks import Mark, Written
from reports.rules.reading.reading import Reading
from reports.rules.reading.reasons import Reason
from reports.rules.reading.worded import WordedFigure
from reports.rules.vocabulary import Level

MISPRINT, COLLAPSED, PARTS, CONVERTED = "R1", "R2", "R3", "R4"
#: A blank cell, and the sums that a collapsed row enters.
_BLANK = "X5"
_SUMS = frozenset({"X1", "X2", "X3"})
_OUTCOME = "requests.otherwise_closed."
_UNDIVIDED = "form2019"


def findings_in(reading: Reading) -> list[Finding]:
    """Return what is wrong with a report as it was read, the gravest kinds first."""
    own = [
        *_misprints(reading),
        *_collapsed(reading),
        *_parts(reading),
        *_units(reading),
    ]
    return [*_checked(reading), *own]


def _checked(reading: Reading) -> list[Finding]:
    data: dict[str, object] = {
        "agency": reading.title.agency,
        "year": reading.title.year or reading.form.years[0],
        "format": reading.form.code,
        "figures": figures_of(reading),
        "prose": prose_of(reading),
    }
    found = _run(data)
    if found is None:
        found = _run({**data, "prose": None}) or []
    if not reading.extra:
        return found
    # A row printed in the place of three: the three are not blank, they are not there.
    kept = [
        one
        for one in found
        if not (one.rule == _BLANK and one.code.startswith(_OUTCOME) and not one.found)
    ]
    return [*kept, *_undivided(reading)]


def _run(data: dict[str, object]) -> list[Finding] | None:
    """Run the checks; None where there is too much text for them, or nothing."""
    try:
        return findings_of(submission_from(data))
    except Malformed:
        return None


def figures_of(reading: Reading) -> dict[str, object]:
    """Return the figures by code as the checks and a draft take them.

    A number is its value; what is no number stays as printed; a blank is None.
    """
    found: dict[str, object] = {
        figure.code: _given(figure) for figure in reading.figures
    }
    for worded in reading.worded:
        found[worded.code] = _described(worded, reading)
    for named in reading.named:
        found[named.code] = {
            "value": _value(named.written, named.text),
            "label": named.label,
            "unit": named.unit,
            "part_of": named.part_of,
        }
    return found


def prose_of(reading: Reading) -> dict[str, str]:
    """Return the text of each section by its heading."""
    found: dict[str, str] = {}
    for section in reading.outline.sections:
        name = section.heading
        while name in found:
            name = f"{name} "
        found[section.key or name] = section.text()
    return found


def _given(figure: FoundFigure) -> str | None:
    return _value(figure.written, figure.text)


def _value(written: Written, printed: str) -> str | None:
    if written.value is not None:
        return f"{written.value:f}"
    if written.mark in (Mark.BLANK, Mark.MISSING):
        return None
    text = " ".join(printed.split())
    try:
        number(text)
    except NoNumber:
        return text
    # It looks like a number, but it is not known to be that of this cell.
    return f"“{text}”"


def _described(worded: WordedFigure, reading: Reading) -> dict[str, str]:
    totals = {one.code: one for one in reading.worded if one.sum is not None}
    total = totals.get(worded.part_of)
    is_whole = total is not None and total.sum is not None and total.sum >= total.value
    return {
        "value": f"{worded.value:f}",
        "label": worded.label,
        "unit": worded.unit,
        "part_of": worded.part_of if is_whole else "",
    }


def _undivided(reading: Reading) -> Iterator[Finding]:
    """Check the sums of table three with the one row that is printed."""
    rows = {f"requests.{row}." for row in rows_of(divided=False)}
    figures = {
        figure.code: _given(figure)
        for figure in (*reading.figures, *reading.extra)
        if f"{figure.code.rpartition('.')[0]}." in rows
    }
    year = reading.title.year or reading.form.years[0]
    found = _run({"year": year, "format": _UNDIVIDED, "figures": figures}) or []
    codes = {figure.code for figure in reading.figures}
    return (one for one in found if one.rule in _SUMS and one.code in codes)


def _misprints(reading: Reading) -> Iterator[Finding]:
    words = noop("表里写的是“%(printed)s”，格式是“%(label)s”，请核对。")
    for misprint in reading.misprints:
        printed = _flat(misprint)
        yield _doubt(
            MISPRINT,
            sentence(words, printed=printed, label=sentence(misprint.label)),
            misprint.codes[0] if misprint.codes else "",
            expected=misprint.label,
            found=printed,
        )


def _collapsed(reading: Reading) -> Iterator[Finding]:
    if not reading.extra:
        return
    words = noop(
        "“%(row)s”合并成了一行，没有分成格式规定的几行；分行的数字请对照原始资料填写。"
    )
    first = reading.extra[0]
    values = ", ".join(" ".join(figure.text.split()) for figure in reading.extra)
    yield Finding(
        COLLAPSED,
        Level.ERROR,
        sentence(words, row=first.row_label),
        code=first.code,
        subject=values,
        found=values,
    )


def _parts(reading: Reading) -> Iterator[Finding]:
    """Named parts that do not reach the total; those beyond it the checks tell."""
    words = noop(
        "“%(label)s”写的是 %(total)s，列出的各项之和是 %(sum)s，可能没有列全，请核对。"
    )
    for worded in reading.worded:
        if worded.sum is None or worded.sum >= worded.value:
            continue
        total, added = f"{worded.value:f}", f"{worded.sum:f}"
        yield Finding(
            PARTS,
            Level.WARNING,
            sentence(words, label=worded.label, total=total, sum=added),
            code=worded.code,
            where=worded.words,
            subject=f"{total}|{added}",
            expected=added,
            found=total,
        )


def _units(reading: Reading) -> Iterator[Finding]:
    words = noop(
        "表里的金额是“%(printed)s”，单位不是万元，已换算为 %(value)s 万元，请核对。"
    )
    for figure in reading.figures:
        if Reason.UNIT_CONVERTED in figure.reasons and figure.written.value is not None:
            value = f"{figure.written.value:f}"
            printed = " ".join(figure.text.split())
            yield _doubt(
                CONVERTED,
                sentence(words, printed=printed, value=value),
                figure.code,
                expected=value,
                found=printed,
            )


def _doubt(
    rule: str, message: Sentence, code: str, *, expected: str, found: str
) -> Finding:
    """Return a warning about a figure; it lasts until other words are found."""
    return Finding(
        rule,
        Level.WARNING,
        message,
        code=code,
        subject=found,
        expected=expected,
        found=found,
    )


def _flat(misprint: Misprint) -> str:
    return "".join(misprint.printed.split())
