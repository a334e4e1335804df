"""A case as a line of an exported table. Personal columns are masked by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from disclosure.casework.display.masking import (
    masked_address,
    masked_email,
    masked_name,
    masked_number,
    masked_phone,
)
from disclosure.casework.models import Applicant, Case
from disclosure.labels import noop

#: An export holds so many rows; more are asked for year by year.
EXPORT_ROWS = 20_000
BATCH = 1000

COLUMNS = (
    ("number", noop("登记号")),
    ("agency", noop("机关")),
    ("channel", noop("渠道")),
    ("applicant_kind", noop("申请人类别")),
    ("name", noop("姓名或名称")),
    ("identity_number", noop("证件号码")),
    ("phone", noop("联系电话")),
    ("email", noop("电子邮箱")),
    ("address", noop("通信地址")),
    ("subject", noop("所需信息名称")),
    ("document_number", noop("文号")),
    ("state", noop("状态")),
    ("handler", noop("承办人")),
    ("submitted_on", noop("申请日期")),
    ("received_on", noop("收到日期")),
    ("due_on", noop("答复期限")),
    ("answered_on", noop("答复日期")),
    ("handled_in", noop("办理用时（工作日）")),
    ("disposition", noop("办理结果")),
    ("medium", noop("提供方式")),
    ("delivery", noop("获取途径")),
)


def cells_of(case: Case, *, unmasked: bool = False) -> list[object]:
    """Return the cells of a case in the order of ``COLUMNS``."""
    due = case.redo_by if case.round > 1 else case.due_on
    return [
        case.number,
        case.agency.name,
        case.get_channel_display(),
        case.get_applicant_kind_display(),
        *_person(case.applicant, unmasked=unmasked),
        case.subject,
        case.document_number,
        case.get_state_display(),
        str(case.handler or ""),
        _day(case.submitted_on),
        _day(case.received_on),
        _day(due),
        _day(case.answered_on),
        "" if case.handled_in is None else case.handled_in,
        case.get_disposition_display(),
        case.get_medium_display(),
        case.get_delivery_display(),
    ]


def rows_of(keys: Iterable[int]) -> Iterator[Case]:
    """Yield cases with what an export needs, some at a time, in the order given."""
    left = iter(keys)
    rows = Case.objects.select_related("agency", "handler", "applicant")
    rows = rows.defer("description")
    while batch := list(islice(left, BATCH)):
        found = rows.in_bulk(batch)
        yield from (found[key] for key in batch if key in found)


def _person(who: Applicant, *, unmasked: bool) -> list[str]:
    number = who.identity_number or who.credit_code
    if unmasked:
        return [who.name, number, who.phone, who.email, who.address]
    return [
        masked_name(who.name),
        masked_number(number),
        masked_phone(who.phone),
        masked_email(who.email),
        masked_address(who.address),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
