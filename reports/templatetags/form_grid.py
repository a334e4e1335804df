"""Whether the figures of a report stand in the tables of an official form."""

from __future__ import annotations

from django import template

from reports.models import Report
from reports.rules.formats import FORMATS

register = template.Library()


@register.filter
def has_form(report: Report) -> bool:
    """Tell whether the format of a report has official tables."""
    return bool(FORMATS[report.format].tables)


@register.filter
def is_official(code: str, report: Report) -> bool:
    """Tell whether a figure belongs to the official tables of a report."""
    return code in FORMATS[report.format].figures
