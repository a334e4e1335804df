"""The rows of the trail and the head of its chain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Entry(models.Model):
    """One thing that was done. Never changed, never deleted.

    The actor is kept as a snapshot, so the row survives a deleted account.
    ``digest`` is the SHA-256 of the row's content and the previous digest.
    """

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=150, blank=True)
    agency_id = models.BigIntegerField(_("机构编号"), null=True)
    action = models.CharField(_("动作"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=60)
    object_label = models.CharField(_("对象"), max_length=300, blank=True)
    detail = models.JSONField(_("详情"), default=dict)
    previous = models.CharField(_("前一摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = pgettext_lazy("several", "审计记录")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["agency_id", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.object_label}"


class ChainHead(models.Model):
    """The newest digest, locked while a row is appended; exactly one row."""

    digest = models.CharField(max_length=64)
    length = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.length} {self.digest}"
