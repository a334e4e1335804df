"""Hostile files end in one clear sentence, soon, and harm only their own process."""

from __future__ import annotations

import io
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from pypdf import PdfReader, PdfWriter

from reports.reading import limits
from reports.reading.refusals import Unreadable
from reports.reading.running import read_file

from .layouts import paper
from .writers import W, html, packed_docx, pdf, pdf_of, saved, xlsx

#: Nothing takes longer, even on a busy machine.
LONGEST = limits.SECONDS * 2


def refused(name: str, data: bytes) -> str:
    """Return why a file was refused; it must be said in one sentence, and soon."""
    start = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read_file(name, data)
    assert time.monotonic() - start < LONGEST
    words = str(caught.value)
    assert words.endswith("。") and "\n" not in words and len(words) < 60
    return caught.value.reason


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def changed_sheet(old: str, new: str) -> bytes:
    """Return a workbook with something else in the XML of its sheet."""
    book = Workbook()
    book.active["A1"] = "示例"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as archive,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            changed.writestr(name, data)
    return stream.getvalue()


def document(body: str) -> bytes:
    return f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()


def test_a_bomb_of_zeros():
    data = packed(**{"word__document.xml": b" " * (limits.MOST_UNPACKED + 1)})

    assert len(data) < limits.MEGABYTE
    assert refused("report.docx", data) == limits.BLOATED


def test_a_bomb_that_lies_about_its_size():
    data = bytearray(packed(**{"word__document.xml": b" " * 5_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert refused("report.docx", bytes(data)) == limits.DAMAGED


def test_thousands_of_parts():
    parts = {f"word__{n}.xml": b"<a/>" for n in range(limits.MOST_PARTS)}

    assert refused("report.docx", packed(**{"word__document.xml": b"", **parts})) == (
        limits.BLOATED
    )


def test_an_external_entity():
    text = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = packed(**{"word__document.xml": text + document("<w:p>&x;</w:p>")})

    assert refused("report.docx", data) == limits.ENTITIES


def test_entities_that_multiply():
    text = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    good = xlsx(paper())
    stream = io.BytesIO(good)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/more.xml", text)

    assert refused("report.xlsx", stream.getvalue()) == limits.ENTITIES


def test_entities_in_another_coding():
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d [<!ENTITY a "b">]><d/>'
    data = packed(**{"word__document.xml": text.encode("utf-16")})

    assert refused("report.docx", data) == limits.ENTITIES


def test_macros():
    data = packed(**{"word__document.xml": document(""), "word__vbaProject.bin": b"x"})

    assert refused("report.docx", data) == limits.MACROS


def test_deeply_nested_xml():
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000

    assert refused("report.docx", packed_docx(deep)) == limits.NESTED


def test_deeply_nested_tables_of_a_page():
    deep = "<table><tr><td>" * 3000

    assert refused("report.html", f"<html>{deep}".encode()) == limits.NESTED


def test_deeply_nested_blocks_of_a_page():
    assert refused("report.html", b"<html>" + b"<div>" * 100_000) == limits.NESTED


def test_a_huge_table_of_a_page():
    data = "<html><table>" + "<tr><td>1<td>2</tr>" * limits.MOST_CELLS

    assert refused("report.html", data.encode()) == limits.TOO_MUCH


def test_a_huge_table_of_a_document():
    cell = "<w:tc><w:p/></w:tc>"
    body = f"<w:tbl>{f'<w:tr>{cell * 400}</w:tr>' * 200}</w:tbl>"

    assert refused("report.docx", packed_docx(body)) == limits.TOO_MUCH


def test_a_huge_sheet():
    rows = "".join(
        f'<row r="{n}">{"<c><v>1</v></c>" * 100}</row>' for n in range(1, 3000)
    )

    data = changed_sheet("<sheetData>", f"<sheetData>{rows}")

    assert refused("report.xlsx", data) == limits.TOO_MUCH


def test_spans_beyond_measure_are_cut():
    data = html(paper()).replace(b'rowspan="3"', b'rowspan="999999"', 1)
    data = data.replace(b"colspan=7", b"colspan=99999999999")

    try:
        read_file("report.html", data)
    except Unreadable as wrong:
        assert wrong.reason == limits.TOO_MUCH


def test_a_merged_cell_over_the_whole_sheet():
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'

    data = changed_sheet("</sheetData>", f"</sheetData>{merged}")

    assert refused("report.xlsx", data) == limits.TOO_MUCH


def test_a_format_at_the_last_row_of_a_sheet():
    book = Workbook()
    book.active["A1"] = "示例"
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FF0000")

    assert read_file("report.xlsx", saved(book))["kind"] == "xlsx"


def test_ten_thousand_pages():
    kids = " ".join(["3 0 R"] * 10_000)
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count 10000/Kids[{kids}]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        ]
    )

    assert refused("report.pdf", data) == limits.TOO_MANY_PAGES


def test_a_page_that_unpacks_without_end():
    stream = zlib.compress(b"1 2 m 3 4 l S\n" * 8_000_000, 9).decode("latin-1")
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
            f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    )

    assert refused("report.pdf", data) in (limits.TOO_MUCH, limits.NO_TEXT)


