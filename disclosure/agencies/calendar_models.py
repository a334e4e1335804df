"""The days of the holiday notices, and which notices have been entered."""

from __future__ import annotations

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.vocabulary import Region
from disclosure.translation import choices

#: The first year whose notice is known here; earlier days follow the week.
FIRST_YEAR = 2004
LAST_YEAR = 2100
_REGION_LENGTH = 6


def new_stamp() -> str:
    return secrets.token_hex(16)


class DayException(models.Model):
    """A day on which a notice says whether the offices of a region work."""

    region = models.CharField(
        _("适用日历"), max_length=_REGION_LENGTH, choices=choices(Region)
    )
    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(
        _("上班"), default=False, help_text=_("不勾选，这一天就是休息日。")
    )
    name = models.CharField(
        _("名称"), max_length=60, help_text=_("例如 春节、国庆节调休上班")
    )
    source = models.CharField(
        _("依据"), max_length=200, help_text=_("通知的标题和文号。必须填写。")
    )

    class Meta:
        verbose_name = _("放假或调休日")
        verbose_name_plural = pgettext_lazy("several", "放假或调休日")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "day"],
                name="one_exception_a_day",
                violation_error_message=_("这个日历里已经有这一天，请修改原有的记录。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()} {self.day}"


class CalendarYear(models.Model):
    """A year whose notice has been entered in full for a region."""

    region = models.CharField(
        _("适用日历"), max_length=_REGION_LENGTH, choices=choices(Region)
    )
    year = models.PositiveSmallIntegerField(
        _("年份"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    source = models.CharField(
        _("依据"), max_length=200, help_text=_("通知的标题和文号。必须填写。")
    )

    class Meta:
        verbose_name = _("已录入的年份")
        verbose_name_plural = pgettext_lazy("several", "已录入的年份")
        ordering = ["-year", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                name="one_notice_a_year",
                violation_error_message=_("这个日历的这一年已经登记过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()} {self.year}"


class CalendarStamp(models.Model):
    """Changes whenever any calendar changes; one row.

    A random value, not a counter: two changes, one of them rolled back, must
    never carry the same stamp.
    """

    value = models.CharField(max_length=32, default=new_stamp)
