"""The rows of a case as facts: a label, a value for programs, a text for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.models import Case
from disclosure.casework.rules.application import PERSONAL_FIELDS
from disclosure.casework.rules.letters import date_text
from disclosure.labels import noop

#: Of every row: its fields, and what a field without a name of its own is called.
_CASE = (
    *("number", "matter", "channel", "applicant_kind", "subject", "document_number"),
    *("description", "medium", "delivery", "other_medium_ok", "needs_help"),
    *("submitted_on", "received_on", "regime", "due_on", "state", "handler"),
    *("disposition", "remedy", "answered_on", "handled_in", "in_time", "closed_on"),
    *("round", "redo_by", "is_imported"),
)
_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "clarifications",
        noop("补正"),
        ("items", "guidance", "asked_on", "reply_by", "answered_on", "answer"),
    ),
    (
        "consultations",
        noop("征求意见"),
        (
            *("consultee", "name", "is_person", "contact", "information"),
            *("opened_on", "letter_received_on", "reply_by", "closed_on"),
            *("opinion", "reasons"),
        ),
    ),
    (
        "extensions",
        noop("延期"),
        (
            *("workdays", "reason", "asked_by", "asked_on"),
            *("is_granted", "decided_by", "decided_on"),
        ),
    ),
    (
        "fees",
        noop("信息处理费"),
        (
            *("basis", "quantity", "amount", "sent_on"),
            *("received_on", "pay_by", "paid_on"),
        ),
    ),
    (
        "decisions",
        noop("处理决定"),
        (
            *("round", "disposition", "letter_kind", "basis", "facts", "reasons"),
            *("public_interest", "drafted_by", "reviewed_by", "approved_by"),
            "issued_on",
        ),
    ),
    (
        "letters",
        noop("文书"),
        (
            *("kind", "number_text", "issued_on", "issued_by"),
            *("way", "sent_on", "received_on"),
        ),
    ),
    (
        "challenges",
        noop("复议诉讼"),
        (
            *("kind", "body", "reference", "filed_on"),
            *("result", "decided_on", "redo_by", "note"),
        ),
    ),
)
_LABELS = {
    "asked_by": noop("申请人员"),
    "asked_on": noop("申请日期"),
    "decided_by": noop("批准人员"),
    "decided_on": noop("批准日期"),
    "is_granted": noop("是否批准"),
    "drafted_by": noop("拟稿人"),
    "reviewed_by": noop("审核人"),
    "approved_by": noop("签发人"),
    "issued_on": noop("发出日期"),
    "issued_by": noop("发出人员"),
    "round": noop("第几次处理"),
}
_PARTS = ("content", "is_given", "ground", "reason")


@dataclass(frozen=True)
class Fact:
    """One field: ``value`` is plain JSON data, ``text`` what a reader sees."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True)
class Group:
    """Facts under a heading; ``name`` is for programs."""

    name: str
    title: str
    facts: tuple[Fact, ...]


def application_of(case: Case) -> list[Group]:
    """Return what was asked, and by whom, in full."""
    agency = Fact("agency", _("机关"), case.agency.name, case.agency.name)
    asked = (agency, *_facts(case, _CASE))
    who = tuple(_facts(case.applicant, PERSONAL_FIELDS))
    return [Group("case", _("申请"), asked), Group("applicant", _("申请人"), who)]


def proceedings_of(case: Case) -> list[Group]:
    """Return every step on the way, one group a row, in the order of the law."""
    return [
        group
        for relation, title, names in _ROWS
        for row in getattr(case, relation).all()
        for group in _groups(relation, title, row, names)
    ]


def _groups(
    relation: str, title: str, row: models.Model, names: tuple[str, ...]
) -> Iterator[Group]:
    yield Group(relation, _(title), tuple(_facts(row, names)))
    if relation == "decisions":
        for part in row.parts.all():  # type: ignore[attr-defined]
            facts = tuple(_facts(part, _PARTS))
            yield Group("decision_parts", _("部分公开的各部分"), facts)


def as_data(groups: Iterable[Group]) -> dict[str, Any]:
    """Return groups as JSON data: by name, each a list of rows."""
    data: dict[str, list[dict[str, Any]]] = {}
    for group in groups:
        row = {fact.name: fact.value for fact in group.facts}
        data.setdefault(group.name, []).append(row)
    return data


def _facts(row: models.Model, names: Iterable[str]) -> Iterator[Fact]:
    for name in names:
        field: Any = row._meta.get_field(name)
        value = getattr(row, name)
        label = _label(field)
        if field.choices and value:
            text = str(getattr(row, f"get_{name}_display")())
            yield Fact(name, label, {"code": str(value), "label": text}, text)
        else:
            yield Fact(name, label, _plain(value), shown(value))


def _label(field: Any) -> str:
    """Return what a field is called; Django names one without a name after itself."""
    has_name = str(field.verbose_name) != field.name.replace("_", " ")
    return str(field.verbose_name) if has_name else _(_LABELS[field.name])


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it; an officer is named by the account."""
    match value:
        case User():
            return value.username
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def shown(value: Any) -> str:
    """Return a value as a reader sees it; "" where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return date_text(value)
        case _:
            return str(value)
