"""The page of GB/T 9704-2012, read back from the file."""

from __future__ import annotations

import io

import pylopdf_fonts_zh_cn
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from disclosure.rendering.blocks import (
    Cell,
    Heading,
    Layout,
    Paragraph,
    Signature,
    Table,
    plain,
)
from disclosure.rendering.pdf import write_pdf
from tests.rendering.papers import (
    MILLIMETRE,
    figure_cell,
    lines,
    pages,
    paper,
    tall_table,
    text,
)

CLOSE = 0.4  # millimetres


def mm(points):
    return points / MILLIMETRE


def body(page):
    return [sign for sign in page.chars if abs(sign["size"] - 16) < 0.1]


@pytest.fixture(scope="module")
def prose():
    """Paragraphs of nothing but Chinese characters, over several pages."""
    blocks = [Paragraph(plain("公" * 1500)) for _ in range(2)]
    return pages(write_pdf(paper(*blocks)))


def test_paper_is_a4(prose):
    assert (mm(prose[0].width), mm(prose[0].height)) == pytest.approx(
        (210, 297), abs=0.1
    )


def test_a_page_has_22_lines_of_28_characters(prose):
    full = [line for line in lines(prose[1]).values() if line[0]["size"] > 15]
    assert len(full) == 22
    assert {len(line) for line in full} == {28}


def test_lines_stand_a_twenty_second_of_the_page_apart(prose):
    heights = sorted({sign["bottom"] for sign in body(prose[1])})
    gaps = {
        round(mm(low - high), 1)
        for high, low in zip(heights, heights[1:], strict=False)
    }
    assert gaps <= {10.2, 10.3}


def test_margins_are_37_and_28_and_change_sides_on_even_pages(prose):
    for page, inside in ((prose[2], "left"), (prose[1], "right")):
        left = mm(min(sign["x0"] for sign in body(page)))
        right = 210 - mm(max(sign["x1"] for sign in body(page)))
        assert left == pytest.approx(28 if inside == "left" else 26, abs=CLOSE)
        assert right == pytest.approx(26 if inside == "left" else 28, abs=CLOSE)
        # The box of a character, 16 pt high, begins where the margin ends.
        first = min(sign["bottom"] for sign in body(page)) - 16
        assert mm(first) == pytest.approx(37, abs=CLOSE)


def test_paragraphs_are_indented_by_two_characters(prose):
    start = next(
        line for _, line in sorted(lines(prose[0]).items()) if line[0]["text"] == "公"
    )
    assert mm(start[0]["x0"]) == pytest.approx(28 + 2 * 156 / 28, abs=CLOSE)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(prose):
    for number, page in enumerate(prose, 1):
        foot = [sign for sign in page.chars if abs(sign["size"] - 14) < 0.1]
        assert "".join(sign["text"] for sign in foot) == f"— {number} —"
        # 7 mm below the text, a character away from the margin.
        assert mm(foot[0]["bottom"] - 14) == pytest.approx(37 + 225 + 7, abs=CLOSE)
        if number % 2:
            assert 210 - mm(foot[-1]["x1"]) == pytest.approx(26 + mm(14), abs=1)
        else:
            assert mm(foot[0]["x0"]) == pytest.approx(26 + mm(14), abs=1)


def test_headings_have_the_faces_of_their_level():
    made = paper(Heading(1, "一、甲"), Heading(2, "（一）乙"), Paragraph(plain("丙")))
    page = pages(write_pdf(made))[0]
    faces = {sign["text"]: (sign["fontname"], sign["size"]) for sign in page.chars}
    assert "Sans" in faces["甲"][0]
    assert "Serif" in faces["乙"][0]
    assert {faces[sign][1] for sign in "甲乙丙"} == {16}
    assert faces["县"][1] == 22


def test_every_font_is_embedded_as_a_subset():
    content = write_pdf(paper(Heading(1, "一、甲"), Paragraph(plain("乙"))))
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]
            assert "/FontFile3" in inner["/FontDescriptor"]
            assert "+" in font["/BaseFont"]
            assert "/ToUnicode" in font


def test_a_report_begins_with_its_contents():
    made = paper(
        Heading(1, "一、总体"),
        Paragraph(plain("正文甲")),
        Heading(1, "二、其他"),
        Paragraph(plain("正文乙")),
        layout=Layout.REPORT,
    )
    first, second = pages(write_pdf(made))
    read = "".join(first.extract_text().split())
    assert "目录一、总体" in read and "正文甲" not in read
    assert read.split("二、其他")[1].lstrip(".").startswith("2")
    assert "正文甲" in second.extract_text()


@pytest.fixture(scope="module")
def letter():
    blocks = [Paragraph(plain("收信人："), is_indented=False)]
    blocks += [Paragraph(plain("内容" * 300)), Paragraph(plain("内容" * 100))]
    signed = Signature("示例县自然资源局", "2026年1月31日", "（印章）")
    made = paper(
        *blocks,
        signed,
        title="告知书",
        organ="示例县自然资源局",
        number="示公开告〔2026〕3号",
        layout=Layout.LETTER,
    )
    return pages(write_pdf(made))


def test_the_red_name_of_a_letter_is_30_mm_from_the_top(letter):
    name = [sign for sign in letter[0].chars if sign["size"] == 36]
    assert "".join(sign["text"] for sign in name) == "示例县自然资源局"
    red = name[0]["non_stroking_color"]
    assert red[0] > 0.8 and max(red[1:]) < 0.2
    assert mm(name[0]["bottom"] - 36) == pytest.approx(30, abs=CLOSE)


