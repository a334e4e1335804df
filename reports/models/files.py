"""What an edition is written as: files that take longer than a page may."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.translation import choices
from reports.models.people import person_field
from reports.models.report import Report
from reports.rules.vocabulary import FileKind, FileState


def rendered_path(file: RenderedFile, name: str) -> str:
    """Store under a random name; the reader's name is made of the title."""
    return f"rendered/{secrets.token_hex(16)}"


class RenderedFile(models.Model):
    """A report as a file, kept with its edition.

    ``digest`` names what was written (the document and its writer): the same
    content is written once, and a draft that changed asks for another file.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("格式"), max_length=10, choices=choices(FileKind))
    digest = models.CharField(_("内容摘要"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=20, choices=choices(FileState), default=FileState.WAITING
    )
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = person_field(_("提出人"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    #: Why it failed, as a sentence of the writer: message and values.
    reason = models.JSONField(_("原因"), null=True, blank=True)
    file = models.FileField(
        _("文件"), upload_to=rendered_path, max_length=200, blank=True
    )
    size = models.PositiveIntegerField(_("大小"), default=0)
    pages = models.PositiveIntegerField(_("页数"), default=0)
    sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("报告文件")
        verbose_name_plural = pgettext_lazy("several", "报告文件")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "digest"], name="one_file_per_content"
            )
        ]
        indexes = [models.Index(fields=["state", "started_at"])]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"
