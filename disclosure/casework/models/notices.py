"""What waits to be sent, and deadlines that moved with the calendar."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.casework.models.case import Case
from disclosure.encryption.fields import EncryptedTextField


class Notice(models.Model):
    """A message in the queue; written in the transaction it tells about."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    recipient = EncryptedTextField()
    subject = models.CharField(max_length=200)
    body = EncryptedTextField()
    queued_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="notice_waiting",
            )
        ]


class DeadlineMove(models.Model):
    """A deadline that moved because the calendar was changed."""

    case = models.ForeignKey(
        Case, verbose_name=_("办件"), on_delete=models.CASCADE, related_name="moves"
    )
    before = models.DateField(_("原期限"), null=True)
    after = models.DateField(_("新期限"), null=True)
    calendar_version = models.CharField(_("日历版本"), max_length=40)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("期限变动")
        verbose_name_plural = pgettext_lazy("several", "期限变动")
        ordering = ["-pk"]
