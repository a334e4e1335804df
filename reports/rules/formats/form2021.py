"""The form in force since the reports for 2021 (国办公开办函〔2021〕30号)."""

from __future__ import annotations

from disclosure.labels import noop
from reports.rules.formats.base import (
    Cell,
    FigureSpec,
    Format,
    OfficialTable,
    OutlineItem,
    Topic,
)
from reports.rules.formats.challenges_table import COLUMNS as RESULTS
from reports.rules.formats.challenges_table import challenges_table
from reports.rules.formats.requests_table import (
    COLUMNS,
    groups,
    requests_table,
)

CONTENT = noop("信息内容")
RULES = {
    "government_rule": noop("规章"),
    "normative_document": noop("行政规范性文件"),
}
RULE_COLUMNS = {
    "issued": noop("本年制发件数"),
    "repealed": noop("本年废止件数"),
    "in_force": noop("现行有效件数"),
}
DECISIONS = noop("本年处理决定数量")
#: The paragraphs of Art. 20 that are counted in decisions, with their lines.
DECIDED = {
    noop("第二十条第（五）项"): {"license": noop("行政许可")},
    noop("第二十条第（六）项"): {
        "penalty": noop("行政处罚"),
        "compulsory_measure": noop("行政强制"),
    },
}
FEE_ITEM, FEE, FEE_COLUMN = (
    noop("第二十条第（八）项"),
    noop("行政事业性收费"),
    noop("本年收费金额（单位：万元）"),
)

OUTLINE = (
    OutlineItem(
        "overview",
        "总体情况",
        noop(
            "写五个方面：主动公开、依申请公开、政府信息管理、公开平台建设、监督保障；"
            "政府的报告还要写工作考核、社会评议和责任追究结果。"
        ),
    ),
    OutlineItem(
        "proactive", "主动公开政府信息情况", noop("填写表格；没有发生的填 0。")
    ),
    OutlineItem(
        "requests",
        "收到和处理政府信息公开申请情况",
        noop("数字由登记簿统计；没有登记簿的在表格里填写。"),
    ),
    OutlineItem(
        "challenges",
        "政府信息公开行政复议、行政诉讼情况",
        noop("数字由登记簿统计；没有登记簿的在表格里填写。"),
    ),
    OutlineItem(
        "problems",
        "存在的主要问题及改进情况",
        noop("写今年的问题和改进，不要照抄往年。"),
    ),
    OutlineItem(
        "other",
        "其他需要报告的事项",
        noop("收取信息处理费的情况在这里报告；没有收取也请写明。"),
    ),
)
TOPICS = (
    Topic("proactive", noop("主动公开的情况"), ("主动公开",)),
    Topic("on_request", noop("依申请公开的情况"), ("依申请公开", "申请")),
    Topic("management", noop("政府信息管理的情况"), ("信息管理", "管理")),
    Topic("platform", noop("公开平台建设的情况"), ("平台", "网站", "新媒体")),
    Topic("supervision", noop("监督保障的情况"), ("监督", "考核", "培训")),
    Topic("problems", noop("存在的主要问题及改进情况"), ("问题",)),
    Topic("fees", noop("收取信息处理费的情况"), ("信息处理费", "处理费")),
)


def _proactive() -> OfficialTable:
    rows: list[tuple[Cell, ...]] = [
        (Cell(noop("第二十条第（一）项"), scope="colgroup", columns=4),),
        (
            Cell(CONTENT, scope="col"),
            *(Cell(label, scope="col") for label in RULE_COLUMNS.values()),
        ),
    ]
    figures: list[FigureSpec] = []
    for key, label in RULES.items():
        codes = [f"proactive.{key}.{column}" for column in RULE_COLUMNS]
        rows.append((Cell(label, scope="row"), *(Cell(code=code) for code in codes)))
        figures += [
            FigureSpec(code, "proactive", (label,), (column,), "件")
            for code, column in zip(codes, RULE_COLUMNS.values(), strict=True)
        ]
    for item, lines in DECIDED.items():
        rows += _heading(item, DECISIONS)
        for key, label in lines.items():
            code = f"proactive.{key}.decisions"
            rows.append((Cell(label, scope="row"), Cell(code=code, columns=3)))
            figures.append(FigureSpec(code, "proactive", (label,), (DECISIONS,), "件"))
    rows += _heading(FEE_ITEM, FEE_COLUMN)
    rows.append((Cell(FEE, scope="row"), Cell(code="proactive.fee.amount", columns=3)))
    figures.append(
        FigureSpec(
            "proactive.fee.amount",
            "proactive",
            (FEE,),
            (FEE_COLUMN,),
            "万元",
            is_amount=True,
        )
    )
    return OfficialTable(
        key="proactive",
        section="proactive",
        label=noop("主动公开政府信息情况"),
        rows=tuple(rows),
        figures=tuple(figures),
        head_rows=2,
    )


def _heading(item: str, column: str) -> list[tuple[Cell, ...]]:
    return [
        (Cell(item, scope="colgroup", columns=4),),
        (Cell(CONTENT, scope="col"), Cell(column, scope="colgroup", columns=3)),
    ]


def _undivided() -> dict[str, tuple[str, ...]]:
    """What the form of 2019 counts in one row is here the sum of three."""
    lines = {line.key: line.rows for line in groups(divided=True)}
    return {
        f"requests.otherwise_closed.{column}": tuple(
            f"requests.{row}.{column}" for row in lines["otherwise_closed"]
        )
        for column in COLUMNS
    }


#: What the sheet of 2014 counts without regard to the way to the court.
LITIGATION_SUMS = {
    f"litigation.{result}": (
        f"litigation.direct.{result}",
        f"litigation.after_reconsideration.{result}",
    )
    for result in RESULTS
}

FORMAT = Format(
    code="form2021",
    label=noop("全国统一格式（2021年起）"),
    outline=OUTLINE,
    topics=TOPICS,
    tables=(_proactive(), requests_table(divided=True), challenges_table()),
    years=(2021, 2099),
    sums={**_undivided(), **LITIGATION_SUMS},
)
