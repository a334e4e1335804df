"""The decision on a case, and the letters that were issued."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency, User
from disclosure.casework.models.case import Case
from disclosure.casework.models.proceedings import Consultation
from disclosure.casework.rules.vocabulary import (
    Delivery,
    Disposition,
    LetterKind,
    Remedy,
)
from disclosure.encryption.fields import EncryptedJSONField, EncryptedTextField
from disclosure.translation import choices


class Decision(models.Model):
    """The one reply of a round: drafted, reviewed, approved, issued."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    disposition = models.CharField(
        _("办理结果"), max_length=48, choices=choices(Disposition)
    )
    letter_kind = models.CharField(
        _("告知书"), max_length=24, choices=choices(LetterKind)
    )
    basis = models.TextField(_("法律依据"), blank=True)
    facts = EncryptedTextField(_("办理情况"), blank=True)
    reasons = EncryptedTextField(_("理由"), blank=True)
    #: What this kind of letter needs beyond that, by element.
    elements = EncryptedJSONField(default=dict, blank=True)
    public_interest = EncryptedTextField(
        _("第三方不同意仍然公开的理由"),
        blank=True,
        help_text=_("不公开会对公共利益造成重大影响的，写明理由（第三十二条）。"),
    )
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("处理决定")
        verbose_name_plural = pgettext_lazy("several", "处理决定")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], name="one_decision_per_round"
            )
        ]


class DecisionPart(models.Model):
    """A part of the information in a partial grant: given, or withheld and why."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="parts"
    )
    content = EncryptedTextField(_("内容"))
    is_given = models.BooleanField(_("公开"), default=True)
    ground = models.CharField(
        _("不公开的理由类别"), max_length=48, choices=choices(Disposition), blank=True
    )
    reason = EncryptedTextField(_("理由"), blank=True)

    class Meta:
        ordering = ["pk"]


class Letter(models.Model):
    """An issued letter. Its text is frozen; only its service is added later."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("文书"), max_length=24, choices=choices(LetterKind))
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField(_("文号"), max_length=60)
    content = EncryptedJSONField()
    digest = models.CharField(max_length=64)
    remedy = models.CharField(max_length=4, choices=choices(Remedy))
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    issued_on = models.DateField(_("发文日期"))
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    way = models.CharField(
        _("送达方式"), max_length=12, choices=choices(Delivery), blank=True
    )
    sent_on = models.DateField(_("交邮或发出日期"), null=True, blank=True)
    received_on = models.DateField(_("签收日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = pgettext_lazy("several", "文书")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "number"], name="one_letter_number"
            )
        ]
