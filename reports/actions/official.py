"""The rule for values of the official tables, whichever way they come in."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.labels import Sentence
from disclosure.translation import translate
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.prose import fold
from reports.rules.typed_values import read_value
from reports.rules.vocabulary import Source

_MAX_DECIMALS = 4
MIN_REASON, MAX_REASON = 2, 300


def spec_of(report: Report, code: str) -> FigureSpec | None:
    """Return how a figure of the official tables is written; None for others."""
    return FORMATS[report.format].figures.get(code)


def read_figure(text: str, spec: FigureSpec) -> tuple[Decimal | None, int]:
    """Return a typed figure and its decimals as written; a blank is None.

    Raises ValidationError with the sentence about what is wrong.
    """
    value = read_value(text, spec)
    if isinstance(value, Sentence):
        raise ValidationError(translate(value))
    _whole, _dot, fraction = fold(text).strip().partition(".")
    written = len(fraction) if spec.is_amount and value is not None else 0
    return value, min(written, _MAX_DECIMALS)


def departs(text: str, spec: FigureSpec, computed: Decimal | None) -> bool:
    """Tell whether a typed figure is another one than the computed."""
    value = read_value(text, spec)
    return computed is not None and isinstance(value, Decimal) and value != computed


def given_by(report: Report) -> Source:
    """Tell where the computed figures of a report come from: register or sum."""
    return Source.SUMMED if report.addends.exists() else Source.COMPUTED


def settle(
    row: Statistic,
    value: Decimal | None,
    decimals: int,
    *,
    source: Source,
    given: Source,
    reason: str,
) -> None:
    """Set a figure, not saved yet, and what its source is after that.

    Over a computed figure ``reason`` is kept beside it; the computed figure
    itself needs none, nor does a blank. Raises ValidationError where a reason is
    missing, and leaves the row as it was.
    """
    is_over = row.computed is not None and value is not None
    if is_over and value != row.computed:
        row.reason, row.source = checked_reason(reason), Source.ADJUSTED
    else:
        row.reason, row.source = "", given if is_over else source
    row.value, row.decimals = value, decimals


def checked_reason(text: str) -> str:
    """Return a reason for departing from the register; ValidationError if none."""
    reason = text.strip()
    if len(reason) < MIN_REASON:
        raise ValidationError({"reason": _("请写明与自动统计数不同的理由。")})
    if len(reason) > MAX_REASON:
        raise ValidationError({"reason": _("理由最多300字，请写短一些。")})
    return reason
