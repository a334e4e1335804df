"""Finding the agency to ask."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class AgencyForm(forms.Form):
    """The name of an agency, or a part of it."""

    name = forms.CharField(label=_("机关名称"), required=False, max_length=60)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = "requests"
        helper.form_class = "filter"
        helper.layout = Layout(Div("name", css_class="fields"), Submit("", _("查找")))
        return helper
