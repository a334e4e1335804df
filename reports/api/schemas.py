"""The shapes of the answers, as the description of the API promises them."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from disclosure.labels import noop


class Error(Schema):
    error: str = Field(description=noop("哪里不对、该怎么办"))


class AgencyName(Schema):
    slug: str = Field(description=noop("网址名，其他地址里用它指明机构"))
    name: str = Field(description=noop("名称"))


class Agency(AgencyName):
    kind: str = Field(description=noop("类别"))
    parent: str | None = Field(description=noop("上级机构的网址名"))
    url: str = Field(description=noop("给人看的网页"))
    years: list[int] = Field(description=noop("已发布报告的年度，新的在前"))


class ReportLine(Schema):
    url: str = Field(description=noop("给人看的网页"))
    data: str = Field(description=noop("整份报告的数据地址"))
    title: str = Field(description=noop("标题"))
    agency: AgencyName
    year: int = Field(description=noop("年度"))
    edition: int = Field(description=noop("版次，更正后加一"))
    format: str = Field(description=noop("格式代码"))
    published_at: str = Field(description=noop("发布时间，ISO 8601"))


class Figure(Schema):
    code: str = Field(description=noop("代码"))
    label: str = Field(description=noop("名称"))
    value: str | None = Field(description=noop("十进制数；报告没有填的为 null"))
    unit: str = Field(description=noop("单位"))
    part_of: str | None = Field(description=noop("所属合计项的代码"))
    source: str = Field(description=noop("数的来源"))
    note: str = Field(description=noop("说明"))
    reason: str = Field(description=noop("与自动统计不同的理由"))
    table: str | None = Field(description=noop("官方表格的代码"))
    row: list[str] = Field(description=noop("行的标题，由外到内"))
    column: list[str] = Field(description=noop("列的标题，由外到内"))


class Section(Schema):
    key: str = Field(description=noop("章节的标识"))
    depth: int = Field(description=noop("层级，从 1 起"))
    numeral: str = Field(description=noop("序号"))
    heading: str = Field(description=noop("标题"))
    text: str = Field(description=noop("文字"))
    html: str = Field(description=noop("带标记的文字"))
    figures: list[str] = Field(description=noop("这一章节里的数据代码"))
    grids: list[dict[str, Any]] = Field(description=noop("官方表格，逐格列出"))


class Report(Schema):
    schema_url: str = Field(alias="$schema", description=noop("这份数据的格式说明"))
    url: str = Field(description=noop("给人看的网页"))
    agency: AgencyName
    year: int = Field(description=noop("年度"))
    edition: int = Field(description=noop("版次，更正后加一"))
    title: str = Field(description=noop("标题"))
    format: str = Field(description=noop("格式代码"))
    language: str = Field(description=noop("报告的语言"))
    published_at: str = Field(description=noop("发布时间，ISO 8601"))
    origin: dict[str, str] | None = Field(description=noop("最初发布的网站和时间"))
    period: dict[str, str] = Field(description=noop("统计期限"))
    contact: dict[str, str] = Field(description=noop("联系方式"))
    sections: list[Section]
    figures: dict[str, Figure] = Field(description=noop("全部数据，按代码"))
    corrections: list[dict[str, str]] = Field(description=noop("与上一版的差别"))
    correction_reason: str = Field(description=noop("更正理由"))
    links: list[dict[str, str]] = Field(description=noop("相关链接"))


class FigureMeaning(Schema):
    code: str = Field(description=noop("代码"))
    label: str = Field(description=noop("名称"))
    unit: str = Field(description=noop("单位"))
    formats: list[str] = Field(description=noop("哪些格式有这一项"))
    table: str = Field(description=noop("官方表格的代码"))
    row: list[str] = Field(description=noop("行的标题，由外到内"))
    column: list[str] = Field(description=noop("列的标题，由外到内"))
    part_of: str | None = Field(description=noop("所属合计项的代码"))


class YearValue(Schema):
    year: int = Field(description=noop("年度"))
    value: str | None = Field(description=noop("十进制数；没有的为 null"))
    basis: str = Field(
        description=noop(
            "数从哪里来或为什么没有：printed 报告中的数，summed 按格式对应关系得出，"
            "no_report 没有报告，not_counted 当年的表没有这一项，not_entered 没有填"
        )
    )
    parts: list[str] = Field(description=noop("相加得出时，各加数的代码"))
    url: str | None = Field(description=noop("报告的网页"))


class AgencyValues(Schema):
    agency: AgencyName
    values: list[YearValue]


class FigureValues(Schema):
    figure: FigureMeaning
    years: list[int] = Field(description=noop("第一份到最后一份报告之间的年度"))
    agencies: list[AgencyValues]


class TimesOfYear(Schema):
    year: int = Field(description=noop("年度"))
    answered: int = Field(description=noop("已答复（件）"))
    in_time: int = Field(description=noop("按时答复（件）"))
    on_time_percent: str | None = Field(description=noop("按时答复率（%）"))
    median_days: int | None = Field(description=noop("办理用时的中位数（工作日）"))
    p90_days: int | None = Field(description=noop("九成在多少工作日内办结"))
    longest_days: int | None = Field(description=noop("最长用时（工作日）"))


class ResponseTimes(Schema):
    url: str = Field(description=noop("给人看的网页"))
    agency: AgencyName
    as_of: str = Field(description=noop("统计日期"))
    least_answered_for_times: int = Field(
        description=noop("已答复的少于这个件数时不公布用时")
    )
    open_overdue: int = Field(description=noop("超期未办（件）"))
    years: list[TimesOfYear]


class FoundPlace(Schema):
    kind: str = Field(description=noop("section 章节，figure 数据"))
    key: str = Field(description=noop("章节的标识或数据的代码"))
    heading: str = Field(description=noop("标题"))
    excerpt: str = Field(description=noop("写到的地方前后的文字"))
    found: list[str] = Field(description=noop("摘录里与所找的词相符的文字"))
    url: str = Field(description=noop("给人看的网页"))


class FoundReport(Schema):
    report: ReportLine
    places: list[FoundPlace]
    more: int = Field(description=noop("没有列出的处数"))


class Page(Schema):
    """What every list has beside its items."""

    count: int = Field(description=noop("共多少条"))
    page: int = Field(description=noop("第几页"))
    pages: int = Field(description=noop("共几页"))
    next: str | None = Field(description=noop("下一页的地址"))


class Agencies(Page):
    items: list[Agency]


class Reports(Page):
    items: list[ReportLine]


class Figures(Page):
    items: list[FigureMeaning]


class Search(Page):
    is_capped: bool = Field(description=noop("写到的地方太多，只看了最新的"))
    is_loose: bool = Field(description=noop("整句没有，按其中的字词查找"))
    items: list[FoundReport]
