"""Small reports to check, and the words the tests share."""

from decimal import Decimal

from reports.rules.content import FigureContent, ReportContent, SectionContent
from reports.rules.crosschecks import Check, run
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.formats.requests_table import COLUMNS
from reports.rules.formats.requests_table import code as requests_code

IDENTITY = "11010519491231002X"
IDENTITY_MASKED = "1" + "*" * 16 + "X"
MOBILE = "13800138000"
MOBILE_MASKED = "138****8000"
CARD = "6222021234567894"
CARD_MASKED = "6222********7894"


def figure(code, value, label="", unit="条", **more):
    value = None if value is None else Decimal(str(value))
    return FigureContent(code, label or code, unit, value, **more)


def section(html, key="work", heading="一、工作", **more):
    return SectionContent(key, heading, html, **more)


def report(*parts, **more):
    """Build a report of sections and figures, in any order."""
    return ReportContent(
        year=2017,
        format="free",
        sections=tuple(part for part in parts if isinstance(part, SectionContent)),
        figures=tuple(part for part in parts if isinstance(part, FigureContent)),
        **more,
    )


def ref(code):
    return f'<data value="{code}"></data>'


def only(check: Check, content: ReportContent) -> Finding:
    """Return the single finding of a check."""
    (finding,) = check(content)
    return finding


PARTS = (
    ("published.documents", 14, "市本级政府文件"),
    ("published.budgets", 10, "财政部门预决算"),
    ("published.licences", 6895, "许可和处罚信息"),
    ("published.duties", 3261, "权责清单"),
)


def published(**changed):
    """The numbers of 2017 that must add up, and prose that refers to them."""
    values = {code: changed.get(code.split(".")[1], value) for code, value, _ in PARTS}
    total = figure("published.total", changed.get("total", 10180), "公开政务信息")
    parts = [
        figure(code, values[code], label, part_of="published.total")
        for code, _, label in PARTS
    ]
    words = "；".join(f"{label}{ref(code)}条" for code, _, label in PARTS)
    return report(
        total,
        *parts,
        section(f"<p>全年公开{ref('published.total')}条，其中：{words}。</p>"),
        section("<p>申请均按期办理，未收取费用。</p>", "requests", "二、依申请公开"),
        section("<p>没有发生行政复议和诉讼。</p>", "challenges", "三、复议和诉讼"),
        section("<p>公开内容还需深化。</p>", "problems", "四、存在的问题"),
    )


#: Table three of the law's fixture: 自然人, 商业企业, 科研机构, 社会公益组织,
#: 法律服务机构, 其他, 总计.
REQUESTS = """
received                              40 6 2 1 3 1 53
brought_forward                        3 1 0 0 0 0  4
granted                               12 2 1 1 1 0 17
partly_granted                         5 1 0 0 0 0  6
refused.state_secret                   1 0 0 0 0 0  1
refused.forbidden_by_law               0 0 0 0 0 0  0
refused.security_stability             0 0 0 0 0 0  0
refused.third_party                    2 1 0 0 0 0  3
refused.internal_affairs               1 0 0 0 0 0  1
refused.deliberative                   2 0 0 0 1 0  3
refused.enforcement_file               1 0 0 0 1 0  2
refused.administrative_query           1 1 0 0 0 0  2
unavailable.not_held                   8 1 1 0 0 0 10
unavailable.needs_creation             1 0 0 0 0 0  1
unavailable.still_unclear              0 0 0 0 0 0  0
declined.petition                      3 0 0 0 0 0  3
declined.repeated                      1 0 0 0 0 0  1
declined.published_material            0 0 0 0 0 0  0
declined.excessive                     0 0 0 0 0 0  0
declined.reissue                       0 0 0 0 0 0  0
otherwise_closed.clarification_lapsed  1 0 0 0 0 0  1
otherwise_closed.fee_unpaid            0 0 0 0 0 0  0
otherwise_closed.other                 1 0 0 0 0 0  1
otherwise_closed                       2 0 0 0 0 0  2
handled                               40 6 2 1 3 0 52
carried_over                           3 1 0 0 0 1  5
"""


def _table_three():
    rows = (line.split() for line in REQUESTS.strip().splitlines())
    return {
        requests_code(row, column): number
        for row, *numbers in rows
        for column, number in zip(COLUMNS, numbers, strict=True)
    }


#: Every other cell of a form is 0.
NATIONAL = _table_three()


def national(changed=None, *parts, form="form2021", year=2024, **more):
    """A report on an official form, every cell filled, with some cells changed.

    Table three is the fixture of the law; ``changed`` maps codes to values, None
    for a blank cell.
    """
    values = {**NATIONAL, **(changed or {})}
    cells = [
        figure(
            spec.code,
            values.get(spec.code, 0),
            spec.label,
            spec.unit,
            part_of=spec.part_of,
        )
        for spec in FORMATS[form].figures.values()
    ]
    others = [part for part in parts if isinstance(part, FigureContent)]
    return ReportContent(
        year=year,
        format=form,
        sections=tuple(part for part in parts if isinstance(part, SectionContent)),
        figures=(*cells, *others),
        **more,
    )


def cell(row, column="total"):
    """The address of a cell of table three."""
    return requests_code(row, column)


def crossfoot(content):
    """The findings of the rules of the official forms."""
    return [found for found in run(content) if found.rule.startswith("X")]


def fired(content):
    """What those rules found, as (rule, code)."""
    return {(found.rule, found.code) for found in crossfoot(content)}
