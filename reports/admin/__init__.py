"""The authoring side of the admin: a list, and pages instead of inlines.

``reports`` is the list and the addresses; ``writing``, ``figures``,
``particulars``, ``review`` and ``steps`` are the pages. None of them holds a
rule: they ask ``queries`` and call ``actions``.
"""

from reports.admin.campaigns import CampaignAdmin
from reports.admin.reports import ReportAdmin

__all__ = ["CampaignAdmin", "ReportAdmin"]
