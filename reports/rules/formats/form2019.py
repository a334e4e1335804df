"""The trial form of the reports for 2019 and 2020."""

from __future__ import annotations

from disclosure.labels import noop
from reports.rules.formats.base import Cell, FigureSpec, Format, OfficialTable
from reports.rules.formats.challenges_table import challenges_table
from reports.rules.formats.form2021 import (
    CONTENT,
    LITIGATION_SUMS,
    OUTLINE,
    TOPICS,
)
from reports.rules.formats.requests_table import requests_table

MADE = {
    "made": noop("本年新制作数量"),
    "disclosed": noop("本年新公开数量"),
    "total": noop("对外公开总数量"),
}
LAST_YEAR = noop("上一年项目数量")
CHANGE = noop("本年增/减")
ITEMS = {
    "items_last_year": LAST_YEAR,
    "change": CHANGE,
    "decisions": noop("处理决定数量"),
}
FEES = {"items_last_year": LAST_YEAR, "change": CHANGE}
PURCHASES = {"projects": noop("采购项目数量"), "amount": noop("采购总金额")}
#: The paragraphs of Art. 20: their lines, and the columns of these.
PARTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    noop("第二十条第（一）项"): (
        {"government_rule": noop("规章"), "normative_document": noop("规范性文件")},
        MADE,
    ),
    noop("第二十条第（五）项"): (
        {
            "license": noop("行政许可"),
            "other_service": noop("其他对外管理服务事项"),
        },
        ITEMS,
    ),
    noop("第二十条第（六）项"): (
        {"penalty": noop("行政处罚"), "compulsory_measure": noop("行政强制")},
        ITEMS,
    ),
    noop("第二十条第（八）项"): ({"fee": noop("行政事业性收费")}, FEES),
    noop("第二十条第（九）项"): ({"procurement": noop("政府集中采购")}, PURCHASES),
}
UNITS = {"items_last_year": "项", "change": "项", "projects": "项", "amount": "万元"}
_WIDTH = 4


def _proactive() -> OfficialTable:
    rows: list[tuple[Cell, ...]] = []
    figures: list[FigureSpec] = []
    for item, (lines, columns) in PARTS.items():
        rows.append((Cell(item, scope="colgroup", columns=_WIDTH),))
        widths = _widths(len(columns))
        heads = zip(columns.values(), widths, strict=True)
        rows.append(
            (
                Cell(CONTENT, scope="col"),
                *(
                    Cell(text, scope="col" if width == 1 else "colgroup", columns=width)
                    for text, width in heads
                ),
            )
        )
        for key, label in lines.items():
            cells = zip(columns, widths, strict=True)
            rows.append(
                (
                    Cell(label, scope="row"),
                    *(
                        Cell(code=f"proactive.{key}.{column}", columns=width)
                        for column, width in cells
                    ),
                )
            )
            figures += [
                _spec(key, label, column, text) for column, text in columns.items()
            ]
    return OfficialTable(
        key="proactive",
        section="proactive",
        label=noop("主动公开政府信息情况"),
        rows=tuple(rows),
        figures=tuple(figures),
        head_rows=2,
    )


def _widths(count: int) -> tuple[int, ...]:
    """Two columns share the room of three: the last one takes what is left."""
    return (*[1] * (count - 1), _WIDTH - count)


def _spec(key: str, label: str, column: str, text: str) -> FigureSpec:
    return FigureSpec(
        f"proactive.{key}.{column}",
        "proactive",
        (label,),
        (text,),
        UNITS.get(column, "件"),
        is_amount=column == "amount",
        may_be_negative=column == "change",
    )


FORMAT = Format(
    code="form2019",
    label=noop("试行格式（2019年至2020年）"),
    outline=OUTLINE,
    topics=TOPICS,
    tables=(_proactive(), requests_table(divided=False), challenges_table()),
    years=(2019, 2020),
    sums=LITIGATION_SUMS,
)
