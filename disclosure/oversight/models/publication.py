"""Response times that an agency shows the public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency


class Publishing(models.Model):
    """An agency publishes its response times; without a row it does not."""

    agency = models.OneToOneField(
        Agency, on_delete=models.CASCADE, related_name="publishing", primary_key=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(_("决定日期"))


class PublishedTimes(models.Model):
    """The figures of one year as the public sees them, counted on ``as_of``.

    All counts are in 件, all times in working days. Times are empty where too
    few cases were answered for one applicant not to recognise the own case.
    """

    publishing = models.ForeignKey(
        Publishing, on_delete=models.CASCADE, related_name="years"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    as_of = models.DateField(_("统计日期"))
    answered = models.PositiveIntegerField(_("已答复（件）"))
    in_time = models.PositiveIntegerField(_("按时答复（件）"))
    open_overdue = models.PositiveIntegerField(_("超期未办（件）"))
    median = models.PositiveSmallIntegerField(_("中位数"), null=True)
    p90 = models.PositiveSmallIntegerField(_("第90百分位"), null=True)
    longest = models.PositiveSmallIntegerField(_("最长"), null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["publishing", "year"], name="one_published_year"
            )
        ]
