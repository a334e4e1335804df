"""An edition of a report, and what was published of it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from disclosure.translation import choices
from reports.models.people import person_field
from reports.rules.vocabulary import OPEN_STATES, PUBLIC_STATES, State

FIRST_YEAR, LAST_YEAR = 2008, 2099


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
    created_by = person_field(_("建立人"))
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    endorsed_at = models.DateTimeField(_("审核通过时间"), null=True, blank=True)
    endorsed_by = person_field(_("审核人"))
    approved_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    approved_by = person_field(_("审定人"))
    publish_at = models.DateTimeField(_("定时发布时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = person_field(_("发布人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = person_field(_("撤回人"))
    withdrawal_reason = models.TextField(_("撤回理由"), blank=True)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("撰写人"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = pgettext_lazy("several", "年度报告")
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
