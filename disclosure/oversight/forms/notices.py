"""Forms of supervision notices: they read what was typed; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.oversight.forms.agency_field import agency_field, named
from disclosure.oversight.rules.notices import SUBJECT_LENGTH, TEXT_LENGTH
from disclosure.oversight.rules.vocabulary import NoticeState
from disclosure.translation import choices


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class IssueForm(forms.Form):
    """The cases stand in a table of the page; here is what was ticked."""

    case = forms.TypedMultipleChoiceField(
        label=_("督办的办件"),
        coerce=int,
        error_messages={"required": _("请至少选择一件办件。")},
    )
    subject = forms.CharField(
        label=_("事由"),
        max_length=SUBJECT_LENGTH,
        help_text=_("一句话，例如：超期未答复。请不要写申请人的信息。"),
    )
    demand = _text(
        _("督办要求"), help_text=_("要查明什么、做到什么。全文写进每件办件的办理记录。")
    )
    due_on = _day(_("回复期限"), _("工作日；建议给5个工作日。"))

    def __init__(self, *args: Any, cases: Sequence[Case], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(case.pk, case.number) for case in cases]
        self.fields["case"].choices = known  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """``seen`` is the newest line that stood on the page."""

    text = _text(_("说明"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step: str, **options: Any) -> None:
        """Several of these stand on a page; the step keeps their ids apart."""
        options["auto_id"] = f"id_{step}_%s"
        super().__init__(*args, **options)


class AnswerForm(StepForm):
    text = _text(
        _("回复内容"),
        help_text=_("查明的情况、已经做的和接着要做的。请不要写申请人的信息。"),
    )


class ReturnForm(StepForm):
    text = _text(_("退回的理由"), help_text=_("还缺什么，要补充什么。"))
    due_on = _day(_("新的回复期限"), _("工作日；建议给5个工作日。"))


class AcceptForm(StepForm):
    text = _text(_("验收意见"), required=False)


class EscalateForm(StepForm):
    text = _text(_("升级说明"), required=False)


class WithdrawForm(StepForm):
    text = _text(_("撤销的理由"))


class NoticeFilterForm(forms.Form):
    """What a list of notices is narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    agency = forms.Field(required=False)
    overdue = forms.BooleanField(label=_("只看超期未回复的"), required=False)

    def __init__(self, data: Any, agencies: Sequence[Agency]) -> None:
        super().__init__(named(data, agencies), label_suffix="")
        self.fields["agency"] = agency_field(agencies, _("承办机关"))
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", gettext("全部")),
            *choices(NoticeState),
        ]
        if len(agencies) < 2:
            del self.fields["agency"]
