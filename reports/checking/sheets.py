"""The XLSX of the form, as the same data as JSON."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError

from disclosure.labels import noop, sentence
from reports.checking.contents import format_in, year_in
from reports.checking.figures import NO_NUMBER
from reports.checking.parsing import LARGEST_FILE, Malformed, refuse, too_large
from reports.checking.values import NoNumber, as_given, number
from reports.form.reading import CellError
from reports.form.sheet import FormReading, read_form
from reports.rules.findings import Finding
from reports.rules.formats import Format
from reports.rules.vocabulary import Level

#: A cell, row or column of the file that cannot be told.
UNTOLD = "I3"
#: A filled form unpacks to some 100 KB.
UNPACKED_LIMIT = 10 * 1024 * 1024
_NAME = "report.xlsx"


@dataclass(frozen=True)
class Sheet:
    """What a sheet says, by code, and what in it cannot be read."""

    form: Format
    figures: dict[str, str]
    problems: tuple[Finding, ...]


def is_sheet(content: bytes) -> bool:
    """Tell by its first bytes whether a file is a packed one, as XLSX is."""
    return content.startswith(b"PK\x03\x04")


def read_sheet(content: bytes, year: int | None, format: str = "") -> Sheet:
    """Read a sheet; it does not tell its year, and its format is the one of the year.

    Raises Malformed when year or format is missing, or nothing can be read.
    """
    if len(content) > LARGEST_FILE:
        raise too_large()
    if year is None:
        refuse(noop("XLSX 里没有写明年度，请另外选择或者写明年度。"))
    form = format_in({"format": format}, year_in({"year": year}))
    if not form.tables:
        refuse(noop("这一年没有全国统一的表格，请改用 JSON。"))
    return _sheet(_reading(content, form), form)


def _reading(content: bytes, form: Format) -> FormReading:
    if _is_bloated(content):
        refuse(noop("这个文件展开后过大，不能校核。"))
    try:
        reading = read_form(content, _NAME, form)
    except ValidationError as wrong:
        raise Malformed(sentence(wrong.messages[0])) from wrong
    if not reading.figures:
        raise Malformed(reading.errors[0].sentence)
    return reading


def _is_bloated(content: bytes) -> bool:
    """Tell whether a file unpacks to too much; a damaged one is refused later."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    return sum(part.file_size for part in parts) > UNPACKED_LIMIT


def _sheet(reading: FormReading, form: Format) -> Sheet:
    """Leave to the rules what is a number; of the rest, say in which cell it is."""
    unread = {code for code, text in reading.figures.items() if not _is_number(text)}
    problems = [
        _problem(error, reading.figures.get(error.code, ""), error.code in unread)
        for error in reading.errors
        if error.code in unread or error.code not in reading.figures
    ]
    noted = {problem.code for problem in problems}
    figures = {
        code: "" if code in unread & noted else text
        for code, text in reading.figures.items()
    }
    return Sheet(form, figures, tuple(problems))


def _is_number(text: str) -> bool:
    try:
        number(text)
    except NoNumber:
        return False
    return True


def _problem(error: CellError, text: str, is_unread: bool) -> Finding:
    return Finding(
        NO_NUMBER if is_unread else UNTOLD,
        Level.ERROR,
        sentence(noop("%(cell)s：%(words)s"), cell=error.cell, words=error.sentence),
        code=error.code,
        subject=f"{error.cell}|{text}",
        found=as_given(text),
    )
