"""The places of the reports in force, with their words as they are shown."""

from __future__ import annotations

from django.db import models

from disclosure.agencies.models import Agency
from reports.models import Report


class IndexedPlace(models.Model):
    """A title, a section or a figure of an edition in force.

    Its tokens stand in the table ``words`` knows, under the same number. Numbers
    grow with the day of publication: the greater, the newer.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    # Taken over from the report, to be filtered by without reading it.
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=100)
    heading = models.TextField()
    text = models.TextField()
