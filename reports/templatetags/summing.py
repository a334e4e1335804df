"""Whether a report has anything to do with sums."""

from __future__ import annotations

from django import template

from disclosure.agencies.queries import subordinates_of
from disclosure.agencies.vocabulary import AgencyKind
from reports.models import Report
from reports.rules.formats import FORMATS

register = template.Library()


@register.simple_tag
def adds_up(report: Report) -> bool:
    """Tell whether a report adds something up, or is a government's that could."""
    if not FORMATS[report.format].tables:
        return False
    is_government = report.agency.kind != AgencyKind.DEPARTMENT
    if is_government and subordinates_of(report.agency).exists():
        return True
    return report.addends.exists()
