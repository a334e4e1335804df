"""What was done for the upkeep of the site, and how it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.labels import Sentence
from disclosure.operations.vocabulary import RunKind
from disclosure.translation import choices


class Run(models.Model):
    """A backup, a proof or a restore: from when to when, and with what result.

    ``words`` and ``values`` are the result as a sentence; nothing personal.
    """

    kind = models.CharField(_("事项"), max_length=20, choices=choices(RunKind))
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"))
    is_good = models.BooleanField(_("是否成功"))
    words = models.CharField(_("结果"), max_length=300)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("运行记录")
        verbose_name_plural = pgettext_lazy("several", "运行记录")
        default_permissions = ("view",)
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def result(self) -> Sentence:
        return Sentence(self.words, self.values)
