"""行政复议 and 行政诉讼 about a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.casework.models.case import Case
from disclosure.casework.rules.vocabulary import ChallengeResult, Court
from disclosure.encryption.fields import EncryptedTextField
from disclosure.translation import choices


class Challenge(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="challenges")
    kind = models.CharField(_("类别"), max_length=32, choices=choices(Court))
    body = models.CharField(_("受理机关或法院"), max_length=100)
    reference = models.CharField(_("案号"), max_length=80, blank=True)
    filed_on = models.DateField(_("受理日期"))
    result = models.CharField(
        _("结果"),
        max_length=16,
        choices=choices(ChallengeResult),
        default=ChallengeResult.PENDING,
    )
    decided_on = models.DateField(_("结案日期"), null=True, blank=True)
    redo_by = models.DateField(_("责令重新答复的期限"), null=True, blank=True)
    note = EncryptedTextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("复议诉讼")
        verbose_name_plural = pgettext_lazy("several", "复议诉讼")
        ordering = ["pk"]
