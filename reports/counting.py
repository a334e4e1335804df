"""What the register of requests says of an agency's year, for the checks."""

from __future__ import annotations

from reports.models import Report
from reports.rules.content import Register


def register_of(report: Report) -> Register | None:
    """Return the register's figures for a report; None where there is no register."""
    return None
