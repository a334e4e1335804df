"""Collecting the reports of a year from those who owe one (Art. 49)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from reports.models.people import person_field
from reports.models.report import FIRST_YEAR, LAST_YEAR


class Campaign(models.Model):
    """The collection of one year's reports by a government's disclosure office."""

    agency = models.ForeignKey(
        Agency,
        verbose_name=_("主管部门"),
        on_delete=models.PROTECT,
        related_name="campaigns",
    )
    year = models.PositiveSmallIntegerField(
        _("年度"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    internal_due_on = models.DateField(
        _("内部报送期限"), help_text=_("比法定期限早几天，留出审核的时间。")
    )
    due_on = models.DateField(_("部门报送和公布的法定期限"))
    own_due_on = models.DateField(_("政府公布汇总报告的法定期限"))
    note = models.TextField(_("要求"), blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    created_by = person_field(_("建立人"))

    class Meta:
        verbose_name = _("年报收集")
        verbose_name_plural = pgettext_lazy("several", "年报收集")
        ordering = ["-year", "agency__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"], name="one_campaign_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"


class Obligation(models.Model):
    """An agency that owes a report to a campaign; ``excuse`` says why it need not."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="obligations"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+"
    )
    excuse = models.CharField(_("不需报送的理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("报送任务")
        verbose_name_plural = pgettext_lazy("several", "报送任务")
        ordering = ["agency__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency"], name="one_obligation_an_agency"
            )
        ]


class Reminder(models.Model):
    """A reminder to an agency, shown in its queue and sent to its officers."""

    obligation = models.ForeignKey(
        Obligation, on_delete=models.CASCADE, related_name="reminders"
    )
    text = models.TextField(_("催办内容"), blank=True)
    sent_at = models.DateTimeField(_("催办时间"), auto_now_add=True)
    sent_by = person_field(_("催办人"))
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True, blank=True)
    mail_error = models.CharField(_("邮件没有发出的原因"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("催报")
        verbose_name_plural = pgettext_lazy("several", "催报")
        ordering = ["-sent_at", "-id"]
