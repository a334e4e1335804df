"""What readers in the office leave behind: notes, reasons, what they saw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models.content import Section
from reports.models.people import person_field
from reports.models.report import Report


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
    written_by = person_field(_("提出人"))
    written_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    answer = models.TextField(_("处理说明"), blank=True)
    resolved_by = person_field(_("处理人"))
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审核意见")
        verbose_name_plural = pgettext_lazy("several", "审核意见")
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
    waived_by = person_field(_("说明人"))
    waived_at = models.DateTimeField(_("说明时间"), default=timezone.now)

    class Meta:
        verbose_name = _("例外说明")
        verbose_name_plural = pgettext_lazy("several", "例外说明")
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
