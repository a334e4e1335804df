"""Editions put on the shelf as rows, where it does not matter who wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from disclosure.agencies.models import Agency
from reports.document import build
from reports.models import PublishedDocument, Report, Section, Statistic
from reports.rules.formats import format_of
from reports.rules.vocabulary import PUBLIC_STATES, State


def put(
    agency: Agency,
    year: int,
    *,
    texts: Mapping[str, str] | None = None,
    figures: Mapping[str, str | None] | None = None,
    state: str = State.PUBLISHED,
    edition: int = 1,
    form: str = "",
    unit: str = "",
) -> Report:
    """Make an edition of a state; ``texts`` by heading, ``figures`` by code."""
    code = form or format_of(year).code
    report = Report.objects.create(
        agency=agency,
        year=year,
        edition=edition,
        format=code,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        state=state,
        published_at=timezone.now() if state in PUBLIC_STATES else None,
    )
    for place, (heading, body) in enumerate((texts or {}).items()):
        Section.objects.create(
            report=report,
            key=f"part-{place}",
            heading=heading,
            body=body,
            position=place,
        )
    Statistic.objects.bulk_create(
        Statistic(
            report=report,
            code=figure,
            label=figure,
            unit=unit or "件",
            value=None if value is None else Decimal(value),
            decimals=len((value or "").partition(".")[2]),
        )
        for figure, value in (figures or {}).items()
    )
    if state in PUBLIC_STATES:
        document = build(report)
        PublishedDocument.objects.create(
            report=report,
            content=document.to_json(),
            text=document.text,
            digest="0" * 64,
        )
    return report
