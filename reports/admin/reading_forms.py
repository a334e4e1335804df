"""Forms of importing existing reports: they read what was typed; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from disclosure.labels import noop
from disclosure.translation import translate
from reports.models import FIRST_YEAR, LAST_YEAR
from reports.rules.formats import FORMATS

ACCEPTED = ".pdf,.docx,.xlsx,.html,.htm,.txt,.json"


_AUTOMATIC = noop("从文件里认")


def _formats() -> list[tuple[str, str]]:
    named = [(form.code, translate(form.label)) for form in FORMATS.values()]
    return [("", translate(_AUTOMATIC)), *named]


def _year(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, **options
    )


class GivenForm(forms.Form):
    """What an officer may tell the reader beforehand."""

    year = _year(
        _("报告年度"), required=False, help_text=_("不填时，从文件的标题里认。")
    )
    format = forms.ChoiceField(
        label=_("报告格式"),
        required=False,
        choices=_formats,
        help_text=_("一般不用选。认错了再选，会重新读取。"),
    )


class AgencyForm(forms.Form):
    """A form that asks for one of the agencies the officer writes for."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("机构"), empty_label=None
    )

    def __init__(self, *args: Any, agencies: list[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["agency"]
        keys = [agency.pk for agency in agencies]
        field.queryset = Agency.objects.filter(pk__in=keys)


class UploadForm(AgencyForm, GivenForm):
    file = forms.FileField(
        label=_("报告文件"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "PDF、DOCX、XLSX、HTML、TXT，或者本系统导出的 JSON；"
            "不超过 30 MB、300 页，一个文件一份报告。扫描件读不出。"
        ),
    )
    field_order = ("file", "agency", "year", "format")


class DraftForm(AgencyForm):
    year = _year(_("报告年度"))
    title = forms.CharField(label=_("标题"), max_length=200)
    field_order = ("agency", "year", "title")
