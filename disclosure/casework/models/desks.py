"""The desk of an agency where requests come in, and its running numbers."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency


class Desk(models.Model):
    """What an agency has settled about its requests; needed for every letter."""

    agency = models.OneToOneField(
        Agency,
        verbose_name=_("机构"),
        on_delete=models.PROTECT,
        related_name="desk",
    )
    code = models.CharField(
        _("登记号代码"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,12}$", _("请用大写字母和数字。"))],
        help_text=_("登记号的开头，例如 SLX；用大写字母和数字。"),
    )
    mark = models.CharField(
        _("发文机关代字"), max_length=20, help_text=_("例如“示县公开”。")
    )
    review_body = models.CharField(
        _("行政复议机关"), max_length=100, help_text=_("告知书里写明的名称。")
    )
    court = models.CharField(
        _("管辖法院"), max_length=100, help_text=_("告知书里写明的名称。")
    )
    review_url = models.URLField(
        _("网上申请行政复议的地址"),
        blank=True,
        help_text=_("网上送达的答复必须写明（行政复议法第二十二条）。"),
    )
    payment = models.CharField(
        _("缴费方式"),
        max_length=300,
        blank=True,
        help_text=_("收费通知书里写明怎样缴费。"),
    )
    clarification_days = models.PositiveSmallIntegerField(
        _("补正期限（工作日）"), default=15
    )
    query_review_first = models.BooleanField(
        _("行政查询事项告知先申请复议"),
        default=False,
        help_text=_("各地做法不同；不选时告知可以选择复议或者诉讼。"),
    )
    is_open = models.BooleanField(_("接受网上申请"), default=True)

    class Meta:
        verbose_name = _("受理窗口")
        verbose_name_plural = pgettext_lazy("several", "受理窗口")
        ordering = ["agency__path"]

    def __str__(self) -> str:
        return str(self.agency)


class Sequence(models.Model):
    """The last number given out, per agency, kind of number and year."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year"], name="one_sequence"
            )
        ]
