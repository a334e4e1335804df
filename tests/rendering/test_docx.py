"""The Word file: real styles, spans, sections, and nothing of a template."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from disclosure.rendering.blocks import (
    Cell,
    Heading,
    Item,
    Layout,
    List,
    Mark,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    plain,
)
from disclosure.rendering.docx import write_docx
from tests.rendering.papers import paper, tall_table

LINK = Run("网页", link="https://example.gov.cn/")
STRUCK = Run("删去", frozenset({Mark.STRIKE, Mark.BOLD}))


def made(*blocks, **changes):
    return Document(io.BytesIO(write_docx(paper(*blocks, **changes))))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(document):
    return [paragraph.text for paragraph in document.paragraphs]


def test_headings_are_headings_and_skip_no_level():
    document = made(Heading(1, "一、甲"), Heading(3, "乙"), Paragraph(plain("丙")))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles == ["Title", "Heading 1", "Heading 2", "Body Text"]


def test_styles_name_the_fonts_of_official_documents():
    styles = made(Paragraph(plain("甲"))).styles
    wanted = {
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Title": ("方正小标宋简体", 22),
        "Footer": ("宋体", 14),
    }
    for name, (font, size) in wanted.items():
        fonts = styles[name].element.rPr.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia")) == font, name
        assert not [key for key in fonts.attrib if "Theme" in key]
        assert styles[name].font.size.pt == size
    spacing = styles["Normal"].paragraph_format.line_spacing.pt
    assert 22 * spacing <= 225 / 25.4 * 72 < 23 * spacing


def test_pages_have_the_margins_of_the_standard():
    section = made(Paragraph(plain("甲"))).sections[0]
    found = (section.page_width, section.page_height, section.top_margin)
    assert [round(length.mm) for length in found] == [210, 297, 37]
    assert [round(section.left_margin.mm), round(section.right_margin.mm)] == [28, 26]


def test_spans_become_merged_cells():
    table = Table(
        "表",
        (
            (Cell(plain("甲"), columns=2), Cell(plain("乙"), rows=2)),
            (Cell(plain("丙")), Cell(plain("丁"))),
            (Cell(plain("1")), Cell(plain("2")), Cell(plain("3"))),
        ),
        head_rows=2,
    )
    found = made(table).tables[0]
    assert found.cell(0, 0)._tc is found.cell(0, 1)._tc
    assert found.cell(0, 2)._tc is found.cell(1, 2)._tc
    assert [cell.text for cell in found.rows[1].cells] == ["丙", "丁", "乙"]
    assert found._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert found._tbl.tr_lst[2].trPr.find(qn("w:tblHeader")) is None


def test_a_span_down_several_rows_keeps_its_place():
    rows = (
        (Cell(plain("头"), rows=3), Cell(plain("1"))),
        (Cell(plain("2")),),
        (Cell(plain("3")),),
        (Cell(plain("尾")), Cell(plain("4"))),
    )
    found = made(Table("", rows, head_rows=0)).tables[0]
    texts = [[cell.text for cell in row.cells] for row in found.rows]
    assert texts == [["头", "1"], ["头", "2"], ["头", "3"], ["尾", "4"]]


def test_a_large_table_lies_on_its_side_with_its_heading():
    own = tall_table(27, 10, own_page=True)
    document = made(
        Paragraph(plain("前")), Heading(1, "三、表"), own, Paragraph(plain("后"))
    )
    turned = [section.orientation for section in document.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    body = list(document.element.body)
    breaks = [place for place, item in enumerate(body) if item.xpath(".//w:sectPr")]
    table = next(place for place, item in enumerate(body) if item.tag == qn("w:tbl"))
    heading = next(
        place for place, item in enumerate(body) if "三、表" in "".join(item.itertext())
    )
    assert breaks[0] < heading < table < breaks[1]


def test_page_numbers_stand_on_both_sides():
    document = made(Paragraph(plain("甲")))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, align in (
        (section.footer, "RIGHT"),
        (section.even_page_footer, "LEFT"),
    ):
        assert footer.paragraphs[0].alignment.name == align
        assert "PAGE" in footer.paragraphs[0]._p.xml


def test_a_letter_has_its_red_head_on_the_first_page_only():
    signed = Signature("示例县自然资源局", "2026年1月31日", "（印章）")
    document = made(
        Paragraph(plain("收信人："), is_indented=False),
        signed,
        layout=Layout.LETTER,
        number="示公开告〔2026〕3号",
    )
    section = document.sections[0]
    assert section.different_first_page_header_footer
    head = section.first_page_header.paragraphs[0]
    assert head.text == "示例县人民政府"
    assert str(head.style.font.color.rgb) == "E60012"
    assert "thickThinSmallGap" in head._p.xml
    assert "PAGE" not in section.first_page_footer.paragraphs[0]._p.xml
    assert text_of(document)[0] == "示公开告〔2026〕3号"
    assert "示例县自然资源局（印章）" in text_of(document)


def test_contents_point_to_headings():
    document = made(Heading(1, "一、甲"), Heading(2, "（一）乙"), layout=Layout.REPORT)
    xml = document.element.xml
    assert xml.count("PAGEREF _Toc000001") == xml.count('w:name="_Toc000001"') == 1


def test_runs_keep_their_styles_links_and_lines():
    document = made(
        Paragraph((Run("甲\n乙"), STRUCK, LINK)), List((Item(plain("丙")),))
    )
    xml = document.element.xml
    assert "w:strike" in xml and "<w:br/>" in xml and "w:hyperlink" in xml
    targets = [rel._target for rel in document.part.rels.values() if rel.is_external]
    assert targets == ["https://example.gov.cn/"]
    assert "·　丙" in text_of(document)


def test_a_page_break_is_kept():
    document = made(Paragraph(plain("甲")), PageBreak(), Paragraph(plain("乙")))
    assert document.paragraphs[-1].paragraph_format.page_break_before


def test_nothing_of_the_template_is_left():
    content = write_docx(paper(Note(plain("甲"))))
    found = parts(content)
    assert not [name for name in found if "thumbnail" in name or "customXml" in name]
    assert "word/numbering.xml" not in found and "docProps/app.xml" not in found
    assert b"rsid" not in found["word/settings.xml"]
    core = found["docProps/core.xml"].decode()
    assert "python-docx" not in core
    document = Document(io.BytesIO(content))
    assert document.core_properties.author == ""
    assert document.core_properties.title == "示例县人民政府工作报告"
    assert document.core_properties.created.year == 2026
    assert {style.name for style in document.styles} >= {"Title", "Heading 1"}
    assert "Light Shading" not in found["word/styles.xml"].decode()


@pytest.mark.parametrize("layout", list(Layout))
def test_the_same_paper_gives_the_same_bytes(layout):
    blocks = (Heading(1, "一、甲"), tall_table(25, 3, own_page=True))
    first, second = (write_docx(paper(*blocks, layout=layout)) for _ in range(2))
    assert first == second
