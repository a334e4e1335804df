"""What a government's report is added up from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from reports.models.people import person_field
from reports.models.report import Report


class Addend(models.Model):
    """One body whose figures a government's report adds up.

    With ``edition`` the figures are those of that edition; without, they were
    entered by the office and stand in ``figures``, decimals written as text.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="addends")
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("机构"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("名称"), max_length=100)
    edition = models.ForeignKey(
        Report,
        verbose_name=_("取自"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    figures = models.JSONField(_("数字"), default=dict, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    taken_at = models.DateTimeField(_("取数时间"), auto_now=True)
    taken_by = person_field(_("取数人"))

    class Meta:
        verbose_name = _("汇总来源")
        verbose_name_plural = pgettext_lazy("several", "汇总来源")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "agency"],
                condition=Q(agency__isnull=False),
                name="one_addend_an_agency",
            ),
            models.UniqueConstraint(
                fields=["report", "name"], name="one_addend_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reconciliation(models.Model):
    """What a cell of the sum differs by from its addends, and why."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="reconciliations"
    )
    code = models.CharField(_("代码"), max_length=100)
    amount = models.DecimalField(_("调整数"), max_digits=20, decimal_places=4)
    reason = models.CharField(_("理由"), max_length=300)
    made_at = models.DateTimeField(_("调整时间"), auto_now=True)
    made_by = person_field(_("调整人"))

    class Meta:
        verbose_name = _("调节项")
        verbose_name_plural = pgettext_lazy("several", "调节项")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code"], name="one_reconciliation_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"
