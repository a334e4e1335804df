"""Forms of the authoring side: they read what was typed; actions decide."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from disclosure.workflow import Note
from reports.actions.writing import PARTICULARS
from reports.document import OrderedSection
from reports.models import FIRST_YEAR, LAST_YEAR, Report, Section, Statistic
from reports.rules.formats import FORMATS
from reports.rules.prose import fold
from reports.rules.workflow import WORKFLOW


class FigureField(forms.CharField):
    """A number as offices type it: full-width digits and separators are fine."""

    default_error_messages = {"invalid": _("请填写数字，例如 6895 或 96171.6。")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=30,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off"}
            ),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        text = fold(str(value or "")).replace(",", "").replace(" ", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["invalid"]) from None
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -4 or number.adjusted() > 15:
            raise forms.ValidationError(_("数字太大，或小数超过四位。"), code="invalid")
        return number

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        """The length was checked on the text already."""


class StartForm(forms.Form):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("机构"))
    year = forms.IntegerField(
        label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    format = forms.ChoiceField(
        label=_("格式"),
        required=False,
        help_text=_("一般不用选：2021年起用全国统一格式，以前的用当年的格式。"),
    )
    like = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("沿用"),
        required=False,
        empty_label=_("不沿用，从格式的提纲开始"),
        help_text=_("沿用时带入章节、正文和指标名称，指标的数值留空待填。"),
    )

    def __init__(self, *args: Any, agencies: list[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        ids = [agency.pk for agency in agencies]
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = Agency.objects.filter(pk__in=ids)
        if len(ids) == 1:
            fields["agency"].initial = ids[0]
        fields["format"].choices = [
            ("", _("按年度规定的格式")),
            *((form.code, _(form.label)) for form in FORMATS.values()),
        ]
        fields["like"].queryset = Report.objects.filter(agency__in=ids).order_by(
            "-year", "-edition"
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        like, agency = values.get("like"), values.get("agency")
        if like and agency and like.agency_id != agency.pk:
            self.add_error("like", _("只能沿用同一机构的报告。"))
        return values


class SectionForm(forms.Form):
    heading = forms.CharField(label=_("标题"), max_length=120)
    body = forms.CharField(
        label=_("正文"), required=False, widget=forms.Textarea(attrs={"rows": 18})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewSectionForm(forms.Form):
    heading = forms.CharField(label=_("标题"), max_length=120)
    parent = forms.ModelChoiceField(
        Section.objects.none(),
        label=_("放在哪里"),
        required=False,
        empty_label=_("最后，作为第一级"),
    )

    def __init__(self, *args: Any, ordered: list[OrderedSection], **options: Any):
        super().__init__(*args, **options)
        field: Any = self.fields["parent"]
        names = {item.section.pk: item.full_heading for item in ordered}
        field.queryset = Section.objects.filter(pk__in=names)
        field.label_from_instance = lambda section: names[section.pk]


class FigureForm(forms.Form):
    label = forms.CharField(label=_("名称"), max_length=120)
    code = forms.CharField(
        label=_("代码"),
        max_length=100,
        help_text=_("小写英文单词，以点分开，例如 published.total；正文用它引用。"),
    )
    value = FigureField(label=_("数值"), required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label=_("显示在哪一节"),
        required=False,
        empty_label=_("不单独列表"),
    )
    part_of = forms.ModelChoiceField(
        Statistic.objects.none(),
        label=_("是哪一项的“其中”"),
        required=False,
        empty_label=_("不是分项"),
    )
    numerator = forms.ModelChoiceField(
        Statistic.objects.none(),
        label=_("分子（百分比才填）"),
        required=False,
        empty_label="—",
    )
    denominator = forms.ModelChoiceField(
        Statistic.objects.none(),
        label=_("分母（百分比才填）"),
        required=False,
        empty_label="—",
    )
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    is_key = forms.BooleanField(
        label=_("关键指标（显示在报告开头，最多四项）"), required=False
    )

    def __init__(
        self,
        *args: Any,
        report: Report,
        ordered: list[OrderedSection],
        statistic: Statistic | None = None,
        **options: Any,
    ):
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        names = {item.section.pk: item.full_heading for item in ordered}
        fields["section"].queryset = Section.objects.filter(pk__in=names)
        fields["section"].label_from_instance = lambda row: names[row.pk]
        others = report.statistics.exclude(pk=statistic.pk if statistic else 0)
        for name in ("part_of", "numerator", "denominator"):
            fields[name].queryset = others


class ParticularsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Report
        fields = PARTICULARS
        widgets = {
            "period_start": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "period_end": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "origin_published_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        }

    def _post_clean(self) -> None:
        """Leave the row alone: the action writes it."""


class AttachmentForm(forms.Form):
    title = forms.CharField(label=_("附件标题"), max_length=120)
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、DOCX、XLSX、OFD、PNG、JPG，不超过 20 MB。")
    )


class LinkForm(forms.Form):
    title = forms.CharField(label=_("链接标题"), max_length=120)
    url = forms.URLField(label=_("网址"), max_length=500, assume_scheme="https")


class NoteForm(forms.Form):
    text = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 3}))
    section = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StepForm(forms.Form):
    """The note of a workflow step, or the time of a timed publication."""

    note = forms.CharField(
        label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    publish_at = forms.DateTimeField(
        label=_("发布时间（北京时间）"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def __init__(self, *args: Any, action: str, **options: Any) -> None:
        super().__init__(*args, **options)
        note = WORKFLOW.find(action).note
        if action != "schedule":
            del self.fields["publish_at"]
        if note is Note.NONE:
            del self.fields["note"]
        elif note is Note.REQUIRED:
            self.fields["note"].required = True
            self.fields["note"].label = _("理由（会保存）")
