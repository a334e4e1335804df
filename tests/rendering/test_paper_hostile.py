"""Texts that mean harm are text, or are refused with one sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from disclosure.rendering import pdf
from disclosure.rendering.blocks import (
    Cell,
    Heading,
    Item,
    Layout,
    List,
    Paragraph,
    Run,
    Signature,
    Table,
    plain,
)
from disclosure.rendering.clean import PaperError, cleaned, text_of
from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import UnknownSigns, write_pdf
from tests.rendering.papers import pages, paper, tall_table, text

MARKUP = (
    '#import "@preview/x:1.0.0": * #read("/etc/passwd") *b* _i_ $x^2$ <l> @r `c` '
    "\\u{41} -- ~ [x](y) #sys.inputs = == // /* */ <w:p/> {PAGE} {{a}} %s {0}"
)
FORMULA = '=HYPERLINK("https://example.gov.cn") { TOC \\o } @SUM(A1)'


def words_of_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("words", [MARKUP, FORMULA])
def test_markup_is_text_everywhere(words):
    made = paper(
        Heading(1, words),
        Paragraph(plain(words)),
        Table(words, ((Cell(plain(words)),),), unit=words),
        Signature(words, words, words),
        title=words,
        organ=words,
        number=words,
    )
    read = text(write_pdf(made))
    bare = "".join(words.split())
    assert read.count(bare) >= 5
    assert "root:" not in read
    fields = words_of_docx(write_docx(made)).split("instrText")
    assert len(fields) == 1


def test_controls_and_turning_marks_are_left_out():
    dirty = "a\x00b\x07c\u202e倒\u2066e\ud800f\ufffeg\u200bh\u00adi\ufeff"
    assert text_of(dirty) == "abc倒efghi"
    made = paper(Paragraph(plain(dirty)), title=f"题\u202e{dirty}")
    assert "abc倒efghi" in text(write_pdf(made))
    assert "abc倒efghi" in words_of_docx(write_docx(made))


def test_lines_of_every_kind_are_new_lines():
    assert text_of("甲\r\n乙\r丙\u2028丁\x0b戊\t己") == "甲\n乙\n丙\n丁\n戊 己"


def test_characters_without_a_font_are_named():
    made = paper(Paragraph(plain("表情😀和𠮷")))
    with pytest.raises(UnknownSigns, match="😀、𠮷") as refused:
        write_pdf(made)
    assert refused.value.named == "😀、𠮷"
    assert "表情〓和〓" in text(write_pdf(made, marks_unknown=True))
    assert "😀" in words_of_docx(write_docx(made))


def test_a_hundred_thousand_characters_without_a_break():
    made = paper(Paragraph(plain("长" * 100_000)))
    assert text(write_pdf(made)).count("长") == 100_000


def test_a_word_longer_than_a_line_is_broken_and_copies_whole():
    made = paper(
        Paragraph(plain("https://example.gov.cn/" + "a" * 200)),
        Table("", ((Cell(plain("b" * 500)), Cell(plain("c")), Cell(plain("d"))),)),
    )
    content = write_pdf(made)
    for page in pages(content):
        assert max(sign["x1"] for sign in page.chars) < page.width - 26 / 25.4 * 72 + 1
    assert "https://example.gov.cn/" + "a" * 200 in text(content)


@pytest.mark.parametrize(
    "table",
    [
        Table("", ()),
        Table("", ((),)),
        Table("", ((Cell(plain("甲"), columns=9, rows=99), Cell(rows=5)), (), ()), 5),
        Table("", ((Cell(plain("甲"), rows=3),), (Cell(columns=3),), (Cell(),)), 1),
        Table("", ((Cell(columns=-1, rows=-4),),), -3, widths=(1, 2, 3)),
    ],
)
def test_crooked_tables_are_made_regular(table):
    made = paper(table, Paragraph(plain("后")))
    assert "后" in text(write_pdf(made))
    assert write_docx(made)


def test_deep_lists_end_somewhere():
    made = List((Item(plain("底")),))
    for _ in range(40):
        made = List((Item(plain("层"), (made,)),))
    content = write_pdf(paper(made))
    assert text(content).count("层") == 8


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (paper(tall_table(1, 61)), "60列"),
        (paper(tall_table(1000, 51)), "格子太多"),
        (paper(Paragraph(plain("长" * 2_000_001))), "文字太长"),
        (paper(*[Paragraph(plain("a"))] * 20_001), "段落太多"),
        (paper(title="\u200b \x00"), "填写标题"),
        (paper(organ="机" * 301), "300字"),
    ],
)
def test_what_is_too_large_is_refused_in_one_sentence(made, words):
    for write in (write_pdf, write_docx):
        with pytest.raises(PaperError, match=words):
            write(made)


def test_links_that_do_something_else_are_no_links():
    run = Run("点这里", link="javascript:alert(1)")
    assert cleaned(paper(Paragraph((run,)))).blocks == (Paragraph(plain("点这里")),)


def test_a_document_that_takes_too_long_is_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(PaperError, match="没有按时生成"):
        write_pdf(paper(Paragraph(plain("甲"))))


def test_a_typesetter_that_dies_is_one_sentence(monkeypatch, tmp_path):
    (tmp_path / "typesetter.py").write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(pdf, "_HERE", tmp_path)
    with pytest.raises(PaperError, match="没有生成（代码-9）"):
        write_pdf(paper(Paragraph(plain("机密内容"))))


def test_a_damaged_font_in_the_folder_harms_nothing(tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    (tmp_path / "empty.otf").write_bytes(b"")
    assert "甲" in text(write_pdf(paper(Paragraph(plain("甲"))), tmp_path))
    assert write_pdf(paper(), tmp_path / "missing")


@pytest.mark.parametrize("layout", list(Layout))
def test_an_empty_paper_is_a_page(layout):
    assert len(pages(write_pdf(paper(layout=layout)))) == 1
    assert write_docx(paper(layout=layout))
