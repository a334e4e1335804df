"""The tables of the official form: cell for cell, with headings to be followed."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from disclosure.pagecache import middleware
from disclosure.pagecache.visits import VisitCounter
from reports.actions import starting
from reports.comparison import compare
from reports.document import Document, build, from_json
from reports.exports import as_csv, as_json
from reports.form.book import write_grids
from reports.grids import Grid, GridCell
from reports.models import PublishedDocument, Report, Statistic
from reports.presentation import present
from reports.queries import findings_of
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source, State
from tests.factories import World
from tests.national.papers import VALUES, fill, make_national, values_of
from tests.national.printed import (
    CHALLENGES,
    NUMBER,
    PROACTIVE,
    REQUESTS,
    cells_of,
)
from tests.national.tables import Table, official_tables_of
from tests.reports.desk import make_report, take_to

YEARS = {"form2021": 2024, "form2019": 2020, "form2014": 2016}
BUSINESS = ["申请人情况", "法人或其他组织", "商业企业"]


@pytest.fixture
def national(world: World) -> Report:
    return make_national(world)


def draft(world: World, code: str) -> Report:
    report = starting.start_report(
        world.agency, YEARS[code], by=world.people["author"], format=code
    )
    fill(report, values_of(code))
    return report


def drawn(document: Document) -> dict[str, Table]:
    html = "".join(section.grids for section in present(document).sections)
    return official_tables_of(html)


def page(report: Report) -> str:
    return Client().get(report.get_absolute_url()).content.decode()


# The printed form


@pytest.mark.parametrize(
    ("key", "printed", "width"),
    [
        ("proactive", PROACTIVE, 4),
        ("requests", REQUESTS, 10),
        ("challenges", CHALLENGES, 15),
    ],
)
def test_the_page_shows_the_form_cell_for_cell(
    national: Report, key: str, printed: str, width: int
) -> None:
    table = official_tables_of(page(national))[key]
    shown = [
        [(NUMBER if cell.code else cell.text, *cell.spans) for cell in row]
        for row in table.rows
    ]
    assert shown == cells_of(printed)
    assert table.columns == width


def test_the_values_stand_in_the_order_of_the_paper(national: Report) -> None:
    tables = official_tables_of(page(national))
    rows = {
        row[-8].text if len(row) > 7 else "": " ".join(cell.text for cell in row[-7:])
        for row in tables["requests"].rows[3:]
    }
    assert rows["一、本年新收政府信息公开申请数量"] == "40 6 2 1 3 1 53"
    assert rows["1.本机关不掌握相关政府信息"] == "8 1 1 0 0 0 10"
    assert rows["四、结转下年度继续办理"] == "3 1 0 0 0 1 5"
    last = " ".join(cell.text for cell in tables["challenges"].rows[-1])
    assert last == "4 1 1 2 8 1 0 0 1 2 1 0 0 0 1"
    fees = tables["proactive"].by_code()["proactive.fee.amount"]
    assert fees.text == "12.50"


def test_every_figure_of_the_form_stands_there_once(national: Report) -> None:
    tables = official_tables_of(page(national))
    found = {
        code: cell.text
        for table in tables.values()
        for code, cell in table.by_code().items()
    }
    assert found == VALUES
    assert len(found) == 200


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("form2021", {"proactive": 14, "requests": 28, "challenges": 4}),
        ("form2019", {"proactive": 18, "requests": 26, "challenges": 4}),
        ("form2014", {"sheet": 66}),
    ],
)
def test_rows_and_figures_of_each_form(
    world: World, code: str, rows: dict[str, int]
) -> None:
    tables = drawn(build(draft(world, code)))
    assert {key: len(table.rows) for key, table in tables.items()} == rows
    shown = [code for table in tables.values() for code in table.by_code()]
    assert shown == list(FORMATS[code].figures)
    for table in tables.values():
        assert covered(table) == len(table.rows) * table.columns


def covered(table: Table) -> int:
    """How many squares the cells take: all of them, if the spans fit together."""
    return sum(cell.spans[0] * cell.spans[1] for cell in table.cells)


def test_a_figure_that_is_not_entered_shows_a_dash(world: World) -> None:
    report = starting.start_report(
        world.agency, 2024, by=world.people["author"], format="form2021"
    )
    cells = drawn(build(report))["requests"].by_code().values()
    assert {cell.text for cell in cells} == {"—"}


# Headings


@pytest.mark.parametrize(
    ("code", "headings"),
    [
        (
            "requests.refused.state_secret.business",
            ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", *BUSINESS],
        ),
        (
            "requests.refused.administrative_query.total",
            ["三、本年度办理结果", "（三）不予公开", "8.属于行政查询事项"]
            + ["申请人情况", "总计"],
        ),
        (
            "requests.received.natural_person",
            ["一、本年新收政府信息公开申请数量", "申请人情况", "自然人"],
        ),
        (
            "requests.handled.business",
            ["三、本年度办理结果", "（七）总计", *BUSINESS],
        ),
        ("requests.carried_over.business", ["四、结转下年度继续办理", *BUSINESS]),
        (
            "proactive.normative_document.repealed",
            ["行政规范性文件", "第二十条第（一）项", "本年废止件数"],
        ),
        (
            "proactive.compulsory_measure.decisions",
            ["行政强制", "第二十条第（六）项", "本年处理决定数量"],
        ),
        (
            "proactive.fee.amount",
            ["行政事业性收费", "第二十条第（八）项", "本年收费金额（单位：万元）"],
        ),
        ("reconsideration.total", ["行政复议", "总计"]),
        (
            "litigation.after_reconsideration.pending",
            ["行政诉讼", "复议后起诉", "尚未审结"],
        ),
    ],
)
def test_a_figure_names_the_headings_that_lead_to_it(
    national: Report, code: str, headings: list[str]
) -> None:
    for table in official_tables_of(page(national)).values():
        if cell := table.by_code().get(code):
            assert table.headings_of(cell) == headings
            return
    pytest.fail(f"{code} is not on the page")


@pytest.mark.parametrize(
    ("code", "headings"),
    [
        ("disclosed.website", ["一、主动公开情况", "（二）", "2.", "统计数"]),
        ("disclosed.normative_documents", ["一、", "（一）", "其中：", "统计数"]),
        ("litigation.corrected", ["五、行政诉讼数量", "（二）被依法纠错数", "统计数"]),
        ("complaints.total", ["六、举报投诉数量", "统计数"]),
        (
            "applications.answered.refused.trade_secret",
            ["三、", "（三）", "4.不同意公开答复数", "涉及商业秘密", "统计数"],
        ),
        ("capacity.staff.part_time", ["八、", "（三）", "2.兼职人员数", "统计数"]),
    ],
)
def test_a_line_of_the_sheet_of_2014_names_what_it_stands_under(
    world: World, code: str, headings: list[str]
) -> None:
    table = drawn(build(draft(world, "form2014")))["sheet"]
    found = table.headings_of(table.by_code()[code])
    assert len(found) == len(headings)
    for words, beginning in zip(found, headings, strict=True):
        assert words.startswith(beginning)


@pytest.mark.parametrize("code", sorted(YEARS))
def test_headings_agree_with_the_places_of_the_form(world: World, code: str) -> None:
    """The words that lead to a figure hold those its address was made of."""
    form = FORMATS[code]
    for table in drawn(build(draft(world, code))).values():
        for figure, cell in table.by_code().items():
            said = " ".join(table.headings_of(cell))
            spec = form.figures[figure]
            for words in (*spec.row, *spec.column):
                assert words in said, f"{figure}: {words}"


def test_headings_have_a_scope_and_the_corner_is_none(national: Report) -> None:
    tables = official_tables_of(page(national))
    scopes = {"row", "col", "rowgroup", "colgroup"}
    for table in tables.values():
        for cell in table.cells:
            assert (cell.attributes.get("scope") in scopes) == (cell.tag == "th")
    assert tables["requests"].rows[0][0].tag == "td"
    heads = {key: table.head_rows for key, table in tables.items()}
    assert heads == {"proactive": 2, "requests": 3, "challenges": 3}


def test_tables_have_a_caption_and_scroll_from_the_keyboard(national: Report) -> None:
    tables = official_tables_of(page(national))
    assert [table.caption for table in tables.values()] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    for table in tables.values():
        assert table.frame["class"] == "scroll"
        assert (table.frame["tabindex"], table.frame["role"]) == ("0", "region")
        assert table.caption in table.frame["aria-label"]


def test_ids_are_unique_and_key_figures_lead_to_their_cells(national: Report) -> None:
    html = page(national)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    keys = re.findall(r'<dt><a href="#([^"]+)">([^<]+)</a></dt>', html)
    assert [label for _name, label in keys] == [
        "本年新收政府信息公开申请数量",
        "予以公开",
        "结转下年度继续办理",
        "行政复议",
    ]
    assert {name for name, _label in keys} <= set(ids)


def test_marked_figures_come_before_the_usual_ones(world: World) -> None:
    report = draft(world, "form2021")
    report.statistics.filter(code="requests.handled.total").update(is_key=True)
    assert [row.code for row in build(report).key_figures] == ["requests.handled.total"]


def test_a_free_report_has_no_official_table(world: World) -> None:
    report = make_report(world, State.PUBLISHED)
    html = page(report)
    assert official_tables_of(html) == {}
    assert "form.xlsx" not in html


def test_what_was_typed_cannot_leave_its_cell(national: Report) -> None:
    document = from_json(national.document.content)
    evil = "<b>&\"'<value>"
    sections = []
    for section in document.sections:
        grids = [
            replace(
                grid,
                key=f"{grid.key}{evil}",
                label=evil,
                rows=tuple(
                    tuple(replace(cell, text=evil) for cell in row) for row in grid.rows
                ),
            )
            for grid in section.grids
        ]
        sections.append(replace(section, grids=tuple(grids)))
    figures = [
        replace(figure, note=evil, reason=evil, label=evil)
        for figure in document.figures
    ]
    view = present(replace(document, sections=tuple(sections), figures=tuple(figures)))
    for section in view.sections:
        assert "<b>" not in section.grids and "<value>" not in section.grids
        for table in official_tables_of(section.grids).values():
            assert {cell.text for cell in table.cells} == {evil}


# Notes and reasons


def test_an_adjusted_figure_says_why_under_its_table(world: World) -> None:
    report = make_national(world, State.DRAFT)
    adjusted = Statistic.objects.get(report=report, code="requests.granted.business")
    adjusted.source, adjusted.computed = Source.ADJUSTED, 3
    adjusted.reason, adjusted.note = "示例：一件误记。", "示例：含上年一件。"
    adjusted.save()
    # Kept from an earlier adjustment that was taken back.
    report.statistics.filter(code="requests.handled.total").update(reason="旧的理由")
    html = page(take_to(report, State.PUBLISHED, world))
    notes = re.findall(r'<ul class="table-notes">(.*?)</ul>', html)
    assert len(notes) == 1
    assert 'href="#figure-requests.granted.business"' in notes[0]
    words = re.sub("<[^>]+>", "", notes[0])
    label = "予以公开 · 法人或其他组织 商业企业"
    assert words == f"{label} 示例：含上年一件。 与自动统计数不同：示例：一件误记。"
    assert "旧的理由" not in html
    figures = as_json(from_json(report.document.content), "")["figures"]
    assert figures["requests.granted.business"]["reason"] == "示例：一件误记。"
    assert figures["requests.granted.total"]["reason"] == ""


def test_a_reason_with_personal_data_is_found_before_it_is_public(
    world: World,
) -> None:
    report = make_national(world, State.DRAFT)
    report.statistics.filter(code="requests.granted.business").update(
        source=Source.ADJUSTED, computed=3, reason="示例：联系人电话 13800138000。"
    )
    found = [item.finding.level for item in findings_of(report)]
    assert "personal" in found


# Exports and the frozen document


def test_json_and_csv_hold_every_figure_with_its_place(national: Report) -> None:
    document = from_json(national.document.content)
    data = as_json(document, "")
    values = {code: figure["value"] for code, figure in data["figures"].items()}
    assert values == VALUES
    figure = data["figures"]["requests.refused.state_secret.business"]
    assert figure["code"] == "requests.refused.state_secret.business"
    assert figure["table"] == "requests"
    assert figure["row"] == ["本年度办理结果", "不予公开", "属于国家秘密"]
    assert figure["column"] == ["法人或其他组织", "商业企业"]
    grids = [grid for section in data["sections"] for grid in section["grids"]]
    cells = [cell for grid in grids for row in grid["rows"] for cell in row]
    assert {cell["code"]: cell["text"] for cell in cells if cell["code"]} == VALUES

    rows = list(csv.DictReader(io.StringIO(as_csv(document).removeprefix("\ufeff"))))
    assert {row["代码"]: row["数值"] for row in rows} == VALUES
    by_code = {row["代码"]: row for row in rows}
    row = by_code["requests.refused.state_secret.business"]
    assert (row["表"], row["行"], row["列"], row["单位"]) == (
        "收到和处理政府信息公开申请情况",
        "本年度办理结果 不予公开 属于国家秘密",
        "法人或其他组织 商业企业",
        "件",
    )
    assert by_code["proactive.fee.amount"]["单位"] == "万元"


def test_own_figures_follow_those_of_the_form(world: World) -> None:
    report = draft(world, "form2021")
    report.statistics.create(code="own.first", label="示例", unit="次", value=3)
    document = build(report)
    codes = [figure.code for figure in document.figures]
    assert codes == [*FORMATS["form2021"].figures, "own.first"]
    rows = as_csv(document).splitlines()
    assert len({len(next(csv.reader([row]))) for row in rows}) == 1


def test_the_frozen_document_comes_back_whole(national: Report) -> None:
    document = from_json(national.document.content)
    plain = json.loads(json.dumps(document.to_json()))
    assert plain == PublishedDocument.objects.get(report=national).content
    assert document.sections[2].grids[0].rows[3][1].text == "40"


def test_documents_frozen_before_there_were_official_tables(national: Report) -> None:
    content = national.document.content
    for section in content["sections"]:
        del section["grids"]
    for figure in [*content["figures"], *content["key_figures"]]:
        del figure["reason"]
    document = from_json(content)
    assert all(section.grids == () for section in document.sections)
    assert not present(document).has_form
    assert "一、总体情况" in "".join(
        f"{section.numeral}{section.heading}" for section in document.sections
    )


def test_an_old_shape_is_drawn_as_it_was_frozen(national: Report) -> None:
    """A later change of the form does not reach what was published."""
    content = national.document.content
    content["sections"][1]["grids"][0]["rows"][2][0]["text"] = "旧称规章"
    table = drawn(from_json(content))["proactive"]
    assert table.headings_of(table.rows[2][1])[0] == "旧称规章"


def test_each_official_figure_is_searched_once(national: Report) -> None:
    text = national.document.text
    assert text.count("1.属于国家秘密 1 0 0 0 0 0 1") == 1
    assert text.count("属于国家秘密") == 1
    assert "12.50" in text
    assert len(text) < 2500
    found = Client().get("/reports/", {"words": "属于国家秘密"}).content.decode()
    assert national.title in found


def test_a_corrected_figure_is_named_by_row_and_column(national: Report) -> None:
    old = from_json(national.document.content)
    changed = {"requests.granted.natural_person": "13", "reconsideration.total": "9"}
    figures = tuple(
        replace(figure, value=changed.get(figure.code, figure.value))
        for figure in old.figures
    )
    found = compare(old, replace(old, figures=figures)).figures
    assert [(row.label, row.old, row.new) for row in found] == [
        ("予以公开 · 自然人", "12", "13"),
        ("行政复议 总计", "8", "9"),
    ]


# Doors


def test_the_form_is_downloaded_as_a_workbook(national: Report) -> None:
    client = Client()
    address = f"{national.get_absolute_url()}form.xlsx"
    assert f'href="{address}"' in page(national)
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert ".xlsx" in response["Content-Disposition"]
    assert response["ETag"] and response["Last-Modified"]
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("sheet", "printed"), list(enumerate((PROACTIVE, REQUESTS, CHALLENGES)))
)
def test_the_workbook_holds_the_form_cell_for_cell(
    national: Report, sheet: int, printed: str
) -> None:
    content = Client().get(f"{national.get_absolute_url()}form.xlsx").content
    page = load_workbook(io.BytesIO(content)).worksheets[sheet]
    merged = {
        one.coord.split(":")[0]: (one.size["columns"], one.size["rows"])
        for one in page.merged_cells.ranges
    }
    shown = [
        [
            (
                NUMBER if isinstance(cell.value, int | float) else cell.value,
                *merged.get(cell.coordinate, (1, 1)),
            )
            for cell in row
            if not isinstance(cell, MergedCell)
        ]
        for row in page.iter_rows()
    ]
    assert shown == cells_of(printed)


def test_the_workbook_holds_numbers_as_shown_and_no_formula(national: Report) -> None:
    document = from_json(PublishedDocument.objects.get(report=national).content)
    grids = [grid for section in document.sections for grid in section.grids]
    book = load_workbook(io.BytesIO(write_grids(grids)))
    fee, total = book.worksheets[0]["B14"], book.worksheets[1]["J4"]
    assert (fee.value, fee.number_format) == (12.5, "0.00")
    assert (total.value, total.number_format) == (53, "0")
    numbers = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    assert numbers == [float(value) for value in VALUES.values()]
    evil = GridCell("=1+1"), GridCell("=1+1", code="a.b"), GridCell("—", code="a.c")
    grid = Grid("x", "甲/乙[丙]:*?" * 9, 1, (evil,))
    (row,) = load_workbook(io.BytesIO(write_grids([grid]))).active.iter_rows()
    assert [cell.data_type for cell in row[1:]] == ["n", "n"]
    assert row[0].data_type == "s"
    assert [cell.value for cell in row[1:]] == [None, None]


def test_the_form_is_there_for_published_national_reports_only(world: World) -> None:
    client = Client()
    free = make_report(world, State.PUBLISHED, 2016)
    assert client.get(f"{free.get_absolute_url()}form.xlsx").status_code == 404
    hidden = make_national(world, State.APPROVED, 2023)
    assert client.get(f"{hidden.get_absolute_url()}form.xlsx").status_code == 404
    shown = make_national(world, State.PUBLISHED, 2022)
    address = f"{shown.get_absolute_url()}form.xlsx"
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    withdrawn = make_national(world, State.WITHDRAWN, 2025)
    address = f"{withdrawn.get_absolute_url()}form.xlsx"
    assert client.get(address).status_code == 410


def test_a_national_report_costs_one_query_beside_the_stamp_and_its_files(
    national: Report, world: World, monkeypatch
) -> None:
    monkeypatch.setattr(middleware, "counter", VisitCounter(seconds=3600))
    client = Client()
    client.get("/reports/")
    address = national.get_absolute_url()
    pages = {"": 3, "editions/1/": 3}
    for path in (*pages, "report.json", "statistics.csv", "form.xlsx"):
        for most in (pages.get(path, 2), 1):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(f"{address}{path}")
            assert response.status_code == 200
            assert len(queries) <= most, path


def test_a_national_report_weighs_less_than_60_kb(national: Report) -> None:
    assert len(page(national).encode()) < 60_000


def test_the_words_of_the_page_are_in_the_language_of_the_reader(
    national: Report,
) -> None:
    with override("en"):
        frames = [
            table.frame["aria-label"]
            for table in drawn(from_json(national.document.content)).values()
        ]
    assert all("Table" in frame or "table" in frame for frame in frames)
