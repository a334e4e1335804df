"""F3: a percentage does not follow from its terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

from disclosure.labels import noop, sentence
from reports.rules.content import FigureContent, ReportContent
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "F3"
# More than the largest figure has, so that only the last step rounds.
_DIGITS = 60


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield one error per percentage that differs, at its own decimals."""
    for figure in content.figures:
        expected = _expected(figure, content)
        if expected is None or figure.value is None:
            continue
        if expected == _rounded(figure.value, figure.decimals):
            continue
        top = content.by_code[figure.numerator]
        bottom = content.by_code[figure.denominator]
        yield Finding(
            RULE,
            Level.ERROR,
            sentence(
                noop(
                    "“%(label)s”填报 %(value)s%%，按“%(top)s” %(top_value)s ÷ "
                    "“%(bottom)s” %(bottom_value)s 应为 %(expected)s%%。"
                ),
                label=figure.label,
                value=figure.shown,
                top=top.label,
                top_value=top.shown,
                bottom=bottom.label,
                bottom_value=bottom.shown,
                expected=f"{expected:f}",
            ),
            code=figure.code,
            subject=f"{figure.shown}|{top.shown}|{bottom.shown}",
            expected=f"{expected:f}",
            found=figure.shown,
        )


def _expected(figure: FigureContent, content: ReportContent) -> Decimal | None:
    top = content.by_code.get(figure.numerator)
    bottom = content.by_code.get(figure.denominator)
    if not top or not bottom or top.value is None or not bottom.value:
        return None
    with localcontext(prec=_DIGITS + figure.decimals):
        return _rounded(top.value * 100 / bottom.value, figure.decimals)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    with localcontext(prec=_DIGITS + decimals):
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
