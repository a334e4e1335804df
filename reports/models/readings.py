"""Existing reports on their way in: the file, what was read, what was decided."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from disclosure.translation import choices
from reports.models.people import person_field
from reports.models.report import Report
from reports.rules.vocabulary import CellChoice, ReadingState


def reading_path(row: Reading | ReadPage, name: str) -> str:
    """Store under a random name; the reader's name is kept in the row."""
    return f"readings/{secrets.token_hex(16)}"


class Reading(models.Model):
    """A file given to the reader, and its answer.

    ``answer`` is the object that ``read_report`` prints; every word of it is a
    stranger's. ``agency``, ``year``, ``format`` and ``title`` are what the
    officer settled on and begin as what was read.
    """

    agency = models.ForeignKey(
        Agency, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    format = models.CharField(_("格式"), max_length=20, blank=True)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=20,
        choices=choices(ReadingState),
        default=ReadingState.WAITING,
    )
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("文件种类"), max_length=10, blank=True)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    file = models.FileField(
        _("文件"), upload_to=reading_path, max_length=200, blank=True
    )
    answer = models.JSONField(_("读取结果"), null=True, blank=True)
    #: Why it was refused, as a sentence of the reader: message and values.
    reason = models.JSONField(_("原因"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    uploaded_by = person_field(_("上传人"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    draft = models.ForeignKey(
        Report,
        verbose_name=_("草稿"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="readings",
    )
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    ended_by = person_field(_("办结人"))

    class Meta:
        verbose_name = _("已有报告的读取")
        verbose_name_plural = pgettext_lazy("several", "已有报告的读取")
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["agency", "-uploaded_at"]),
            models.Index(fields=["state", "started_at"]),
        ]

    def __str__(self) -> str:
        return self.name


class ReadCell(models.Model):
    """One figure that was read, and what an officer decided about it.

    ``position`` is its place in ``answer["figures"]``, where its source and
    confidence stand; ``value`` is the exact decimal the draft will have, null
    where it will have none.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="cells")
    position = models.PositiveIntegerField(_("次序"))
    code = models.CharField(_("代码"), max_length=100)
    value = models.DecimalField(
        _("数值"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    choice = models.CharField(
        _("核对"),
        max_length=20,
        choices=choices(CellChoice),
        default=CellChoice.PENDING,
    )
    chosen_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    chosen_by = person_field(_("核对人"))

    class Meta:
        verbose_name = _("读取的数值")
        verbose_name_plural = pgettext_lazy("several", "读取的数值")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "position"], name="one_choice_per_read_figure"
            )
        ]

    def __str__(self) -> str:
        return self.code


class ReadPage(models.Model):
    """A page of the file as a picture, to be held beside what was read."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("页"))
    picture = models.FileField(_("图片"), upload_to=reading_path, max_length=200)
    #: Of the page itself, in points.
    width = models.FloatField(_("宽"))
    height = models.FloatField(_("高"))

    class Meta:
        verbose_name = _("文件的一页")
        verbose_name_plural = pgettext_lazy("several", "文件的一页")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "number"], name="one_picture_per_page"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
