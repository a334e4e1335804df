"""What an edition is made of: sections, figures, files and links."""

from __future__ import annotations

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.translation import choices
from reports.models.people import person_field
from reports.models.report import Report
from reports.rules.prose import CODE
from reports.rules.vocabulary import Source


class Section(models.Model):
    """A section of a report; the tree is by ``parent`` and ``position``."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="sections"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    key = models.SlugField(_("标识"), max_length=60)
    heading = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    version = models.PositiveIntegerField(_("版本"), default=1)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)
    saved_by = person_field(_("保存人"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    opened_by = person_field(_("打开人"))

    class Meta:
        verbose_name = _("章节")
        verbose_name_plural = pgettext_lazy("several", "章节")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"], name="one_section_key_per_report"
            )
        ]

    def __str__(self) -> str:
        return self.heading


class SectionVersion(models.Model):
    """A text as it was saved once; nothing an author wrote is ever lost."""

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="versions"
    )
    version = models.PositiveIntegerField(_("版本"))
    heading = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    saved_at = models.DateTimeField(_("保存时间"), auto_now_add=True)
    saved_by = person_field(_("保存人"))

    class Meta:
        verbose_name = _("章节历史")
        verbose_name_plural = pgettext_lazy("several", "章节历史")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "version"], name="one_version_once"
            )
        ]


class Statistic(models.Model):
    """One addressed figure of a report."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="statistics"
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("所在章节"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statistics",
    )
    code = models.CharField(
        _("代码"),
        max_length=100,
        validators=[
            RegexValidator(
                rf"^{CODE}$",
                _("代码用小写英文单词，以点分开，例如 published.total。"),
            )
        ],
    )
    label = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    value = models.DecimalField(
        _("数值"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(_("小数位"), default=0)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("其中之合计"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
    )
    numerator = models.ForeignKey(
        "self",
        verbose_name=_("分子"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    denominator = models.ForeignKey(
        "self",
        verbose_name=_("分母"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField(
        _("来源"), max_length=20, choices=choices(Source), default=Source.ENTERED
    )
    #: What the register gives, or the sum of the addends; kept beside the value.
    computed = models.DecimalField(
        _("自动统计数"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    computed_at = models.DateTimeField(_("统计时间"), null=True, blank=True)
    reason = models.CharField(_("与自动统计数不同的理由"), max_length=300, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    is_key = models.BooleanField(
        _("关键指标"), default=False, help_text=_("显示在报告开头，最多四项。")
    )
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = pgettext_lazy("several", "指标")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code"],
                name="one_code_per_report",
                violation_error_message=_("这份报告里已经有这个代码的指标。"),
            )
        ]

    def __str__(self) -> str:
        return self.label


def attachment_path(attachment: Attachment, name: str) -> str:
    """Store under a random name; the reader's name is kept in the row."""
    return f"attachments/{secrets.token_hex(16)}"


class Attachment(models.Model):
    """A file that belongs to a report."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="attachments"
    )
    title = models.CharField(_("标题"), max_length=120)
    file = models.FileField(_("文件"), upload_to=attachment_path, max_length=200)
    extension = models.CharField(_("格式"), max_length=10)
    size = models.PositiveIntegerField(_("大小"))
    digest = models.CharField(_("摘要"), max_length=64)
    hits = models.JSONField(_("疑似个人信息"), default=list)
    is_unreadable = models.BooleanField(_("读不出文字"), default=False)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = pgettext_lazy("several", "附件")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class RelatedLink(models.Model):
    """A link to something related."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("标题"), max_length=120)
    url = models.URLField(_("网址"), max_length=500)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("相关链接")
        verbose_name_plural = pgettext_lazy("several", "相关链接")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title
