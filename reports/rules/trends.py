"""One figure over the years, across the forms that counted it differently.

A form either prints the figure itself, or gives it as a sum of figures it does
print (``Format.sums``), or does not count it at all: then there is a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from disclosure.labels import Labelled, noop
from reports.rules.content import FigureContent
from reports.rules.formats import FORMATS, FigureSpec, Format


class Basis(Labelled):
    """Where a value comes from, or why there is none."""

    PRINTED = "printed", noop("报告中的数")
    SUMMED = "summed", noop("按格式对应关系得出的数")
    NO_REPORT = "no_report", noop("没有已发布的报告")
    NOT_COUNTED = "not_counted", noop("当年的表格没有这一项")
    NOT_ENTERED = "not_entered", noop("报告没有填这一项")


@dataclass(frozen=True)
class Reading:
    """What a report says of a figure; ``figure`` is None in a gap.

    ``parts`` are the codes a mapped value was made of.
    """

    basis: Basis
    figure: FigureContent | None = None
    parts: tuple[str, ...] = ()


@cache
def specs() -> dict[str, FigureSpec]:
    """Return every figure of an official form by code, as the newest form has it."""
    found: dict[str, FigureSpec] = {}
    for form in FORMATS.values():
        for code, spec in form.figures.items():
            found.setdefault(code, spec)
    return found


def codes_for(code: str) -> frozenset[str]:
    """Return the codes that have to be read to follow one figure."""
    parts = (part for form in FORMATS.values() for part in form.sums.get(code, ()))
    return frozenset({code, *parts})


def read(code: str, form: Format, figures: Mapping[str, FigureContent]) -> Reading:
    """Return what a report on ``form`` says of the figure ``code``.

    ``figures`` are those of the report by code. A figure counts only in its
    official unit; a sum only if every part of it is there. A value the report
    itself gives under this code goes before a sum.
    """
    own = _usable(code, figures)
    if own is not None:
        return Reading(Basis.PRINTED, own)
    if code in form.figures:
        return Reading(Basis.NOT_ENTERED)
    codes = form.sums.get(code, ())
    if not codes:
        return Reading(Basis.NOT_COUNTED)
    parts = [part for name in codes if (part := _usable(name, figures))]
    if len(parts) < len(codes):
        missing = all(name in form.figures for name in codes)
        return Reading(Basis.NOT_ENTERED if missing else Basis.NOT_COUNTED)
    return Reading(Basis.SUMMED, _sum(code, parts), codes)


def _usable(code: str, figures: Mapping[str, FigureContent]) -> FigureContent | None:
    found = figures.get(code)
    if found is None or found.value is None:
        return None
    return found if found.unit == specs()[code].unit else None


def _sum(code: str, parts: list[FigureContent]) -> FigureContent:
    values = [part.value for part in parts if part.value is not None]
    return FigureContent(
        code,
        specs()[code].label,
        parts[0].unit,
        sum(values[1:], values[0]),
        decimals=max(part.decimals for part in parts),
    )
