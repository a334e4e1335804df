"""Reports of an invented county as documents, and what anybody should read of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape

from reports.document import (
    Correction,
    Document,
    DocumentSection,
    Figure,
    FigureTable,
    Link,
    Waived,
)
from reports.grids import grids_of
from reports.rules.formats import FORMATS
from reports.rules.numerals import numeral

YEARS = {"form2021": 2024, "form2019": 2020, "form2014": 2016, "free": 2017}
BLANK = "—"


@dataclass
class Text:
    """The text of a section: as HTML, and as the lines that stand on paper."""

    html: str = ""
    lines: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)

    def paragraph(self, *lines: str) -> Text:
        self.html += f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"
        self.lines += lines
        return self

    def items(self, *items: str, numbered: bool = False) -> Text:
        tag = "ol" if numbered else "ul"
        inside = "".join(f"<li>{escape(item)}</li>" for item in items)
        self.html += f"<{tag}>{inside}</{tag}>"
        self.lines += [
            f"{number}．{item}" if numbered else f"·　{item}"
            for number, item in enumerate(items, 1)
        ]
        return self

    def table(self, *rows: list[str]) -> Text:
        head, *body = rows
        self.html += "<table><thead><tr>"
        self.html += "".join(f"<th>{escape(text)}</th>" for text in head)
        self.html += "</tr></thead><tbody>"
        for row in body:
            cells = "".join(f"<td>{escape(text)}</td>" for text in row)
            self.html += f"<tr>{cells}</tr>"
        self.html += "</tbody></table>"
        self.tables.append([list(row) for row in rows])
        return self


@dataclass
class Part:
    """A section with its text, its own figures, and the sections below it."""

    heading: str
    text: Text = field(default_factory=Text)
    tables: tuple[FigureTable, ...] = ()
    children: tuple[Part, ...] = ()
    key: str = ""


def outline(form: str, **texts: Text) -> list[Part]:
    """Return the sections of a format, with texts by key."""
    return [
        Part(item.heading, texts.get(item.key, Text()), key=item.key)
        for item in FORMATS[form].outline
    ]


def document(
    form: str, values: dict[str, str], parts: list[Part], **changes: object
) -> Document:
    """Return a report as it is frozen; figures without a value are blank."""
    official = FORMATS[form]
    shown = {code: values.get(code, BLANK) for code in official.figures}
    grids = grids_of(official, shown)
    sections: list[DocumentSection] = []
    own: list[Figure] = []

    def add(parts: list[Part] | tuple[Part, ...], depth: int) -> None:
        for number, part in enumerate(parts, 1):
            sections.append(
                DocumentSection(
                    part.key or f"own{len(sections)}",
                    depth,
                    numeral(depth, number),
                    part.heading,
                    part.text.html,
                    part.tables,
                    tuple(grids.get(part.key, ())),
                )  # fmt: skip
            )
            own.extend(row for table in part.tables for row in table.rows)
            add(part.children, depth + 1)

    add(parts, 1)
    figures = tuple(
        Figure(code, spec.label, spec.unit, shown[code], "entered")
        for code, spec in official.figures.items()
    )
    made = Document(
        title=f"示例县人民政府{YEARS[form]}年政府信息公开工作年度报告",
        agency="示例县人民政府",
        agency_slug="shili",
        year=YEARS[form],
        edition=1,
        format=form,
        period_start=f"{YEARS[form]}-01-01",
        period_end=f"{YEARS[form]}-12-31",
        published_at=f"{YEARS[form] + 1}-01-20T09:00:00+08:00",
        origin_name="",
        origin_published_at="",
        contact={"office": "示例办公室", "phone": "0000-0000000"},
        sections=tuple(sections),
        figures=(*figures, *own),
        key_figures=(),
        files=(),
        links=(),
    )
    return replace(made, **changes)


def corrected(made: Document) -> Document:
    """Return a report as a second edition with everything that may stand around it."""
    return replace(
        made,
        edition=2,
        corrections=(
            Correction("收到申请", "12", "13", "x"),
            Correction("概述", "旧", "新"),
        ),
        correction_reason="示例：复核发现一处有误。",
        links=(Link("示例指南", "https://example.org/guide"),),
        waived=(Waived("X1", "示例提醒。", "示例：已核对。"),),
    )


def figure(
    code: str,
    label: str,
    value: str,
    unit: str = "条",
    part_of: str = "",
    note: str = "",
) -> Figure:
    return Figure(code, label, unit, value, "entered", note, part_of)


def total_with_parts(section: str) -> FigureTable:
    total = figure(f"{section}.total", "公开政府信息", "30")
    parts = (
        figure(f"{section}.website", "政府网站", "12", part_of=total.code),
        figure(f"{section}.gazette", "其中项公报", "18", part_of=total.code),
        figure(f"{section}.other", "其他", "0", "期", part_of=total.code),
        figure(f"{section}.unknown", "未统计", BLANK, part_of=total.code),
    )
    return FigureTable(total.label, total.unit, (total, *parts), has_total=True)


def singles(section: str) -> FigureTable:
    rows = (
        figure(f"{section}.meetings", "召开会议", "3", "次", note="示例：含视频会议"),
        figure(f"{section}.money", "经费支出", "12.50", "万元"),
        figure(f"{section}.rate", "办结率", "99.5", "%"),
        figure(f"{section}.none", "没有统计", BLANK, "场"),
    )
    return FigureTable("", "", rows, has_total=False)
