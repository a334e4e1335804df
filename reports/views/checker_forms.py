"""The form of the public checker: a file or pasted text, and the year before."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.scanning import scan
from disclosure.translation import translate
from reports.checking import Malformed, Submission
from reports.checking.contents import FIRST_YEAR, year_in
from reports.checking.files import read_file, submission_in
from reports.checking.parsing import LARGEST_FILE, too_large

TOO_LARGE = "too_large"
_ACCEPTED = {"accept": ".json,.xlsx"}


def _file_field(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.FileInput(attrs=_ACCEPTED),
        error_messages={"empty": _("文件是空的，请重新选择文件。")},
    )


class CheckForm(forms.Form):
    """What is given to be checked."""

    file = _file_field(_("报告"), _("JSON 或 XLSX 文件，不超过 1 MB。"))
    text = forms.CharField(
        label=_("或者把 JSON 粘贴在这里"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    year = forms.TypedChoiceField(
        label=_("年度"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("JSON 里写明了年度的，不用选。"),
        error_messages={"invalid_choice": _("请从列表中选择年度。")},
    )
    previous = _file_field(
        _("上一年的报告"), _("可以不填。填了就核对结转、现行有效件数等。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(last, FIRST_YEAR - 1, -1)]
        field: Any = self.fields["year"]
        field.choices = [("", gettext_lazy("（不选）")), *years]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "post"
        helper.form_action = "check"
        helper.form_class = "check-form"
        helper.layout = Layout(
            "file",
            "text",
            Div("year", "previous", css_class="pair"),
            Submit("", _("校核")),
        )
        return helper

    def clean_file(self) -> bytes | None:
        return _content(self.cleaned_data["file"])

    def clean_previous(self) -> bytes | None:
        return _content(self.cleaned_data["previous"])

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        has_text = bool(values.get("text", "").strip())
        if "file" not in self.errors and bool(values.get("file")) == has_text:
            self._ask_for_one(has_text)
        return values

    def _ask_for_one(self, has_text: bool) -> None:
        """Say that it takes a file or a text, not both and not neither."""
        if has_text:
            self.add_error("text", gettext("文件和粘贴的文字只能给一样，请去掉一样。"))
        else:
            words = gettext("请选择报告的文件，或者把 JSON 粘贴在框里。")
            self.add_error("file", words)

    @property
    def is_too_large(self) -> bool:
        return any(self.has_error(name, TOO_LARGE) for name in self.fields)

    def submission(self) -> Submission | None:
        """Return what was given; None when it cannot be read, with the reason added."""
        values = self.cleaned_data
        given, before = values["file"] or values["text"].encode(), values["previous"]
        place: str | None = "file" if values["file"] else "text"
        try:
            report = read_file(given, values["year"])
            year = year_in(report.data)
            if not before:
                return submission_in(report)
            place = "previous"
            earlier = read_file(before, year - 1)
            place = None
            return submission_in(report, earlier)
        except Malformed as wrong:
            self.add_error(place, translate(wrong.sentence))
            return None


def _content(upload: UploadedFile | None) -> bytes | None:
    if upload is None:
        return None
    if (upload.size or 0) > LARGEST_FILE:
        raise forms.ValidationError(translate(too_large().sentence), code=TOO_LARGE)
    data = bytes(upload.read())
    scan(data)
    return data
