"""The authoring side of the admin: a list, and pages instead of inlines.

``reports`` is the list and the addresses; ``writing``, ``figures``,
``particulars``, ``review`` and ``steps`` are the pages. None of them holds a
rule: they ask ``queries`` and call ``actions``.
"""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from reports.admin.campaigns import CampaignAdmin
from reports.admin.readings import ReadingAdmin
from reports.admin.reports import ReportAdmin

__all__ = ["CampaignAdmin", "ReadingAdmin", "ReportAdmin"]

# Jobs are looked after by programs; what they hold is nobody's duty to read.
admin.site.unregister(DBTaskResult)