def test_the_red_lines_of_a_letter_are_170_mm_wide(letter):
    drawn = sorted(letter[0].lines, key=lambda line: line["top"])
    assert len(drawn) == 4
    for line in drawn:
        assert mm(line["width"]) == pytest.approx(170, abs=0.1)
        assert mm(line["x0"]) == pytest.approx(20, abs=0.1)
    widths = [line["linewidth"] for line in drawn]
    assert widths[0] > widths[1] and widths[2] < widths[3]
    assert mm(drawn[0]["top"]) == pytest.approx(30 + mm(36) + 4, abs=0.5)
    assert 297 - mm(drawn[3]["top"]) == pytest.approx(20, abs=0.5)


def test_only_the_first_page_of_a_letter_has_no_number(letter):
    first, second = letter
    assert "— 1 —" not in first.extract_text()
    assert "— 2 —" in second.extract_text()
    assert not second.lines


def test_the_date_of_a_letter_ends_four_characters_from_the_margin(letter):
    date = next(
        line
        for line in lines(letter[1]).values()
        if "".join(sign["text"] for sign in line) == "2026年1月31日"
    )
    right = 210 - mm(date[-1]["x1"]) - 28
    assert right >= 4 * 156 / 28 - CLOSE
    assert "自然资源局（印章）" in letter[1].extract_text()


def test_the_number_of_a_letter_stands_on_the_right(letter):
    number = [sign for sign in letter[0].chars if sign["text"] == "号"]
    assert 210 - mm(number[0]["x1"]) == pytest.approx(26, abs=CLOSE)


def test_a_table_longer_than_a_page_repeats_its_heading():
    found = pages(write_pdf(paper(tall_table(100, 3))))
    assert len(found) > 1
    for page in found:
        assert "第0栏 第1栏 第2栏" in page.extract_text()
    rows = "".join(page.extract_text() for page in found)
    assert all(f"{row}行2列" in rows for row in range(100))


def test_rows_are_not_broken_between_pages():
    rows = tuple((Cell(plain(f"甲{row}" + "长" * 90)), Cell()) for row in range(60))
    made = paper(Table("", rows, head_rows=0, widths=(0.3, 0.7)))
    for page in pages(write_pdf(made)):
        assert page.extract_text().startswith(("甲", "示"))


def test_a_table_that_fits_on_a_page_is_not_broken():
    before = Paragraph(plain("文" * 28 * 15))
    first, second = pages(write_pdf(paper(before, tall_table(18, 3))))
    assert "示例表" not in first.extract_text()
    assert "示例表" in second.extract_text() and "17行2列" in second.extract_text()


def test_a_table_on_its_own_page_takes_its_heading_along_and_fits():
    own = tall_table(27, 10, own_page=True)
    made = paper(
        Paragraph(plain("前")), Heading(1, "三、表"), own, Paragraph(plain("后"))
    )
    first, second, third = pages(write_pdf(made))
    assert "三、表" not in first.extract_text()
    assert "三、表" in second.extract_text() and "26行9列" in second.extract_text()
    assert "后" not in second.extract_text() and "后" in third.extract_text()
    right = max(sign["x1"] for sign in second.chars)
    assert mm(right) < 210 - 28 + CLOSE


def test_a_long_figure_is_set_smaller_and_never_broken():
    row = tuple(figure_cell("12345678901234567890") for _ in range(12))
    page = pages(write_pdf(paper(Table("", (row,), head_rows=0))))[0]
    digits = [line for line in lines(page).values() if len(line) == 240]
    assert len(digits) == 1
    assert mm(digits[0][-1]["x1"]) < 210 - 26


def test_the_words_come_out_in_reading_order():
    made = paper(Heading(1, "一、甲"), Paragraph(plain("乙丙")), tall_table(1, 2))
    words = text(write_pdf(made))
    places = [words.index(part) for part in ("一、甲", "乙丙", "第0栏", "0行1列")]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def font_folder(tmp_path_factory):
    """Free fonts under the names of the official ones, with few characters."""
    folder = tmp_path_factory.mktemp("fonts") / "inner"
    folder.mkdir()
    for name in ("FangSong_GB2312", "KaiTi_GB2312", "FZXiaoBiaoSong-B05S", "SimHei"):
        font = TTFont(pylopdf_fonts_zh_cn.serif_path())
        chosen = Subsetter(Options(layout_features=[], name_IDs=[1, 2, 4, 6]))
        chosen.populate(text="示例县人民政府工作报告一、（）甲乙丙")
        chosen.subset(font)
        for number in (1, 4, 6):
            font["name"].setName(name, number, 3, 1, 0x409)
        font["CFF "].cff.fontNames = [name]
        font.save(folder / f"{name}.otf")
    return folder.parent


def test_official_fonts_are_taken_where_the_folder_has_them(font_folder):
    made = paper(
        Heading(1, "一、甲"), Heading(2, "（一）乙"), Paragraph(plain("丙，丁"))
    )
    page = pages(write_pdf(made, font_folder))[0]
    faces = {sign["text"]: sign["fontname"].split("+")[1] for sign in page.chars}
    wanted = {
        "甲": "SimHei",
        "乙": "KaiTi_GB2312",
        "丙": "FangSong_GB2312",
        "县": "FZXiaoBiaoSong",
        "丁": "NotoSerifSC",
    }
    assert all(faces[sign].startswith(name) for sign, name in wanted.items()), faces
