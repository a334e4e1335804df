"""Supervision notices (督办): signed, due on a day, answered and accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.encryption.fields import EncryptedTextField
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep
from disclosure.translation import choices


class SupervisionNotice(models.Model):
    """A notice of a supervising agency to an agency below it, about its cases.

    Numbers count by issuer and year. ``level`` is how often it was escalated.
    """

    issuer = models.ForeignKey(
        Agency, verbose_name=_("督办机关"), on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("承办机关"),
        on_delete=models.PROTECT,
        related_name="supervision_notices",
    )
    year = models.PositiveSmallIntegerField(editable=False)
    sequence = models.PositiveIntegerField(editable=False)
    subject = models.CharField(_("事由"), max_length=100)
    demand = EncryptedTextField(_("督办要求"))
    due_on = models.DateField(_("回复期限"))
    #: The day it was issued with; a return sets ``due_on`` anew, never this.
    first_due_on = models.DateField(editable=False)
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=choices(NoticeState),
        default=NoticeState.ISSUED,
    )
    level = models.PositiveSmallIntegerField(_("升级次数"), default=0)
    issued_on = models.DateField(_("发出日期"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发出人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_on = models.DateField(_("首次回复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    cases: models.ManyToManyField[Case, NoticeCase] = models.ManyToManyField(
        Case, through="NoticeCase", related_name="notices_of_supervision"
    )

    class Meta:
        verbose_name = _("督办")
        verbose_name_plural = pgettext_lazy("several", "督办")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "sequence"], name="one_notice_a_number"
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state", "due_on"], name="notice_agency"),
            models.Index(fields=["state", "due_on"], name="notice_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("supervision:notice", args=[self.pk])

    @property
    def number(self) -> str:
        """The number as it is written on paper; the same in every language."""
        return f"〔{self.year}〕{self.sequence}"


class NoticeCase(models.Model):
    """A case that a notice is about."""

    notice = models.ForeignKey(SupervisionNotice, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "case"], name="one_case_a_notice")
        ]


class NoticeLine(models.Model):
    """One step of a notice, with its words."""

    notice = models.ForeignKey(
        SupervisionNotice, on_delete=models.CASCADE, related_name="lines"
    )
    step = models.CharField(_("步骤"), max_length=12, choices=choices(NoticeStep))
    text = EncryptedTextField(_("内容"), blank=True)
    on = models.DateField(_("日期"))
    #: Empty where the daily command did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("督办记录")
        ordering = ["pk"]
