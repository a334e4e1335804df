"""Assessments (考核): a period's figures, frozen, weighed and open to objection."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
    ObjectionState,
)
from disclosure.translation import choices


class Scheme(models.Model):
    """What a supervising agency weighs, and how much."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("考核机关"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("名称"), max_length=60)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("考核办法")
        verbose_name_plural = pgettext_lazy("several", "考核办法")
        ordering = ["agency__path", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="one_scheme_a_name",
                violation_error_message=_("这个机关已经有同名的考核办法。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchemeItem(models.Model):
    """One measure: its weight, and between which values points rise in a line.

    At ``full_at`` and better it earns the whole weight, at ``zero_at`` and worse
    nothing. Which of the two is larger says whether more is better.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="items")
    measure = models.CharField(_("指标"), max_length=20, choices=choices(Measure))
    weight = models.DecimalField(
        _("分值"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1"))],
    )
    full_at = models.DecimalField(_("满分值"), max_digits=7, decimal_places=1)
    zero_at = models.DecimalField(_("零分值"), max_digits=7, decimal_places=1)

    class Meta:
        verbose_name = _("考核指标")
        verbose_name_plural = pgettext_lazy("several", "考核指标")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "measure"],
                name="one_item_a_measure",
                violation_error_message=_("同一指标只能列一次。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(full_at=models.F("zero_at")),
                name="full_is_not_zero",
                violation_error_message=_("满分值和零分值不能相同。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_measure_display()


class Assessment(models.Model):
    """The agencies below a supervising agency, assessed for a period.

    ``formula`` keeps the scheme as it was: a list of measure, weight, full_at
    and zero_at. Nothing of an assessment follows the register any more.
    """

    agency = models.ForeignKey(
        Agency, verbose_name=_("考核机关"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("名称"), max_length=100)
    first = models.DateField(_("开始日期"))
    last = models.DateField(_("截止日期"))
    as_of = models.DateField(_("统计日期"))
    scheme_name = models.CharField(_("考核办法"), max_length=60)
    formula = models.JSONField()
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=choices(AssessmentState),
        default=AssessmentState.FROZEN,
    )
    object_by = models.DateField(_("异议截止日期"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("冻结时间"), auto_now_add=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    final_on = models.DateField(_("定稿日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("考核")
        verbose_name_plural = pgettext_lazy("several", "考核")
        ordering = ["-last", "-pk"]

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """The assessment of one agency; ``score`` of 100, empty if nothing was measured."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="sheets"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    answered = models.PositiveIntegerField(_("已答复（件）"), default=0)
    score = models.DecimalField(
        _("得分"), max_digits=5, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = _("考核表")
        ordering = ["agency__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "agency"], name="one_sheet_an_agency"
            )
        ]


class SheetLine(models.Model):
    """One measure of a sheet: what was counted, what it comes to, what it earns.

    A rate has ``part`` of ``whole``. ``value`` and ``points`` are empty where there
    was nothing to measure. ``counted`` keeps the points before an objection
    changed them.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    measure = models.CharField(_("指标"), max_length=20, choices=choices(Measure))
    part = models.PositiveIntegerField(null=True, blank=True)
    whole = models.PositiveIntegerField(null=True, blank=True)
    value = models.DecimalField(
        _("数值"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    weight = models.DecimalField(_("分值"), max_digits=5, decimal_places=1)
    points = models.DecimalField(
        _("得分"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    counted = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "measure"], name="one_line_a_measure"
            )
        ]


class Objection(models.Model):
    """What an agency says against its sheet, and what was decided."""

    sheet = models.ForeignKey(
        Sheet, on_delete=models.CASCADE, related_name="objections"
    )
    measure = models.CharField(
        _("有异议的指标"), max_length=20, choices=choices(Measure)
    )
    text = models.TextField(_("异议和理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(_("提出日期"))
    state = models.CharField(
        _("处理结果"),
        max_length=12,
        choices=choices(ObjectionState),
        default=ObjectionState.PENDING,
    )
    answer = models.TextField(_("答复"), blank=True)
    points = models.DecimalField(
        _("改为得分"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("异议")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "measure"],
                condition=models.Q(state=ObjectionState.PENDING.value),
                name="one_open_objection_a_measure",
            )
        ]
