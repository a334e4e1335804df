"""The application as it will be sent, for a last look."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from disclosure.casework.forms.apply import ApplyForm
from disclosure.casework.forms.fields import Choice
from disclosure.labels import noop

_PARTS = (
    (
        noop("您是谁"),
        (
            "applicant_kind",
            "name",
            "identity_document",
            "identity_number",
            "credit_code",
            "legal_representative",
            "contact_name",
            "phone",
            "agent_name",
            "agent_identity_number",
            "agent_phone",
        ),
    ),
    (noop("您需要什么信息"), ("subject", "document_number", "description")),
    (
        noop("怎样给您"),
        ("medium", "other_medium_ok", "delivery", "email", "address", "postcode"),
    ),
    (noop("材料与说明"), ("needs_help", "matter", "privacy_version")),
)


@dataclass(frozen=True)
class Part:
    """A group of answers, each a label and a text."""

    title: str
    rows: list[tuple[str, str]]


def parts_of(form: ApplyForm) -> list[Part]:
    """Return the answers of a valid form, group by group; empty ones are left out."""
    return [
        Part(gettext(title), [_row(form, name) for name in names if _given(form, name)])
        for title, names in _PARTS
    ]


def _given(form: ApplyForm, name: str) -> bool:
    return bool(getattr(form.application(), name))


def _row(form: ApplyForm, name: str) -> tuple[str, str]:
    value = getattr(form.application(), name)
    if name == "privacy_version":
        return gettext("个人信息处理说明"), gettext("已经知悉（%(version)s 版）") % {
            "version": value
        }
    field = form.fields[name]
    if isinstance(field, Choice):
        return str(field.label), str(dict(field.choices)[value])  # type: ignore[arg-type]
    return str(field.label), gettext("是") if value is True else str(value)
