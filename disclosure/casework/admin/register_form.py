"""The form on which a clerk enters a request from paper or speech."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.casework.admin.step_forms import DayField, FilesField, TextField
from disclosure.casework.models import Applicant, Case, Desk
from disclosure.casework.rules.application import (
    CASE_FIELDS,
    DESCRIPTION_LENGTH,
    PERSONAL_FIELDS,
    SUBJECT_LENGTH,
    Application,
)
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    IdentityDocument,
    Matter,
    Medium,
)
from disclosure.labels import Labelled
from disclosure.translation import choices

_LENGTHS = {"address": 200, "email": 200, "document_number": 100}
_GROUPS = (
    (_("怎样收到的"), ("desk", "channel", "on")),
    (
        _("申请人"),
        (
            *("applicant_kind", "name", "identity_document", "identity_number"),
            *("credit_code", "legal_representative", "contact_name"),
            *("phone", "email", "address", "postcode"),
        ),
    ),
    (_("代理人（没有代理人的不填）"), PERSONAL_FIELDS[-3:]),
    (
        _("需要的信息"),
        ("matter", "subject", "document_number", "description", "needs_help"),
    ),
    (_("提供和获取"), ("medium", "delivery", "other_medium_ok")),
    (_("材料"), ("uploads",)),
)


class RegisterForm(forms.Form):
    """Every field of an application; little must be there on paper."""

    submission_key = forms.CharField(
        widget=forms.HiddenInput, validators=[RegexValidator(r"^[0-9a-f]{32}\Z")]
    )
    desk = forms.ModelChoiceField(Desk.objects.none(), label=_("受理窗口"))
    channel = forms.TypedChoiceField(label=_("申请渠道"), coerce=Channel.of)
    on = DayField(
        label=_("收到的日期"),
        initial=timezone.localdate,
        help_text=_("当面、口头填提出之日，挂号信填签收之日，平信和传真填见到之日。"),
    )
    subject = forms.CharField(label=_("所需信息名称"), max_length=SUBJECT_LENGTH)
    description = TextField(
        label=_("其他特征性描述"), max_length=DESCRIPTION_LENGTH, required=False
    )
    uploads = FilesField(label=_("申请书和附件的扫描件"), required=False)

    def __init__(self, *args: Any, desks: list[Desk], **options: Any) -> None:
        super().__init__(*args, **options)
        known: dict[str, Any] = self.fields
        known["desk"].queryset = Desk.objects.filter(
            pk__in=[desk.pk for desk in desks]
        ).select_related("agency")
        if len(desks) == 1:
            known["desk"].initial = desks[0].pk
        known["channel"].choices = [
            pair for pair in choices(Channel) if pair[0] != Channel.ONLINE
        ]
        known["submission_key"].initial = lambda: uuid4().hex
        for name in PERSONAL_FIELDS:
            known.setdefault(name, _text(Applicant, name))
        self._add_choices()
        self.order_fields([name for _label, names in _GROUPS for name in names])

    def application(self) -> Application:
        """Return what was typed, as the rules know it."""
        wanted = {field.name for field in fields(Application)}
        values = {key: v for key, v in self.cleaned_data.items() if key in wanted}
        return Application(**values)

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the visible fields under their headings."""
        return [(label, [self[name] for name in names]) for label, names in _GROUPS]

    def _add_choices(self) -> None:
        known: dict[str, Any] = self.fields
        known["document_number"] = _text(Case, "document_number")
        known["name"].required = True
        known["applicant_kind"] = _choice(ApplicantKind, Case, "applicant_kind")
        known["identity_document"] = _choice(
            IdentityDocument, Applicant, "identity_document", is_required=False
        )
        known["matter"] = _choice(Matter, Case, "matter")
        known["matter"].initial = Matter.DISCLOSURE
        known["medium"] = _choice(Medium, Case, "medium")
        known["delivery"] = _choice(Delivery, Case, "delivery")
        for name in ("other_medium_ok", "needs_help"):
            known[name] = forms.BooleanField(label=_label(Case, name), required=False)


def _label(model: Any, name: str) -> Any:
    assert name in (*CASE_FIELDS, *PERSONAL_FIELDS)
    return model._meta.get_field(name).verbose_name


def _text(model: Any, name: str) -> forms.CharField:
    return forms.CharField(
        label=_label(model, name), max_length=_LENGTHS.get(name, 100), required=False
    )


def _choice(
    words: type[Labelled], model: Any, name: str, *, is_required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_label(model, name),
        choices=[("", _("请选择")), *choices(words)],
        required=is_required,
    )
