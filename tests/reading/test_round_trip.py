"""A report written here, exported and read back, is the same report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import write_pdf
from reports.document import Document
from reports.exports import as_json
from reports.form.book import write_grids
from reports.form.checked_book import write_checked
from reports.paper import paper_of
from reports.reading import child
from reports.reading.answer import answer
from reports.reading.running import read_file
from reports.rules.formats import FORMATS
from reports.rules.paper_words import SUMS
from reports.rules.reading.reading import read

from .documents import (
    BLANK,
    Part,
    Text,
    corrected,
    document,
    outline,
    singles,
    total_with_parts,
)
from .writers import saved

ROOT = Path(__file__).resolve().parents[2]
FORMS = ("form2021", "form2019", "form2014")
ADDRESS = "https://example.org/reports/shili/2024/"


def written_as_json(made: Document) -> bytes:
    return json.dumps(as_json(made, ADDRESS), ensure_ascii=False).encode()


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": lambda made: write_docx(paper_of(made)),
    "pdf": lambda made: write_pdf(paper_of(made)),
    "json": written_as_json,
}
TABLES: dict[str, Callable[[Document], bytes]] = {
    "form.xlsx": lambda made: write_grids(grids_in(made)),
    "checked.xlsx": lambda made: write_checked(grids_in(made), made.format),
}


def grids_in(made: Document) -> list[Any]:
    return [grid for section in made.sections for grid in section.grids]


def read_back(made: Document, kind: str) -> dict[str, Any]:
    return answer(read(child.tree_of(kind, WRITERS[kind](made))))


def bare(text: str) -> str:
    """A PDF has lines: blanks at their ends are lost."""
    return re.sub(r"\s", "", text)


def tree_in(sections: list[dict[str, Any]], depth: int = 1) -> Iterator[Any]:
    for one in sections:
        assert one["level"] == depth
        yield depth, bare(one["heading"]), [bare(line) for line in one["paragraphs"]]
        yield from tree_in(one["children"], depth + 1)


def tree_of_parts(parts: Any, made: Document) -> list[Any]:
    """Return depth, heading and lines of each section, in order."""
    found: list[Any] = []
    numbered = iter(made.sections)

    def walk(parts: Any, depth: int) -> None:
        for part in parts:
            heading = f"{next(numbered).numeral}{part.heading}"
            found.append((depth, bare(heading), [bare(x) for x in part.text.lines]))
            walk(part.children, depth + 1)

    walk(parts, 1)
    return found


def official(found: dict[str, Any]) -> dict[str, tuple[str | None, str]]:
    return {
        one["code"]: (one["value"], one["state"])
        for one in found["figures"]
        if one["is_official"]
    }


def wanted(made: Document, blank: str) -> dict[str, tuple[str | None, str]]:
    return {
        one.code: (None, blank) if one.value == BLANK else (one.value, "number")
        for one in made.figures
        if one.code in FORMATS[made.format].figures
    }


def assert_same(made: Document, parts: list[Part], found: dict[str, Any]) -> None:
    kind = found["kind"]
    assert found["title"] == made.title
    assert (found["agency"], found["year"], found["format"]) == (
        made.agency,
        made.year,
        made.format,
    )
    assert list(tree_in(found["sections"])) == tree_of_parts(parts, made)
    # On paper a blank is printed as a dash, and read as one.
    blank = "blank" if kind == "json" else "dash"
    assert official(found) == wanted(made, blank)
    assert {one["confidence"] for one in found["figures"] if one["is_official"]} <= {
        1.0
    }
    assert own_figures(found) == own_wanted(made, kind)
    own_tables = [
        [[cell["text"] for cell in row] for row in one["rows"]]
        for one in found["tables"]
        if one["rows"]
    ]
    assert [[list(map(bare, row)) for row in table] for table in own_tables] == [
        [list(map(bare, row)) for row in table]
        for part in walk(parts)
        for table in part.text.tables
    ]
    assert found["opening"] == []
    assert [one for one in found["not_understood"] if one["what"] != "table"] == []


def walk(parts: Any) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from walk(part.children)


def own_figures(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return label, unit, value, note and label of the total; a code only from data."""
    named = [
        one
        for one in found["figures"]
        if not one["is_official"] and one["source"] == "cell"
    ]
    labels = {one["code"]: one["label"] for one in named}
    return [
        (
            one["code"] if found["kind"] == "json" else "", one["label"], one["unit"],
            one["value"], one["note"], labels.get(one["part_of"], ""),
        )
        for one in named
    ]  # fmt: skip


