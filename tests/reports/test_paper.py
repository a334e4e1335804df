"""Reports on paper: the city's report on 2017, and one on the national form."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from django.test import TestCase
from docx import Document as WordDocument

from disclosure.rendering.blocks import (
    Heading,
    Layout,
    Mark,
    Note,
    Scope,
    Table,
    texts_of,
)
from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import write_pdf
from reports.demo.loading import load
from reports.document import (
    Correction,
    Document,
    DocumentSection,
    Figure,
    Waived,
    build,
    from_json,
)
from reports.grids import grids_of
from reports.models import Report
from reports.paper import paper_of
from reports.rules.formats import FORMATS
from tests.rendering.papers import names, pages, text

pytestmark = pytest.mark.django_db

NATIONAL = ("form2021", "form2019", "form2014")


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The frozen document of the city's report on 2017."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            load()
            report = Report.objects.get(year=2017, agency__slug="urumqi")
            return from_json(build(report).to_json())
        finally:
            TestCase._rollback_atomics(atomics)


@pytest.fixture(scope="module")
def city_pdf(city):
    return write_pdf(paper_of(city))


def national(code, **changes):
    """A report whose every figure is another number."""
    form = FORMATS[code]
    shown = {figure: str(1000 + place) for place, figure in enumerate(form.figures)}
    grids = grids_of(form, shown)
    figures = tuple(
        Figure(spec.code, spec.label, spec.unit, shown[spec.code], "entered")
        for spec in form.figures.values()
    )
    sections = tuple(
        DocumentSection(
            item.key,
            1,
            f"{number}、",
            item.heading,
            "<p>示例文字。</p>",
            (),
            tuple(grids.get(item.key, ())),
        )
        for number, item in enumerate(form.outline, 1)
    )
    made = Document(
        title="示例县人民政府2025年政府信息公开工作年度报告",
        agency="示例县人民政府",
        agency_slug="shili",
        year=2025,
        edition=1,
        format=code,
        period_start="2025-01-01",
        period_end="2025-12-31",
        published_at="2026-01-20T09:00:00+08:00",
        origin_name="",
        origin_published_at="",
        contact={"office": "示例办公室", "phone": "0000-0000000"},
        sections=sections,
        figures=figures,
        key_figures=(),
        files=(),
        links=(),
    )
    return replace(made, **changes)


def tables(made):
    return [block for block in made.blocks if isinstance(block, Table)]


def words_of_word(content):
    document = WordDocument(io.BytesIO(content))
    return "".join("".join(item.itertext()) for item in document.element.body)


# The report on 2017.


def test_the_title_is_broken_before_the_year(city):
    assert paper_of(city).title == "乌鲁木齐市人民政府机关\n2017年政府信息公开年度报告"


def test_every_word_of_the_report_is_on_paper(city, city_pdf):
    read = text(city_pdf)
    wanted = [line for line in city.text.splitlines() if line.strip()]
    assert len(wanted) > 60
    missing = [line for line in wanted if not all(w in read for w in line.split())]
    assert not missing


def test_totals_stand_before_their_parts(city, city_pdf):
    for words in (
        "公开政务信息10180其中：市本级政府文件14",
        "门户网站发布信息2389其中：",
        "新媒体发布信息9809其中：",
        "受理群众来信4402其中：",
    ):
        assert words in text(city_pdf)


def test_figures_in_the_text_are_filled_in(city):
    runs = [
        run
        for block in paper_of(city).blocks
        for run in getattr(block, "runs", ())
        if Mark.FIGURE in run.marks
    ]
    assert {"10180", "2389", "9809", "4402"} <= {run.text for run in runs}


def test_the_report_is_tagged_and_has_contents(city_pdf):
    found = names(city_pdf)
    assert {"/Title", "/TOC", "/H1", "/H2", "/Table", "/TH", "/Caption"} <= set(found)
    first, second = pages(city_pdf)[:2]
    assert "六、存在的问题及下一步重点工作" in first.extract_text()
    assert second.extract_text().startswith("一、概述")


def test_contact_and_period_close_the_report(city, city_pdf):
    read = text(city_pdf)
    assert "统计期限：2017年1月1日至2017年12月31日。" in read
    assert "邮政编码：830063" in read


def test_the_word_file_has_the_same_words(city):
    content = words_of_word(write_docx(paper_of(city)))
    read = "".join(content.split())
    for line in city.text.splitlines():
        assert all("".join(word.split()) in read for word in line.split()), line


# Reports on the national form.


@pytest.mark.parametrize("code", NATIONAL)
def test_official_tables_keep_every_cell_and_span(code):
    document = national(code)
    grids = [grid for section in document.sections for grid in section.grids]
    made = tables(paper_of(document))
    assert [table.caption for table in made] == [grid.label for grid in grids]
    for table, grid in zip(made, grids, strict=True):
        assert table.head_rows == grid.head_rows
        for row, cells in zip(table.rows, grid.rows, strict=True):
            found = [("".join(r.text for r in c.runs), c.columns, c.rows) for c in row]
            assert found == [(cell.text, cell.columns, cell.rows) for cell in cells]


@pytest.mark.parametrize("code", NATIONAL)
def test_every_figure_of_the_form_is_on_paper(code):
    document = national(code)
    made = paper_of(document)
    read, word = text(write_pdf(made)), words_of_word(write_docx(made))
    for figure in document.figures:
        assert figure.value in read and figure.value in word


def test_table_three_has_a_page_of_its_own():
    own = [table for table in tables(paper_of(national("form2021"))) if table.own_page]
    assert len(own) == 1 and own[0].rows[0][1].runs[0].text == "申请人情况"
    found = pages(write_pdf(paper_of(national("form2021"))))
    page = next(
        page for page in found if "勾稽关系" in "".join(page.extract_text().split())
    )
    read = "".join(page.extract_text().split())
    assert "四、结转下年度继续办理" in read
    smallest = min(sign["size"] for sign in page.chars if sign["text"].isdigit())
    assert smallest >= 7.5


def test_the_older_form_keeps_its_steps():
    (table,) = tables(paper_of(national("form2014")))
    steps = {
        "".join(run.text for run in row[0].runs)[:2]: row[0].indent
        for row in table.rows[1:]
    }
    assert (steps["一、"], steps["（一"], steps["1."], steps["其中"]) == (0, 1, 2, 3)
    own = tables(paper_of(national("form2021")))
    assert not any(cell.indent for table in own for row in table.rows for cell in row)


def test_labels_are_headings_of_rows():
    (table,) = [t for t in tables(paper_of(national("form2021"))) if t.own_page]
    scopes = [cell.scope for row in table.rows[table.head_rows :] for cell in row]
    assert Scope.ROW in scopes and Scope.NONE in scopes


def test_what_differs_from_the_count_is_said():
    document = national("form2021")
    first, *others = document.figures
    changed = replace(first, reason="示例理由", note="示例说明")
    made = paper_of(replace(document, figures=(changed, *others)))
    notes = [
        "".join(r.text for r in b.runs) for b in made.blocks if isinstance(b, Note)
    ]
    assert notes == [
        f"注：{first.label}，示例说明",
        f"注：{first.label}与自动统计数不同，理由：示例理由",
    ]


def test_a_corrected_edition_says_so_first():
    made = paper_of(
        national(
            "form2021",
            corrections=(Correction("受理数", "1", "2"),),
            correction_reason="录入有误",
            waived=(Waived("X6", "与上年不符。", "机构合并。"),),
        )
    )
    assert made.blocks[0] == Heading(1, "更正说明")
    words = "".join(texts_of(made))
    assert "更正理由：录入有误" in words and "理由：机构合并。" in words


def test_the_day_is_that_of_publication_or_of_the_end_of_the_period():
    assert paper_of(national("form2021")).dated == date(2026, 1, 20)
    draft = national("form2021", published_at="")
    assert paper_of(draft).dated == date(2025, 12, 31)
    assert paper_of(draft).layout is Layout.REPORT
