"""The forms of assessments: they read what was typed; the actions decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.models import User
from disclosure.oversight.actions.assessing import REASON_LENGTH
from disclosure.oversight.actions.objecting import TEXT_LIMIT
from disclosure.oversight.models import Assessment, Scheme
from disclosure.oversight.queries.assessments import schemes_of
from disclosure.oversight.rules.assessing import Item, plain
from disclosure.oversight.rules.periods import Period, parse
from disclosure.oversight.rules.vocabulary import Measure, ObjectionState
from disclosure.translation import translate

_TITLE_LENGTH = Assessment._meta.get_field("title").max_length
_PERIOD_LENGTH = 22
_BELOW, _WITH_OWN = "below", "own"


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None where a form is only shown."""
    return request.POST if request.method == "POST" else None


class SchemeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A scheme, named together with the agency that assesses by it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.agency.name} · {obj.name}"


class FreezeForm(forms.Form):
    """What is assessed: by which scheme, for which period, who takes part."""

    scheme = SchemeField(
        label=gettext_lazy("考核办法"),
        queryset=Scheme.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("由考核机关的监督人员在后台设定；冻结以后再改不影响。"),
    )
    title = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=_TITLE_LENGTH,
        help_text=gettext_lazy("例如：2026年上半年依申请公开考核。"),
    )
    period = forms.CharField(
        label=gettext_lazy("期间"),
        max_length=_PERIOD_LENGTH,
        help_text=gettext_lazy(
            "例如 2025、2026-Q1、2026-03 或 2026-01-05..2026-02-10；"
            "按答复日期统计，期间要已经结束。"
        ),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("参加考核的机关"),
        choices=[
            (_BELOW, gettext_lazy("考核机关下面全部在用的机关")),
            (_WITH_OWN, gettext_lazy("考核机关下面全部在用的机关，本机关也参加")),
        ],
        help_text=gettext_lazy("没有办件的机关也列出，但没有得分。"),
    )

    def __init__(self, data: Any, user: User, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["scheme"].queryset = schemes_of(user)  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        period = parse(self.cleaned_data["period"].strip())
        if period is None:
            raise forms.ValidationError(
                _("请按“2026”“2026-Q1”“2026-03”或起止日期的写法填写期间。")
            )
        return period

    @property
    def with_own(self) -> bool:
        return bool(self.cleaned_data["who"] == _WITH_OWN)


class PublishForm(forms.Form):
    """Until when agencies may object."""

    object_by = forms.DateField(
        label=gettext_lazy("异议截止日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("含当天；一般留10个工作日。"),
    )


class DeleteForm(forms.Form):
    """Why an assessment that nobody has seen goes away."""

    reason = forms.CharField(
        label=gettext_lazy("删除的理由"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("理由会留在操作记录里，请不要写个人信息。"),
    )


class ObjectionForm(forms.Form):
    """Against which measure, and why."""

    measure = forms.ChoiceField(label=gettext_lazy("有异议的指标"))
    text = forms.CharField(
        label=gettext_lazy("异议和理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "请写明哪些数不对、应该是多少、依据是什么；请写登记号，不要写申请人的个人信息。"
        ),
    )

    def __init__(self, data: Any, items: list[Item], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (item.measure.value, translate(item.measure.label)) for item in items
        ]

    def clean_measure(self) -> Measure:
        return Measure.of(self.cleaned_data["measure"])


class AnswerForm(forms.Form):
    """Whether the objection stands, the new points, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("处理结果"),
        widget=forms.RadioSelect,
        choices=[
            (one.value, gettext_lazy(one.label))
            for one in (ObjectionState.UPHELD, ObjectionState.DISMISSED)
        ],
    )
    points = forms.DecimalField(
        label=gettext_lazy("改为得分"),
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=Decimal(0),
    )
    answer = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("提出异议的机关会看到。"),
    )

    def __init__(self, data: Any, weight: Decimal, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["points"].help_text = _(
            "异议成立时填写，0到%(weight)s分；不成立的不用填。"
        ) % {"weight": plain(weight)}

    def clean_outcome(self) -> ObjectionState:
        return ObjectionState.of(self.cleaned_data["outcome"])