def test_a_page_of_lines_without_number():
    lines = "\n".join(f"0 {n / 10} m 900 {n / 10} l S" for n in range(30_000))
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
            f"<</Length {len(lines)}>>stream\n{lines}\nendstream",
        ]
    )

    assert refused("report.pdf", data) == limits.TOO_MUCH


def test_pages_that_contain_themselves():
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>",
        ]
    )

    assert refused("report.pdf", data) in (limits.DAMAGED, limits.NO_TEXT)


def test_a_locked_pdf():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(paper()))))
    writer.encrypt("secret", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)

    assert refused("report.pdf", stream.getvalue()) == limits.ENCRYPTED


def test_a_scan_without_text():
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        ]
    )

    assert refused("report.pdf", data) == limits.NO_TEXT


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("report.docx", pdf(paper()), limits.WRONG_NAME),
        ("report.pdf", html(paper()), limits.WRONG_NAME),
        ("report.xlsx", packed_docx("<w:p/>"), limits.WRONG_NAME),
        ("report.docx", xlsx(paper()), limits.WRONG_NAME),
        ("report.txt", xlsx(paper()), limits.WRONG_NAME),
        ("report.doc", html(paper()), limits.WRONG_NAME),
        ("report.pdf", b"\x89PNG\r\n\x1a\n" + bytes(99), limits.UNKNOWN_KIND),
        ("report.exe", b"MZ" + bytes(99), limits.UNKNOWN_KIND),
        ("report.zip", packed(a=b"x"), limits.UNKNOWN_KIND),
        ("report", packed(a=b"x"), limits.UNKNOWN_KIND),
        ("report.txt", b"\0\1\2\3" * 50, limits.UNKNOWN_KIND),
        (
            "report.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
            limits.OLD_OFFICE,
        ),
        ("report.rtf", b"{\\rtf1 x}", limits.OLD_OFFICE),
        ("report.pdf", b"%PDF-1.7\nnonsense", limits.DAMAGED),
        ("report.docx", b"PK\x03\x04nonsense", limits.DAMAGED),
        ("report.pdf", b"  \n ", limits.EMPTY),
    ],
)
def test_a_file_that_is_not_what_it_says(name, data, reason):
    assert refused(name, data) == reason


def test_a_file_that_is_too_large():
    assert refused("report.txt", b"1" * (limits.LARGEST_FILE + 1)) == limits.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        "其中：" * 200_000,
        "1," * 500_000,
        "公开1条，其中：" + "1条，" * 200_000,
        "（" * 600_000,
        "一、" * 300_000,
        "年度报告政府信息公开" * 60_000,
        "1 " * 600_000,
        "\t" * 400 + "\n" + "其他法律行政法规禁公\t1\n" * 20_000,
    ],
    ids=[
        "inside",
        "commas",
        "parts",
        "brackets",
        "numerals",
        "title",
        "digits",
        "rows",
    ],
)
def test_text_made_to_take_long(text):
    start = time.monotonic()
    before = "示例县人民政府2016年政府信息公开年度报告\n一、概述\n"
    try:
        read_file("report.txt", (before + text).encode())
    except Unreadable as wrong:
        assert wrong.reason == limits.TOO_MUCH
    assert time.monotonic() - start < LONGEST


def test_a_page_runs_nothing_and_hides_nothing_into_the_reading():
    page = html(paper()).replace(
        b"<h1>", b"<script>x</script><p style='display: none'>hidden</p><h1>"
    )

    found = read_file("report.html", page)

    assert found["title"] == "示例县人民政府2024年政府信息公开工作年度报告"
    assert found["opening"] == []
