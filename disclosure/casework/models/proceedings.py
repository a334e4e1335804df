"""What happens to a case on its way: dated events and what they are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import User
from disclosure.casework.models.case import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import (
    Consultee,
    EventKind,
    FeeBasis,
    Opinion,
)
from disclosure.encryption.fields import EncryptedTextField
from disclosure.translation import choices


class CaseEvent(models.Model):
    """One dated line of the history.

    ``kind`` is set where the event moves the clock; ``data`` then holds its
    days. A line found to be wrong is voided with a reason, never changed.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=32, choices=choices(Action))
    kind = models.CharField(max_length=24, choices=choices(EventKind), blank=True)
    on = models.DateField(_("日期"))
    data = models.JSONField(default=dict, blank=True)
    note = EncryptedTextField(_("说明"), blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    is_void = models.BooleanField(default=False)
    void_reason = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = pgettext_lazy("several", "办理记录")
        ordering = ["on", "pk"]


class Clarification(models.Model):
    """A request to clarify (补正) and what came back."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="clarifications"
    )
    items = EncryptedTextField(_("需要补正的内容"))
    guidance = EncryptedTextField(_("怎样补正"), blank=True)
    asked_on = models.DateField(_("告知日期"))
    reply_by = models.DateField(_("补正期限"))
    answered_on = models.DateField(_("收到补正日期"), null=True, blank=True)
    answer = EncryptedTextField(_("补正内容"), blank=True)

    class Meta:
        ordering = ["pk"]


class Consultation(models.Model):
    """An opinion asked of a third party or another agency (Art. 32–34)."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="consultations"
    )
    consultee = models.CharField(
        _("征求意见的对象"), max_length=20, choices=choices(Consultee)
    )
    name = EncryptedTextField(_("名称"))
    is_person = models.BooleanField(_("是自然人"), default=False)
    contact = EncryptedTextField(_("联系方式"), blank=True)
    information = EncryptedTextField(_("涉及的信息"))
    opened_on = models.DateField(_("发函日期"))
    letter_received_on = models.DateField(_("对方收到日期"), null=True, blank=True)
    reply_by = models.DateField(_("对方答复期限"))
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    opinion = models.CharField(
        _("意见"), max_length=12, choices=choices(Opinion), blank=True
    )
    reasons = EncryptedTextField(_("理由"), blank=True)

    class Meta:
        ordering = ["pk"]


class Extension(models.Model):
    """An extension asked for by the handler, granted or refused by the approver."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    workdays = models.PositiveSmallIntegerField(_("延长（工作日）"))
    reason = EncryptedTextField(_("延期理由"))
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_on = models.DateField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class FeeNotice(models.Model):
    """A 信息处理费 asked for (Art. 42; 国办函〔2020〕109号)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fees")
    basis = models.CharField(_("计收方式"), max_length=8, choices=choices(FeeBasis))
    quantity = models.PositiveIntegerField(_("件数或页数"))
    before = models.PositiveIntegerField(_("本月此前件数"), default=0)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    sent_on = models.DateField(_("通知日期"))
    received_on = models.DateField(_("收到通知日期"), null=True, blank=True)
    pay_by = models.DateField(_("缴费期限"))
    paid_on = models.DateField(_("缴费日期"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
