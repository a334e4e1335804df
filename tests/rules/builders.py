"""Small reports to check, and the words the tests share."""

from decimal import Decimal

from reports.rules.content import FigureContent, ReportContent, SectionContent
from reports.rules.crosschecks import Check
from reports.rules.findings import Finding

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
