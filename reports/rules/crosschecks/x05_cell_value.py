"""X5: a cell of an official table is blank, or holds what cannot be counted."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import FigureContent, ReportContent
from reports.rules.crosschecks.cells import official_figures, place_of
from reports.rules.findings import Finding
from reports.rules.formats import FigureSpec
from reports.rules.vocabulary import Level

RULE = "X5"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per cell that is blank, below zero or not whole.

    Amounts of money may have decimals; what grew or shrank may be below zero.
    """
    for spec in official_figures(content).values():
        figure = content.by_code.get(spec.code)
        template = "" if figure is None else _fault(spec, figure)
        if figure is None or not template:
            continue
        found = "" if figure.value is None else figure.exact
        place = place_of(content.format, spec.code)
        yield Finding(
            RULE,
            Level.ERROR,
            sentence(template, place=place, found=found),
            code=spec.code,
            subject=found,
            found=found,
        )


def _fault(spec: FigureSpec, figure: FigureContent) -> str:
    """Return the sentence for what is wrong with a cell; empty if nothing is."""
    if figure.value is None:
        return noop("%(place)s还没有填报；没有发生的请填 0。")
    if figure.value < 0 and not spec.may_be_negative:
        return noop("%(place)s填报 %(found)s，不能小于 0，请改正。")
    if not spec.is_amount and figure.value != figure.value.to_integral_value():
        return noop("%(place)s填报 %(found)s，应是整数，请改正。")
    return ""
