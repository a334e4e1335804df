"""The form of the search page."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.translation import translate
from reports.forms import year_field
from reports.rules.finding.asking import LONGEST
from reports.rules.formats import FORMATS
from reports.search.finding import Limits
from reports.search.naming import agencies_called


class SearchForm(forms.Form):
    """What a reader looks for, and where."""

    words = forms.CharField(
        label=_("查找什么"),
        required=False,
        max_length=LONGEST,
        help_text=_("多个词用空格分开，都要出现。全角、半角、繁体、简体都可以。"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    agency = forms.CharField(label=_("机构名称"), required=False, max_length=60)
    below = forms.BooleanField(label=_("包括下级机构"), required=False)
    year = year_field()
    format = forms.ChoiceField(
        label=_("格式"),
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择格式。")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["format"]
        field.choices = [
            ("", _("不限")),
            *((code, translate(form.label)) for code, form in FORMATS.items()),
        ]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = "search"
        helper.form_class = "filter search-form"
        helper.attrs = {"role": "search"}
        helper.layout = Layout(
            Div("words", css_class="search-words"),
            Div("agency", "below", "year", "format", css_class="fields"),
            Submit("", _("查找")),
        )
        return helper

    def limits(self) -> Limits:
        """Return where to look; call when the form is valid."""
        values = self.cleaned_data
        name, below = values["agency"], values["below"]
        return Limits(
            agencies=agencies_called(name, below=below) if name else None,
            year=values["year"],
            format=values["format"],
        )
