"""What a screen reader and an archive find in the file."""

from __future__ import annotations

import io

import page as checker
import pytest
from fontTools.cffLib import CFFFontSet
from pypdf import PdfReader

from disclosure.rendering.blocks import (
    Cell,
    Heading,
    Item,
    Layout,
    List,
    Mark,
    Note,
    Paragraph,
    Run,
    Scope,
    Signature,
    Table,
    plain,
)
from disclosure.rendering.pdf import write_pdf
from tests.rendering.papers import names, paper, tags, tall_table

#: This checker reads a width left out of a CFF program as 0, not as the default
#: of the font; ``test_widths_of_glyphs_are_true`` looks at them itself.
MISREAD = {"PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-TRUETYPE-GLYPH-WIDTH-001"}
LINK = Run("网页", frozenset({Mark.BOLD}), "https://example.gov.cn/a?b=1")


def whole(layout):
    inner = List((Item(plain("里")),))
    blocks = (
        Heading(1, "一、甲"),
        Paragraph((Run("文字"), LINK)),
        List((Item(plain("一"), (inner,)), Item(plain("二"))), is_numbered=True),
        Heading(3, "跳级的标题"),
        tall_table(3, 3),
        Heading(1, "二、乙"),
        tall_table(27, 10, own_page=True),
        Signature("示例机关", "2026年1月31日"),
        Note(plain("注：说明")),
    )
    return paper(*blocks, layout=layout, number="示〔2026〕1号")


@pytest.fixture(scope="module", params=list(Layout))
def content(request):
    return write_pdf(whole(request.param))


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_an_independent_checker_finds_nothing(content, profile):
    report = checker.validate_pdf_bytes(content, profile=profile)
    assert report.rules.total > 100
    assert {failure.rule_id for failure in report.failures} <= MISREAD


def test_widths_of_glyphs_are_true(content):
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]
            assert drawn_widths(inner) == stated_widths(inner)


def drawn_widths(inner):
    program = CFFFontSet()
    program.decompile(
        io.BytesIO(inner["/FontDescriptor"]["/FontFile3"].get_data()), None
    )
    top = program[0]
    found = {}
    for number, name in enumerate(top.charset):
        glyph = top.CharStrings[name]
        glyph.draw(Nowhere())
        found[number] = glyph.width
    return found


class Nowhere:
    def __getattr__(self, name):
        return lambda *points: None


def stated_widths(inner):
    ranges, found = list(inner["/W"]), {}
    while ranges:
        first, last = ranges.pop(0), ranges.pop(0)
        if isinstance(last, list):
            found |= {first + place: width for place, width in enumerate(last)}
        else:
            width = ranges.pop(0)
            found |= {number: width for number in range(first, last + 1)}
    default = inner.get("/DW", 1000)
    return {number: found.get(number, default) for number in drawn_widths(inner)}


def test_title_headings_lists_and_tables_are_tagged(content):
    found = names(content)
    for name in ("/Title", "/H1", "/P", "/L", "/LI", "/Link", "/Table", "/Caption"):
        assert name in found, name
    assert {"/THead", "/TBody", "/TR", "/TH", "/TD"} <= set(found)
    # A heading three levels below is two below its neighbour.
    assert "/H2" in found and "/H3" not in found


def test_headings_of_columns_say_so_and_cells_name_them(content):
    first = next(node for node in tags(content) if node["/S"] == "/TH")
    assert "/Column" in str(first["/A"])
    cell = next(node for node in tags(content) if node["/S"] == "/TD")
    assert "/Headers" in str(cell["/A"])


def test_headings_of_rows_and_inner_headings_say_so():
    table = Table(
        "表",
        (
            (Cell(plain("甲"), Scope.COLUMN), Cell(plain("乙"), Scope.COLUMN)),
            (Cell(plain("丙"), Scope.ROW), Cell(plain("1"))),
            (Cell(plain("丁"), Scope.COLUMN, columns=2),),
            (Cell(plain("戊"), Scope.ROW), Cell(plain("2"))),
        ),
    )
    content = write_pdf(paper(table, tall_table(2, 2)))
    heads = [str(node["/A"]) for node in tags(content) if node["/S"] == "/TH"]
    assert ["/Row" in head for head in heads] == [0, 0, 1, 0, 1, 0, 0]
    assert [node["/S"] for node in tags(content)].count("/TD") == 2 + 4
    for profile in ("ua1", "2a"):
        report = checker.validate_pdf_bytes(content, profile=profile)
        assert {failure.rule_id for failure in report.failures} <= MISREAD
    assert content.startswith(b"%PDF-1.7")
    assert write_pdf(paper(table)) == write_pdf(paper(table))


def test_the_contents_are_tagged():
    assert "/TOC" in names(write_pdf(whole(Layout.REPORT)))


def test_title_and_language_are_set_and_nobody_is_named(content):
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "示例县人民政府工作报告"
    assert reader.metadata.author is None
    assert reader.metadata.creation_date.year == 2026
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp and "dc:creator" not in xmp


def test_links_lead_where_they_say(content):
    reader = PdfReader(io.BytesIO(content))
    found = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots") or ()
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert found == ["https://example.gov.cn/a?b=1"]


def test_the_same_paper_gives_the_same_bytes(content):
    layout = Layout.LETTER if "/TOC" not in names(content) else Layout.REPORT
    assert write_pdf(whole(layout)) == write_pdf(whole(layout))
