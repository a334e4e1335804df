"""The application as it is filled in on the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.casework.actions.files import MAX_FILES, Upload, read
from disclosure.casework.forms.fields import (
    Choice,
    Code,
    Files,
    Line,
    NoteInput,
    Phone,
    Prose,
    Radios,
    Tick,
    UpperCode,
)
from disclosure.casework.models import DraftFile
from disclosure.casework.rules.application import (
    PRIVACY_VERSION,
    Application,
    problems,
)
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Delivery,
    IdentityDocument,
    Matter,
    Medium,
)
from disclosure.casework.submission import is_ours
from disclosure.forms_guard import GuardedForm
from disclosure.translation import choices, headed, translate
from disclosure.uploads import safe_name

#: Asked of a natural person only, or of an organisation only.
PERSON_FIELDS = ("identity_document", "identity_number")
ORGANISATION_FIELDS = ("credit_code", "legal_representative", "contact_name")
#: Problems of the application are shown at the field that asks for it.
_SHOWN_AT = {"privacy_version": "privacy"}
_NOT_TYPED = ("website", "opened", "attachments")
_ASKED = frozenset(field.name for field in fields(Application))


class ApplyForm(GuardedForm):
    """One page; ``problems`` of the rules says what is wrong with it.

    Asks for no purpose: nobody has to say what the information is for.
    """

    use_required_attribute = False

    applicant_kind = Choice(
        label=_("您以什么身份申请"),
        choices=choices(ApplicantKind),
        initial=ApplicantKind.NATURAL_PERSON.value,
        widget=Radios,
        help_text=_("年度报告要按申请人的类别统计。"),
    )
    name = Line(
        label=_("姓名或名称"),
        required=True,
        help_text=_("与证件上的一致；答复写给这个人或者单位。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    identity_document = Choice(
        label=_("证件名称"),
        choices=[("", gettext_lazy("请选择")), *choices(IdentityDocument)],
        help_text=_("法律要求申请附身份证明（《条例》第二十九条）。"),
    )
    identity_number = UpperCode(
        label=_("证件号码"),
        required=True,
        help_text=_("只用来核对身份，加密保存，不会公开。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    credit_code = UpperCode(
        label=_("统一社会信用代码"),
        required=True,
        help_text=_("证照上的18位代码，用来核对单位的身份。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    legal_representative = Line(
        label=_("法定代表人或负责人"), help_text=_("与证照上的一致，可以不填。")
    )
    contact_name = Line(
        label=_("联系人姓名"),
        required=True,
        help_text=_("工作人员有问题时找谁。"),
    )
    phone = Phone(
        label=_("联系电话"),
        required=True,
        help_text=_("工作人员用它与您确认收到申请，答复期限从确认之日起算。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    agent_name = Line(
        label=_("代理人姓名"), help_text=_("填了这一项，下面两项也要填。")
    )
    agent_identity_number = UpperCode(
        label=_("代理人身份证号码"),
        help_text=_("只用来核对代理人的身份，加密保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    agent_phone = Phone(
        label=_("代理人联系电话"),
        help_text=_("由代理人办理的，工作人员先与代理人联系。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    subject = Line(
        label=_("所需信息的名称"),
        required=True,
        max_length=None,
        help_text=_("文件的标题，或者您要的是什么；写得越具体，找得越快。"),
    )
    document_number = Line(
        label=_("文号"), help_text=_("知道就写，例如“示县政发〔2025〕1号”。")
    )
    description = Prose(
        label=_("其他特征性描述"),
        required=False,
        help_text=_("年份、地点、经办单位等，能帮助查找的都可以写。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    medium = Choice(
        label=_("提供方式"),
        choices=choices(Medium),
        widget=Radios,
        help_text=_("您想得到哪种形式的信息。"),
    )
    other_medium_ok = forms.BooleanField(
        label=_("所选方式做不到时，可以用其他方式提供"), required=False
    )
    delivery = Choice(
        label=_("获取途径"),
        choices=choices(Delivery),
        widget=Radios,
        help_text=_("答复怎样送到您手里；选择传真的，请在描述里写明传真号码。"),
    )
    email = Code(
        label=_("电子邮箱"),
        help_text=_("选择电子邮件时必须填写；填了也会收到进展通知。"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    address = Line(
        label=_("通信地址"),
        max_length=200,
        help_text=_("选择邮寄时必须填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = Code(
        label=_("邮政编码"),
        help_text=_("选择邮寄时必须填写。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "inputmode": "numeric"}
        ),
    )

    attachments = Files(
        label=_("添加附件"),
        required=False,
        help_text=_(
            "身份证明、委托书或者有助于查找的材料，可以不加。"
            "接受 PDF、DOCX、XLSX、OFD、PNG、JPG，每个不超过 10 MB，最多 5 个。"
        ),
    )
    needs_help = forms.BooleanField(
        label=_("我在阅读、视听或者书写上有困难，需要工作人员帮助"),
        required=False,
        help_text=_("机关应当为您提供必要的帮助（《条例》第四十三条）。"),
    )
    matter = Choice(
        label=_("申请事项"),
        required=False,
        choices=choices(Matter),
        initial=Matter.DISCLOSURE.value,
        help_text=_("机关记录的您本人的信息有错、要求更正的，请选第二项。"),
    )
    privacy = Tick(label=_("我已经阅读并知悉个人信息处理说明"), required=True)
    declaration = Tick(label=_("我确认以上内容真实，并确认提交这份申请"), required=True)
    note = forms.CharField(required=False, widget=NoteInput)

    def __init__(
        self, *args: Any, kept: Sequence[DraftFile] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.uploads: list[Upload] = []

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, as the fields take it back."""
        names = [name for name in self.fields if name not in _NOT_TYPED]
        found = {name: self.data.get(name, "") for name in names}
        return {name: text for name, text in found.items() if isinstance(text, str)}

    @property
    def removed(self) -> list[int]:
        """The kept files that are no longer wanted; unknown ones do not matter."""
        boxes = forms.CheckboxSelectMultiple()
        ticked = boxes.value_from_datadict(self.data, self.files, "removed") or []
        return [file.pk for file in self.kept if str(file.pk) in ticked]

    def application(self) -> Application:
        """Return what was filled in; fields of the other kind of applicant stay out."""
        given = {k: v for k, v in self.cleaned_data.items() if k in _ASKED}
        is_person = given.get("applicant_kind") == ApplicantKind.NATURAL_PERSON
        unasked = ORGANISATION_FIELDS if is_person else PERSON_FIELDS
        values = _BLANK | given | dict.fromkeys(unasked, "")
        values["matter"] = values["matter"] or Matter.DISCLOSURE.value
        if self.cleaned_data.get("privacy"):
            values["privacy_version"] = PRIVACY_VERSION
        return Application(**values)

    def clean_attachments(self) -> Sequence[UploadedFile]:
        """Judge each file by itself, so that a bad one does not lose the others."""
        files: Sequence[UploadedFile] = self.cleaned_data["attachments"]
        wrong: list[str] = []
        for file in files[: MAX_FILES + 1]:
            try:
                self.uploads += read([file])
            except ValidationError as error:
                name = safe_name(file.name or "")
                wrong += [headed(name, text) for text in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return files

    def clean(self) -> dict[str, Any] | None:
        self._count_files()
        self._say(problems(self.application()))
        if not self.cleaned_data.get("declaration"):
            self._refuse("declaration", gettext("请勾选，确认提交这份申请。"))
        return super().clean()

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"])
        return note if is_ours(note) else ""

    def _count_files(self) -> None:
        kept = len(self.kept) - len(self.removed)
        if kept + len(self.uploads) > MAX_FILES:
            self.uploads = []
            text = gettext("附件最多 %(count)s 个，请减少后再添加。")
            self._refuse("attachments", text % {"count": MAX_FILES})

    def _say(self, found: Mapping[str, Any]) -> None:
        for name, text in found.items():
            self._refuse(_SHOWN_AT.get(name, name), translate(text))

    def _refuse(self, name: str, text: str) -> None:
        """Say one thing about a field, and nothing twice."""
        if name not in self.errors:
            self.add_error(name, text)


_BLANK: dict[str, Any] = dict.fromkeys(
    [field.name for field in fields(Application)], ""
) | {"other_medium_ok": False, "needs_help": False}
