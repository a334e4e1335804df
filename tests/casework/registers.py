"""Old registers as files, for the tests of import and export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

IMPORT = "admin:casework_case_import"
PROCESS = "admin:casework_case_process_import"
ROW = {
    "登记号": "旧2018-001",
    "渠道": "当面提交",
    "申请人类别": "自然人",
    "姓名或名称": "示例申请人",
    "证件号码": "11010519491231002X",
    "联系电话": "13800000000",
    "所需信息名称": "示例县道路养护计划（示例）",
    "文号": "示政发〔2018〕7号",
    "收到日期": "2018-09-20",
    "答复日期": "2018-10-17",
    "办理结果": "予以公开",
    "提供方式": "纸质",
    "获取途径": "邮寄",
}


def row(**changes: str) -> dict[str, str]:
    """A row in which everything is right, but for the changes."""
    return {**ROW, **changes}


def as_csv(rows: Iterable[Mapping[str, str]], encoding: str = "utf-8-sig") -> bytes:
    lines = list(rows)
    headers = list(dict.fromkeys(name for line in lines for name in line))
    out = StringIO()
    writer = csv.DictWriter(out, headers, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Mapping[str, str]]) -> bytes:
    lines = list(rows)
    headers = list(dict.fromkeys(name for line in lines for name in line))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(headers)
    for line in lines:
        sheet.append([line.get(name, "") for name in headers])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: Client, data: bytes, name: str = "register.csv", **answers: str):
    """Send a file to the first step and return the preview."""
    file = SimpleUploadedFile(name, data)
    sent = {"import_file": file, "resource": "0", "format": "0", **answers}
    return client.post(reverse(IMPORT), sent)


def confirm(client: Client, preview):
    """Confirm what a preview offers."""
    form = preview.context["confirm_form"]
    sent = {name: value for name, value in form.initial.items() if value}
    agency = sent.get("agency")
    if agency is not None:
        sent["agency"] = agency.pk
    return client.post(reverse(PROCESS), {**sent, "resource": "0"})
