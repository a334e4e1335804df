"""Forms of the public pages."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import FIRST_YEAR, LAST_YEAR
from reports.published import Filter


def year_field() -> forms.IntegerField:
    """Return the field for the year of a report, typed and not chosen."""
    return forms.IntegerField(
        label=_("年度"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={"invalid": _("年度请填四位数字，例如 2017。")},
    )


class FilterForm(forms.Form):
    """What a reader looks for among the reports."""

    words = forms.CharField(
        label=_("报告中的文字"),
        required=False,
        max_length=60,
        help_text=_("多个词用空格分开，都要出现。"),
    )
    agency = forms.CharField(label=_("机构名称"), required=False, max_length=60)
    year = year_field()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = "reports"
        helper.form_class = "filter"
        helper.layout = Layout(
            Div("words", "agency", "year", css_class="fields"),
            Submit("", _("查找")),
        )
        return helper

    def wanted(self) -> Filter:
        """Return what is looked for; call when the form is valid."""
        return Filter(**self.cleaned_data)
