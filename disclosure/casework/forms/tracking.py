"""Forms of the applicant who comes back to a request."""

from __future__ import annotations

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.casework.actions.files import Upload, read
from disclosure.casework.forms.fields import Files
from disclosure.casework.rules.application import DESCRIPTION_LENGTH

REASON_LENGTH = 500
_TOO_LONG = _("最多%(limit_value)s字，请缩短。")


class TrackForm(forms.Form):
    """Number and secret code; what a Chinese keyboard types wide is narrowed."""

    number = forms.CharField(
        label=_("登记号"),
        max_length=60,
        help_text=_("在回执上，例如 SLX-2026-00001。"),
        error_messages={"required": _("请填写登记号。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        help_text=_("在回执上，12位字母和数字；横线和大小写不影响。"),
        error_messages={"required": _("请填写查询码。")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    @property
    def helper(self) -> FormHelper:
        return _helper("track", _("查询"), "number", "code")

    def clean_number(self) -> str:
        return _narrow(self.cleaned_data["number"]).upper()

    def clean_code(self) -> str:
        return _narrow(self.cleaned_data["code"])


class CheckedFiles(Files):
    """Several files at once; gives checked bytes."""

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:  # type: ignore[override]
        return read(super().clean(data, initial))


class ClarifyForm(forms.Form):
    """The answer to a clarification; text or files, or both."""

    answer = forms.CharField(
        label=_("补正的内容"),
        required=False,
        max_length=DESCRIPTION_LENGTH,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    materials = CheckedFiles(
        label=_("材料"),
        required=False,
        help_text=_(
            "可以不传。PDF、DOCX、XLSX、OFD、PNG 或 JPG，每个不超过 10 MB，最多5个。"
        ),
    )

    @property
    def helper(self) -> FormHelper:
        return _helper("track_clarify", _("提交补正"), "answer", "materials")


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    reason = forms.CharField(
        label=_("撤回的理由"),
        max_length=REASON_LENGTH,
        help_text=_("写一句就可以，例如“已经从别处得到”。理由会保存在办件里。"),
        error_messages={
            "required": _("请写一句撤回的理由。"),
            "max_length": _TOO_LONG,
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def helper(self) -> FormHelper:
        return _helper("track_withdraw", _("撤回申请"), "reason")


def _helper(action: str, verb: Any, *fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.form_class = "track-form"
    helper.layout = Layout(*fields, Submit("", verb))
    return helper


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
