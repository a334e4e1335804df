"""The forms of the steps: they read what was typed; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.actions.files import MAX_FILES
from disclosure.casework.actions.noting import AMENDABLE
from disclosure.casework.actions.seeing import REASON_LENGTH
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Consultee,
    Court,
    Delivery,
    FeeBasis,
    FileRole,
    Opinion,
    Remedy,
)
from disclosure.casework.rules.workflow import WORKFLOW
from disclosure.labels import Labelled
from disclosure.translation import choices
from disclosure.workflow import Note

TEXT_LENGTH = 5000
_ALLOWED = _("PDF、DOCX、XLSX、OFD、PNG、JPG，每个不超过 10 MB，一次最多 5 个。")


class DayField(forms.DateField):
    """A day, picked or typed; today unless something else is said."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class TextField(forms.CharField):
    """A text of several lines."""

    def __init__(self, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": TEXT_LENGTH, "widget": widget, **options})


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; what they hold is checked by the action."""

    def __init__(self, **options: Any) -> None:
        widget = _SeveralFiles()
        super().__init__(**{"widget": widget, "help_text": _ALLOWED, **options})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(given) > MAX_FILES:
            raise forms.ValidationError(_ALLOWED)
        if not given and self.required:
            raise forms.ValidationError(_("请选择文件。"))
        return [super(FilesField, self).clean(file, initial) for file in given]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("查看的理由（会保存）"),
        help_text=_("例如“打电话确认收到申请”；不要写个人信息。"),
        max_length=REASON_LENGTH,
    )


class StepForm(forms.Form):
    """A step of a case: the mark of what was seen, and a note where one is due."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, case: Case, action: Action, user: User, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.case, self.user = case, user
        note = WORKFLOW.find(action).note
        if note is not Note.NONE:
            is_required = note is Note.REQUIRED
            label = _("理由（会保存）") if is_required else _("说明")
            self.fields["note"] = TextField(
                label=NOTE_LABELS.get(action, label), required=is_required
            )
        for field in self.fields.values():
            if isinstance(field, DayField) and field.required:
                field.initial = field.initial or timezone.localdate
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the case."""

    def offer(self, name: str, rows: list[tuple[Any, str]]) -> None:
        """Set the choices of a field; a single one is chosen already."""
        field: Any = self.fields[name]
        first = [] if len(rows) == 1 else [("", _("请选择"))]
        field.choices = [*first, *rows]


def _word(words: type[Labelled], label: Any, **options: Any) -> forms.TypedChoiceField:
    given = [("", _("请选择")), *choices(words)]
    return forms.TypedChoiceField(
        label=label, choices=given, coerce=words.of, empty_value=None, **options
    )


def _row(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None)


#: Notes that are not reasons.
NOTE_LABELS = {
    Action.NOTE: _("备注（只有本机关看得到）"),
    Action.RETURN_REPLY: _("退回的意见"),
    Action.WITHDRAW: _("申请人怎样撤回的、为什么"),
    Action.DELAY: _("延迟的理由（告知书里要写）"),
}


class ConfirmForm(StepForm):
    on = DayField(
        label=_("机关确认的日期"),
        help_text=_("通常是今天；电话已经确认过的，填实际那一天。"),
    )
    applicant_confirmed_on = DayField(
        label=_("申请人确认的日期（不在同一天时填写）"), required=False
    )


class AssignForm(StepForm):
    handler = forms.ModelChoiceField(User.objects.none(), label=_("承办人"))

    def prepare(self) -> None:
        handlers = User.objects.filter(
            is_active=True,
            offices__role=Role.HANDLER,
            offices__agency_id=self.case.agency_id,
        )
        field: Any = self.fields["handler"]
        field.queryset = handlers.distinct().order_by("pk")


class TransferForm(StepForm):
    bureau = forms.CharField(label=_("转给哪个内设机构"), max_length=100)
    task = TextField(label=_("办理要求"))
    due_on = DayField(label=_("内部办理期限"))


class AskClarificationForm(StepForm):
    items = TextField(label=_("需要补正的事项"), help_text=_("逐项写明，一次说完。"))
    guidance = TextField(label=_("补正指引"), help_text=_("告诉申请人怎样写就可以了。"))
    workdays = forms.IntegerField(
        label=_("补正期限（工作日）"), min_value=1, max_value=60
    )


class RecordClarificationForm(StepForm):
    on = DayField(label=_("收到补正的日期"))
    answer = TextField(label=_("补正的内容"), required=False)
    uploads = FilesField(label=_("材料"), required=False)


class ConsultForm(StepForm):
    consultee = _word(Consultee, _("征求意见的对象"))
    name = forms.CharField(label=_("名称"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=200, required=False)
    information = TextField(label=_("涉及的政府信息"))


class ConsulteeServedForm(StepForm):
    consultation = _row(_("征求意见书"))
    on = DayField(label=_("对方收到的日期"))

    def prepare(self) -> None:
        rows = self.case.consultations.filter(closed_on=None, letter_received_on=None)
        self.offer("consultation", [(row.pk, row.name) for row in rows])


class OpinionForm(StepForm):
    consultation = _row(_("征求意见书"))
    opinion = _word(Opinion, _("意见"))
    reasons = TextField(
        label=_("理由"), help_text=_("第三方不同意公开时必须写明。"), required=False
    )
    on = DayField(label=_("收到意见的日期"))

    def prepare(self) -> None:
        rows = self.case.consultations.filter(closed_on=None)
        self.offer("consultation", [(row.pk, row.name) for row in rows])


class RequestExtensionForm(StepForm):
    workdays = forms.IntegerField(
        label=_("延长几个工作日"), min_value=1, max_value=20, initial=20
    )
    reason = TextField(label=_("延期的理由（告知书里要写）"))


class AskReasonsForm(StepForm):
    counts = TextField(label=_("申请的数量和频次"))
    workdays = forms.IntegerField(
        label=_("说明理由的期限（工作日）"), min_value=1, max_value=60, initial=10
    )


class DelayForm(StepForm):
    until = DayField(label=_("延迟到哪一天答复"))


class FeeForm(StepForm):
    basis = _word(FeeBasis, _("计收方式"))
    quantity = forms.IntegerField(
        label=_("件数或页数"), min_value=1, max_value=1_000_000
    )
    before = forms.IntegerField(
        label=_("本月此前件数"),
        help_text=_("同一申请人本月在这一件以前的申请，按件计收时使用；请核对。"),
        min_value=0,
        max_value=100_000,
    )
    calculated = forms.CharField(widget=forms.HiddenInput, required=False)


class OnForm(StepForm):
    """A step that only needs the day on which it happened."""

    on = DayField(label=_("日期"))


class DispatchForm(StepForm):
    way = _word(Delivery, _("送达方式"))
    on = DayField(
        label=_("送出的日期"),
        help_text=_("邮寄填交邮的日期，当面领取填签收的日期。"),
    )

    def prepare(self) -> None:
        self.fields["way"].initial = self.case.delivery


class ServiceForm(StepForm):
    letter = _row(_("文书"))
    on = DayField(label=_("签收的日期"))

    def prepare(self) -> None:
        sent = self.case.letters.filter(sent_on__isnull=False, received_on=None)
        rows = sent.exclude(remedy=Remedy.NONE)
        self.offer(
            "letter",
            [(row.pk, f"{row.get_kind_display()} {row.number_text}") for row in rows],
        )


class ChallengeForm(StepForm):
    kind = _word(Court, _("类别"))
    body = forms.CharField(label=_("受理的机关或者法院"), max_length=100)
    reference = forms.CharField(label=_("案号"), max_length=80, required=False)
    on = DayField(label=_("受理的日期"))


class ChallengeResultForm(StepForm):
    challenge = _row(_("复议或者诉讼"))
    result = _word(ChallengeResult, _("结果"))
    on = DayField(label=_("结案的日期"))
    redo_by = DayField(label=_("责令重新答复的期限"), required=False)
    remark = TextField(label=_("说明"), required=False)

    def prepare(self) -> None:
        rows = self.case.challenges.filter(result=ChallengeResult.PENDING)
        self.offer(
            "challenge",
            [(row.pk, f"{row.get_kind_display()} {row.body}") for row in rows],
        )
        field: Any = self.fields["result"]
        field.choices = [
            pair for pair in field.choices if pair[0] != ChallengeResult.PENDING
        ]


class FilesForm(StepForm):
    role = _word(FileRole, _("用途"), initial=FileRole.INTERNAL)
    uploads = FilesField(label=_("文件"))


class AmendForm(StepForm):
    event = _row(_("哪个日期"))
    on = DayField(label=_("正确的日期"))

    def prepare(self) -> None:
        rows = self.case.events.filter(is_void=False, round=1, kind__in=AMENDABLE)
        self.offer(
            "event",
            [(row.pk, f"{row.get_kind_display()} {row.on:%Y-%m-%d}") for row in rows],
        )
