"""What the columns of the files of a year mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from disclosure.labels import noop
from reports.opendata.files import HEADER


@dataclass(frozen=True)
class Column:
    """A column of CSV and XLSX: its header, its field in the JSON, what it means."""

    header: str
    field: str
    meaning: str


_MEANINGS = (
    ("agency.slug", noop("机构在网址里的名字，同一机构各年相同")),
    ("agency.name", noop("发布时的机构名称")),
    ("year", noop("报告年度")),
    ("edition", noop("第几版；更正一次加一")),
    (
        "format",
        noop("报告格式：form2021、form2019、form2014 是统一表格，free 是自由格式"),
    ),
    ("published_at", noop("在本站发布的时间")),
    ("code", noop("指标代码；统一表格的代码各机构相同")),
    ("label", noop("指标名称")),
    ("value", noop("数值，没有四舍五入；报告没有填的为空，不是零")),
    ("unit", noop("单位")),
    ("part_of", noop("所属合计的代码")),
    ("source", noop("数值的来源：自动统计、汇总、人工填报、导入或人工调整")),
    ("note", noop("报告对这个数的说明")),
    ("reason", noop("人工调整的理由")),
    ("table", noop("所在的统一表格；机构自己的指标为空")),
    ("row", noop("表中所在行的标题，从外到内")),
    ("column", noop("表中所在列的标题，从外到内")),
)


def columns() -> list[Column]:
    """Return the columns in their order, told in the reader's language."""
    return [
        Column(header, field, _(meaning))
        for header, (field, meaning) in zip(HEADER, _MEANINGS, strict=True)
    ]
