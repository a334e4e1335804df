"""Formats of the annual report: one module of data each.

To add one: write a module with a ``FORMAT``, list it in ``FORMATS``.
"""

from reports.rules.formats.base import (
    Cell,
    FigureSpec,
    Format,
    OfficialTable,
    OutlineItem,
)
from reports.rules.formats.form2014 import FORMAT as FORM2014
from reports.rules.formats.form2019 import FORMAT as FORM2019
from reports.rules.formats.form2021 import FORMAT as FORM2021
from reports.rules.formats.free import FORMAT as FREE

FORMATS: dict[str, Format] = {
    form.code: form for form in (FORM2021, FORM2019, FORM2014, FREE)
}


def format_of(year: int) -> Format:
    """Return the format prescribed for the reports of a year; else the free one."""
    for form in (FORM2021, FORM2019, FORM2014):
        first, last = form.years
        if first <= year <= last:
            return form
    return FREE


__all__ = [
    "FORMATS",
    "Cell",
    "FigureSpec",
    "Format",
    "OfficialTable",
    "OutlineItem",
    "format_of",
]