def own_wanted(made: Document, kind: str) -> list[tuple[Any, ...]]:
    own = [one for one in made.figures if one.code not in FORMATS[made.format].figures]
    labels = {one.code: one.label for one in own}
    return [
        (
            one.code if kind == "json" else "", one.label, one.unit,
            None if one.value == BLANK else one.value, one.note,
            labels.get(one.part_of, ""),
        )
        for one in own
    ]  # fmt: skip


def values_of(form: str) -> dict[str, str]:
    """Every third figure blank, every fifth zero, amounts with their decimals."""
    found: dict[str, str] = {}
    for number, (code, spec) in enumerate(FORMATS[form].figures.items()):
        if number % 3 == 1:
            continue
        value = "0" if number % 5 == 0 else str(number * 37 + 11)
        found[code] = f"{value}.50" if spec.is_amount and value != "0" else value
    return found


def rich(form: str) -> list[Part]:
    """Sections with everything that a text may hold."""
    parts = outline(form)
    parts[0].text = (
        Text()
        .paragraph("示例：全年公开政府信息30条，其中：政府网站12条；公报18条。")
        .paragraph("（一）这一段的开头像是标题", "第二行另起，不缩进。")
        .items("甲事项", "乙事项；", numbered=True)
        .items("丙事项")
        .table(["渠道", "数量", "备考"], ["网站", "12", "/"], ["公报", "", "无"])
        .paragraph("1.这一段的开头也像标题")
        .paragraph("表后的文字" * 60 + "。")
    )
    parts[0].tables = (total_with_parts("own"), singles("more"))
    parts[-1].children = (
        Part(
            "下一级",
            Text().paragraph("示例文字。"),
            children=(
                Part("第三级", Text().paragraph("示例文字A B。")),
                Part("又一节"),
            ),
        ),
        Part("再一节", Text().paragraph("示例文字。")),
    )
    return parts


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("form", [*FORMS, "free"])
def test_a_rich_report_is_the_same(form, kind):
    parts = rich(form)
    made = document(form, values_of(form), parts)

    found = read_back(made, kind)

    assert_same(made, parts, found)
    assert found["corrections"] == {"reason": "", "items": []}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("form", [*FORMS, "free"])
def test_a_corrected_report_is_the_same(form, kind):
    parts = rich(form)
    made = corrected(document(form, values_of(form), parts))

    found = read_back(made, kind)

    assert_same(made, parts, found)
    assert found["corrections"] == {
        "reason": made.correction_reason,
        "items": [
            {"label": one.label, "old": one.old, "new": one.new}
            for one in made.corrections
        ],
    }
    period = f"统计期限：{made.year}年1月1日至{made.year}年12月31日。"
    assert period in found["closing"]
    assert "联系部门：示例办公室；联系电话：0000-0000000。" in found["closing"]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("values", [{}, "zero"], ids=["blank", "zero"])
def test_blank_stays_blank_and_zero_zero(form, kind, values):
    figures = dict.fromkeys(FORMATS[form].figures, "0") if values else {}
    parts = outline(form)
    made = document(form, figures, parts)

    found = read_back(made, kind)

    assert_same(made, parts, found)
    assert {value for value, _state in official(found).values()} == (
        {"0"} if values else {None}
    )


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", FORMS)
def test_the_tables_are_the_same(form, name):
    """A workbook of tables has figures and nothing else."""
    made = document(form, values_of(form), outline(form))
    data = TABLES[name](made)

    found = answer(read(child.tree_of("xlsx", data), made.year, form))

    assert official(found) == wanted(made, "blank")
    assert {one["what"] for one in found["not_understood"]} <= {
        "title", "agency", "table",
    }  # fmt: skip
    assert found["sections"] == []


@pytest.mark.parametrize("form", FORMS)
def test_the_format_of_tables_is_told_by_them(form):
    made = document(form, values_of(form), outline(form))

    found = answer(read(child.tree_of("xlsx", TABLES["form.xlsx"](made))))

    assert found["format"] == form
    assert official(found) == wanted(made, "blank")


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_through_the_process_that_reads(kind):
    parts = rich("form2021")
    made = document("form2021", values_of("form2021"), parts)

    found = read_file(f"report.{kind}", WRITERS[kind](made))

    assert_same(made, parts, found)


def test_a_draft_says_so_and_is_read_the_same():
    parts = rich("free")
    made = document("free", {}, parts, published_at="")

    for kind in WRITERS:
        assert_same(made, parts, read_back(made, kind))


