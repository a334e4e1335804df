"""Forms of the collection of reports: they read what was typed; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from reports.models import FIRST_YEAR, LAST_YEAR


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("主管部门"), empty_label=None
    )
    year = forms.IntegerField(
        label=_("报告年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("报告写的是哪一年，不是报送的那一年。"),
    )
    internal_due_on = forms.DateField(
        label=_("内部报送期限"),
        required=False,
        widget=_day_input(),
        help_text=_("不填时，比法定期限早5天。"),
    )
    note = forms.CharField(
        label=_("要求"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("各机构在自己的任务里看到。"),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["agency"]
        field.queryset = agencies


class DaysForm(forms.Form):
    internal_due_on = forms.DateField(
        label=_("内部报送期限"),
        widget=_day_input(),
        help_text=_("比法定期限早几天，留出审核的时间。"),
    )
    note = forms.CharField(
        label=_("要求"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("各机构在自己的任务里看到。"),
    )


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label=_("不需报送的理由（会保存）"),
        max_length=200,
        help_text=_("例如：垂直管理，在本系统报送。"),
    )


class IncludeForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("列入名单的机构"), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["agency"]
        field.queryset = agencies
