"""A row of an old register of requests: its columns, and what a cell may hold.

Reading only: what a row means for a case is decided in ``actions.importing``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.casework.rules.clock.exchange import FIRST_DAY, LAST_DAY
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Disposition,
    Medium,
)
from disclosure.labels import Labelled, noop
from disclosure.spreadsheets.formats import plain
from disclosure.translation import listed

_DATE = re.compile(
    r"([0-9]{4})[^0-9]([0-9]{1,2})[^0-9]([0-9]{1,2})[^0-9]?(?:[ T]?00:00:00)?"
)
_NUMBER = re.compile(r"[^\s\x00-\x1f<>]{1,40}")


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, its official header, how a cell is read."""

    name: str
    header: str
    read: Callable[[str], Any]
    is_required: bool = False


@dataclass(frozen=True)
class RegisterRow:
    """One request as the old register has it; days that are not known are None."""

    number: str
    channel: Channel
    applicant_kind: ApplicantKind
    name: str
    subject: str
    received_on: date
    agency: str = ""
    identity_number: str = ""
    credit_code: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    document_number: str = ""
    description: str = ""
    submitted_on: date | None = None
    clarification_asked_on: date | None = None
    clarified_on: date | None = None
    consulted_on: date | None = None
    consultation_closed_on: date | None = None
    extended_by: int | None = None
    extended_on: date | None = None
    answered_on: date | None = None
    withdrawn_on: date | None = None
    disposition: Disposition | None = None
    medium: Medium = Medium.PAPER
    delivery: Delivery = Delivery.POST


def read_row(cells: Mapping[str, object]) -> RegisterRow:
    """Return what the cells of a row say, given by header.

    Raises ValidationError by field with what to do. An empty cell means that
    the register does not tell.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column in COLUMNS:
        text = plain(cells.get(column.header))
        if not text:
            if column.is_required:
                wrong[column.name] = _("请填写。")
            continue
        try:
            values[column.name] = column.read(text)
        except ValueError as reason:
            wrong[column.name] = str(reason)
    if wrong:
        raise ValidationError(wrong)
    return RegisterRow(**values)


def day_of(text: str) -> date:
    """Return the day a cell names; ValueError with what to write instead."""
    found = _DATE.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("请写成 2018-09-20 的样子，不早于2008年。"))
    return day


def _days(text: str) -> int:
    number = text.removesuffix(".0")
    is_number = number.isdecimal() and number.isascii() and len(number) <= 2
    if not is_number or not 1 <= int(number) <= 20:
        raise ValueError(_("请填写1至20的整数。"))
    return int(number)


def _text(limit: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > limit:
            raise ValueError(_("最多%(limit)s字，请缩短。") % {"limit": limit})
        if any(ord(sign) < 32 and sign not in "\n\t\r" for sign in text):
            raise ValueError(_("有不能显示的字符，请删去后重新填写。"))
        return text

    return read


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(_("最多40个字，中间不能有空格。"))
    return text.upper()


def _word(words: type[Labelled]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        known = {name: word for word in words for name in (word, word.label)}
        known |= {_(word.label): word for word in words}
        if text not in known:
            labels = listed(_(word.label) for word in words)
            raise ValueError(_("请填：%(labels)s。") % {"labels": labels})
        return known[text]

    return read


COLUMNS = (
    Column("number", noop("登记号"), _number, is_required=True),
    Column("agency", noop("机关"), _text(100)),
    Column("channel", noop("渠道"), _word(Channel), is_required=True),
    Column("applicant_kind", noop("申请人类别"), _word(ApplicantKind), True),
    Column("name", noop("姓名或名称"), _text(100), is_required=True),
    Column("identity_number", noop("证件号码"), _text(40)),
    Column("credit_code", noop("统一社会信用代码"), _text(40)),
    Column("phone", noop("联系电话"), _text(40)),
    Column("email", noop("电子邮箱"), _text(100)),
    Column("address", noop("通信地址"), _text(200)),
    Column("subject", noop("所需信息名称"), _text(200), is_required=True),
    Column("document_number", noop("文号"), _text(100)),
    Column("description", noop("其他特征性描述"), _text(3000)),
    Column("submitted_on", noop("申请日期"), day_of),
    Column("received_on", noop("收到日期"), day_of, is_required=True),
    Column("clarification_asked_on", noop("补正告知日期"), day_of),
    Column("clarified_on", noop("补正收到日期"), day_of),
    Column("consulted_on", noop("征求意见日期"), day_of),
    Column("consultation_closed_on", noop("征求意见结束日期"), day_of),
    Column("extended_by", noop("延期工作日"), _days),
    Column("extended_on", noop("延期告知日期"), day_of),
    Column("answered_on", noop("答复日期"), day_of),
    Column("withdrawn_on", noop("撤回日期"), day_of),
    Column("disposition", noop("办理结果"), _word(Disposition)),
    Column("medium", noop("提供方式"), _word(Medium)),
    Column("delivery", noop("获取途径"), _word(Delivery)),
)
