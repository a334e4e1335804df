"""A file that somebody gave, JSON or XLSX: its content decides, not its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.checking.contents import Submission, of_last_year, submission_from
from reports.checking.parsing import parsed
from reports.checking.sheets import is_sheet, read_sheet
from reports.rules.findings import Finding


@dataclass(frozen=True)
class GivenFile:
    """The data of a file, and what in it could not be read as data."""

    data: Mapping[str, object]
    problems: tuple[Finding, ...] = ()


def read_file(content: bytes, year: int | None, format: str = "") -> GivenFile:
    """Read a file. Raises Malformed.

    ``year`` and ``format`` hold for a sheet, and for JSON that leaves them out.
    """
    named = {"year": year, "format": format}
    if is_sheet(content):
        sheet = read_sheet(content, year, format)
        named |= {"format": sheet.form.code}
        return GivenFile({**named, "figures": sheet.figures}, sheet.problems)
    data = parsed(content)
    left_out = {key: named[key] for key in named if data.get(key) in (None, "")}
    return GivenFile({**data, **left_out})


def submission_in(file: GivenFile, before: GivenFile | None = None) -> Submission:
    """Return the report of a file, with the year before. Raises Malformed."""
    earlier = before.problems if before else ()
    found = submission_from(file.data, before.data if before else None)
    problems = (*file.problems, *found.problems, *of_last_year(earlier))
    return replace(found, problems=problems)
