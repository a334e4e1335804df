"""The nouns of the annual report. Writing happens in ``actions`` only."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from disclosure.translation import choices
from reports.rules.prose import CODE
from reports.rules.vocabulary import OPEN_STATES, PUBLIC_STATES, Source, State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FIRST_YEAR, LAST_YEAR = 2008, 2099


def _person(verbose_name: StrPromise) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


class Report(models.Model):
    """One edition of an agency's annual report of one year."""

    agency = models.ForeignKey(
        Agency,
        verbose_name=_("机构"),
        on_delete=models.PROTECT,
        related_name="reports",
    )
    year = models.PositiveSmallIntegerField(
        _("年度"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    # No choices here: a format is a module of data and must not need a migration.
    format = models.CharField(_("格式"), max_length=20)
    title = models.CharField(_("标题"), max_length=200)
    period_start = models.DateField(_("统计期限自"))
    period_end = models.DateField(_("统计期限至"))
    contact_office = models.CharField(_("联系部门"), max_length=100, blank=True)
    contact_address = models.CharField(_("联系地址"), max_length=200, blank=True)
    contact_postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    contact_email = models.EmailField(_("电子邮箱"), blank=True)
    origin_name = models.CharField(
        _("原发布网站"),
        max_length=100,
        blank=True,
        help_text=_("报告最初发布在别处时填写。"),
    )
    origin_published_at = models.DateTimeField(_("原发布时间"), null=True, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=20,
        choices=choices(State),
        default=State.DRAFT,
    )
    revises = models.ForeignKey(
        "self",
        verbose_name=_("更正的版本"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )
    revision_reason = models.TextField(_("更正理由"), blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    created_by = _person(_("建立人"))
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    endorsed_at = models.DateTimeField(_("审核通过时间"), null=True, blank=True)
    endorsed_by = _person(_("审核人"))
    approved_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    approved_by = _person(_("审定人"))
    publish_at = models.DateTimeField(_("定时发布时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = _person(_("发布人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = _person(_("撤回人"))
    withdrawal_reason = models.TextField(_("撤回理由"), blank=True)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("撰写人"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = _("年度报告")
        ordering = ["-year", "agency__path", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "edition"], name="one_edition_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(state__in=[str(s) for s in OPEN_STATES]),
                name="one_open_edition",
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(state=str(State.PUBLISHED)),
                name="one_published_edition",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"]),
            models.Index(fields=["state", "year"]),
            models.Index(fields=["state", "publish_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.agency.slug, self.year])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES


class PublishedDocument(models.Model):
    """What was published, frozen: every public page and file comes from here."""

    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, related_name="document", primary_key=True
    )
    content = models.JSONField(_("内容"))
    text = models.TextField(_("检索文字"))
    digest = models.CharField(_("摘要"), max_length=64)


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
    saved_by = _person(_("保存人"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    opened_by = _person(_("打开人"))

    class Meta:
        verbose_name = _("章节")
        verbose_name_plural = _("章节")
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
    saved_by = _person(_("保存人"))

    class Meta:
        verbose_name = _("章节历史")
        verbose_name_plural = _("章节历史")
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
    note = models.CharField(_("说明"), max_length=300, blank=True)
    is_key = models.BooleanField(
        _("关键指标"), default=False, help_text=_("显示在报告开头，最多四项。")
    )
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
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
        verbose_name_plural = _("附件")
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
        verbose_name_plural = _("相关链接")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class ReviewNote(models.Model):
    """What a reviewer wants changed, pinned to a section or to the whole."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    section = models.ForeignKey(
        Section,
        verbose_name=_("章节"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
    )
    text = models.TextField(_("意见"))
    written_by = _person(_("提出人"))
    written_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    answer = models.TextField(_("处理说明"), blank=True)
    resolved_by = _person(_("处理人"))
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审核意见")
        verbose_name_plural = _("审核意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class Waiver(models.Model):
    """A finding somebody answers for, with the reason; lasts while it is the same."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(_("规则"), max_length=10)
    fingerprint = models.CharField(_("指纹"), max_length=24)
    message = models.TextField(_("提示"))
    reason = models.TextField(_("理由"))
    waived_by = _person(_("说明人"))
    waived_at = models.DateTimeField(_("说明时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("例外说明")
        verbose_name_plural = _("例外说明")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "fingerprint"], name="one_waiver_per_finding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.message[:40]}"


class ReviewSnapshot(models.Model):
    """What a reviewer had before their eyes the last time."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="snapshots"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    content = models.JSONField()
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user"], name="one_snapshot_per_reader"
            )
        ]
