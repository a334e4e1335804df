"""What is special to a kind of file, and the command."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from reports.form.sheet import write_form
from reports.reading import child
from reports.rules.formats import FORMATS
from reports.rules.reading.reading import read
from reports.rules.reading.tree import Paragraph, Tree

from .layouts import paper
from .test_layouts import RECEIVED, found_in
from .writers import W, docx, html, packed_docx, pdf, saved, xlsx


def texts(tree: Tree) -> list[str]:
    return [block.text for block in tree.paragraphs]


def run(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_document_is_read_with_its_changes_accepted():
    body = (
        "<w:p><w:r><w:t>公开</w:t></w:r>"
        "<w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>条</w:t></w:r></w:p>"
    )

    tree = child.tree_of("docx", packed_docx(body))

    assert texts(tree) == ["公开12条"]
    assert [key for key, _words in tree.notes] == ["deleted_text"]


def test_a_document_that_numbers_its_headings_itself():
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="{1}"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">'
        f"{level.format(0, '%1、')}{level.format(1, '（%2）')}</w:abstractNum>"
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def numbered(depth: int, text: str) -> str:
        return run(text).replace(
            "<w:p>",
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/>'
            "</w:numPr></w:pPr>",
        )

    body = (
        numbered(0, "概述") + numbered(1, "机构") + numbered(1, "人员")
        + numbered(0, "问题") + numbered(1, "不足")
    )  # fmt: skip

    assert texts(child.tree_of("docx", packed_docx(body, numbering=numbering))) == [
        "一、概述", "（一）机构", "（二）人员", "二、问题", "（一）不足",
    ]  # fmt: skip


def test_styles_make_headings_where_numerals_are_missing():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="heading 1"/>'
        '</w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = (
        '<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>'
    )

    tree = child.tree_of("docx", packed_docx(body, styles=styles))

    assert tree.blocks == (Paragraph("总体情况", level=1),)


def test_a_formula_without_a_result_is_not_read_as_blank():
    made = paper()
    made.write(RECEIVED, "=SUM(1,2)", "unreadable")

    reading = read(child.tree_of("xlsx", xlsx(made)))

    assert found_in(reading) == made.expected
    (figure,) = (one for one in reading.figures if one.code == RECEIVED)
    assert "no_result" in [str(reason) for reason in figure.reasons]
    assert figure.cell is not None and figure.cell.name.startswith("Sheet!")


def test_numbers_of_a_sheet_are_read_as_it_shows_them():
    book = Workbook()
    for row, (value, shape) in enumerate(
        [(3119, "#,##0"), (0.1 + 0.2, "General"), (12.345, "0.00"), (0.5, "0%")], 1
    ):
        book.active.cell(row, 1, "x")
        book.active.cell(row, 2, value).number_format = shape

    (table,) = child.tree_of("xlsx", saved(book)).tables

    shown = [cell.text for cell in table.cells if cell.column == 1]
    assert shown == ["3119", "0.3", "12.35", "50%"]


@pytest.mark.parametrize("form", ["form2021", "form2019", "form2014"])
def test_the_form_as_this_system_writes_it(form):
    values = paper(form).expected

    reading = read(child.tree_of("xlsx", write_form(values, FORMATS[form])), form=form)

    assert found_in(reading) == values


def test_a_hidden_sheet_is_not_read_and_said_to_be_there():
    book = Workbook()
    book.active["A1"] = "示例"
    other = book.create_sheet("内部")
    other["A1"] = "不应读取"
    other.sheet_state = "hidden"

    reading = read(child.tree_of("xlsx", saved(book)))

    assert ("hidden_sheet", "内部") in [
        (one.what, one.words) for one in reading.unclear
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_coding(coding):
    data = "示例局2016年政府信息公开年度报告\n一、概述\n".encode(coding)

    assert read(child.tree_of("txt", data)).title.agency == "示例局"


def test_a_page_that_is_laid_out_with_tables():
    inner = html(paper()).decode()
    page = f"<table><tr><td>导航<td>{inner}</table>".encode()

    made = paper()

    assert found_in(read(child.tree_of("html", page))) == made.expected


def test_a_table_over_several_pages_is_one():
    tree = child.tree_of("pdf", pdf(paper()))

    assert len(tree.tables) == 3
    assert {cell.page for cell in tree.tables[1].cells} == {2, 3}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_what_the_command_prints(tmp_path, kind):
    file = tmp_path / f"report.{kind}"
    made = paper()
    made.prose.append("本报告数据统计期限为2024年。")
    file.write_bytes({"docx": docx, "pdf": pdf}[kind](made))
    out = io.StringIO()

    call_command("read_report", str(file), stdout=out)

    found = json.loads(out.getvalue())
    assert set(found) == {
        "kind", "pages", "title", "agency", "year", "year_from", "format", "opening",
        "corrections", "closing", "sections", "tables", "figures", "findings",
        "not_understood",
    }  # fmt: skip
    assert {one["code"]: one["value"] for one in found["figures"]} == made.expected
    assert found["opening"] == made.prose
    # Numbers without a rhyme do not add up, and nothing else is wrong with them.
    assert {one["rule"][0] for one in found["findings"]} == {"X"}
    (figure,) = (one for one in found["figures"] if one["code"] == RECEIVED)
    assert set(figure) == {
        "code", "label", "unit", "value", "state", "printed", "note", "confidence",
        "reasons", "source", "place", "row_label", "column_label", "words", "section",
        "part_of", "is_official",
    }  # fmt: skip


def test_the_command_takes_year_and_format(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(html(paper()))
    out = io.StringIO()

    call_command(
        "read_report", str(file), "--year", "2020", "--format", "form2019", stdout=out
    )

    found = json.loads(out.getvalue())
    assert (found["year"], found["year_from"], found["format"]) == (
        2020,
        "given",
        "form2019",
    )


def test_the_command_ends_in_one_sentence(tmp_path):
    file = tmp_path / "report.docx"
    file.write_bytes(b"nonsense")

    with pytest.raises(CommandError) as wrong:
        call_command("read_report", str(file))

    assert wrong.value.returncode == 2
    assert str(wrong.value) == "文件内容与扩展名不符，请用原来的软件重新另存。"
    with pytest.raises(CommandError, match="读不出文件"):
        call_command("read_report", str(tmp_path / "nowhere.pdf"))