# Whatever an officer may write.

_WORDS = st.text(
    "公开政府信息申请示例年度工作，、“”（）0123456789AbC%～", min_size=1, max_size=90
)
_LINE = st.tuples(st.sampled_from("本年度全县一各"), _WORDS).map("".join)
_NUMERALS = ("", "", "一、", "（二）", "3.", "（4）", "5、")
_PROSE = st.tuples(st.sampled_from(_NUMERALS), _LINE).map("".join)
_CELL = st.text("示例数据0123", max_size=12)
_HEADING = st.tuples(
    st.sampled_from("总分"), st.text("情况工作公开", min_size=1, max_size=30)
)


@st.composite
def texts(draw: Any) -> Text:
    made = Text()
    for _ in range(draw(st.integers(0, 3))):
        match draw(st.sampled_from(("p", "p", "ol", "ul", "table"))):
            case "p":
                made.paragraph(draw(_PROSE) + "。")
            case "table":
                width = draw(st.integers(2, 4))
                rows = st.lists(_CELL, min_size=width, max_size=width)
                head = [f"栏目{number}" for number in range(width)]
                made.table(head, *draw(st.lists(rows, min_size=1, max_size=3)))
                made.paragraph("表后文字。")
            case tag:
                items = draw(st.lists(_LINE, min_size=1, max_size=3))
                made.items(*items, numbered=tag == "ol")
    return made


@st.composite
def reports(draw: Any) -> tuple[Document, list[Part]]:
    form = draw(st.sampled_from((*FORMS, "free")))
    parts = outline(form)
    for part in parts:
        part.text = draw(texts())
        if draw(st.booleans()):
            part.children = tuple(
                Part("".join(draw(_HEADING)), draw(texts()))
                for _ in range(draw(st.integers(1, 2)))
            )
    values = {}
    for code, spec in FORMATS[form].figures.items():
        whole = draw(st.one_of(st.none(), st.just(0), st.integers(0, 10**9)))
        if whole is not None:
            cents = (
                draw(st.sampled_from(("", ".5", ".25", ".0001")))
                if spec.is_amount
                else ""
            )
            values[code] = f"{whole}{cents}"
    return document(form, values, parts), parts


def _tried(examples: int) -> Any:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


@_tried(12)
@given(reports())
def test_whatever_is_written_comes_back_from_a_docx(made):
    assert_same(*made, read_back(made[0], "docx"))


@_tried(8)
@given(reports())
def test_whatever_is_written_comes_back_from_a_pdf(made):
    assert_same(*made, read_back(made[0], "pdf"))


@_tried(25)
@given(reports())
def test_whatever_is_written_comes_back_from_json(made):
    assert_same(*made, read_back(made[0], "json"))


@pytest.mark.parametrize("form", ["form2021", "free"])
def test_a_list_of_figures_by_code_is_the_same(form):
    """The columns of our CSV as a sheet; a blank is a blank."""
    made = document(form, values_of(form), rich(form))
    book = Workbook()
    book.active.append(["代码", "名称", "数值", "单位", "合计项", "来源", "说明"])
    for one in made.figures:
        value = None if one.value == BLANK else Decimal(one.value)
        row = [one.code, one.label, value, one.unit, one.part_of, "人工填报", one.note]
        book.active.append(row)
        if value is not None:
            places = max(0, -int(value.as_tuple().exponent))
            shape = f"0.{'0' * places}" if places else "0"
            book.active.cell(book.active.max_row, 3).number_format = shape

    found = answer(read(child.tree_of("xlsx", saved(book)), made.year, form))

    assert official(found) == wanted(made, "blank")
    named = {one["code"]: one for one in found["figures"] if not one["is_official"]}
    own = [one for one in made.figures if one.code not in FORMATS[form].figures]
    assert len(own) == len(named) > 5
    for one in own:
        read_one = named[one.code]
        assert (read_one["label"], read_one["unit"], read_one["part_of"]) == (
            one.label,
            one.unit,
            one.part_of,
        )
        assert (read_one["value"], read_one["note"]) == (
            None if one.value == BLANK else one.value,
            one.note,
        )


def test_the_sheet_of_sums_is_known_in_each_language():
    catalogue = polib.pofile(str(ROOT / "disclosure/locale/en/LC_MESSAGES/django.po"))

    assert ("勾稽核对", catalogue.find("勾稽核对").msgstr) == SUMS
