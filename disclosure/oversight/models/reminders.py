"""Reminders (催办): made by the daily command, once for each step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.casework.models import Case


class Reminder(models.Model):
    """A case was pointed out to its office.

    ``step`` says how many working days were left, or had passed, when this
    reminder became due; see ``rules.attention``. A deadline that moved is
    reminded of anew.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField(_("答复期限"))
    step = models.SmallIntegerField(_("剩余工作日"))
    on = models.DateField(_("催办日期"))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("催办")
        verbose_name_plural = pgettext_lazy("several", "催办")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "due_on", "step"], name="one_reminder_a_step"
            )
        ]
