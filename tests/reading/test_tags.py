"""Tags of a PDF: believed where the file promises PDF/UA, and never to its harm."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import write_pdf
from reports.paper import paper_of
from reports.reading import child
from reports.reading.answer import answer
from reports.reading.pdf_tags import tags_of
from reports.rules.reading.reading import read

from .documents import Text, document, outline
from .test_round_trip import official, values_of, wanted
from .writers import W, packed_docx


@pytest.fixture(scope="module")
def made():
    parts = outline("form2021")
    parts[0].text = Text().paragraph("（一）这不是标题").paragraph("示例文字。")
    return document("form2021", values_of("form2021"), parts)


@pytest.fixture(scope="module")
def content(made):
    return write_pdf(paper_of(made))


def changed(content: bytes, how: Callable[[PdfWriter, Any], None]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    how(writer, writer.root_object["/StructTreeRoot"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def found_in(content: bytes) -> dict[str, Any]:
    return answer(read(child.tree_of("pdf", content)))


def looped(writer: PdfWriter, root: Any) -> None:
    node = writer._add_object(DictionaryObject({NameObject("/S"): NameObject("/P")}))
    node.get_object()[NameObject("/K")] = ArrayObject([node, node])
    root[NameObject("/K")] = ArrayObject([node])


def doubled(writer: PdfWriter, root: Any) -> None:
    """Sixty levels, each of which holds the next one twice."""
    below: Any = NumberObject(0)
    for _ in range(55):
        below = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/S"): NameObject("/P"),
                    NameObject("/K"): ArrayObject([below, below]),
                }
            )
        )
    root[NameObject("/K")] = below


def nonsense(writer: PdfWriter, root: Any) -> None:
    root[NameObject("/K")] = NameObject("/Nothing")


def missing(writer: PdfWriter, root: Any) -> None:
    del writer.root_object["/StructTreeRoot"]


@pytest.mark.parametrize("how", [looped, doubled, nonsense, missing])
def test_broken_tags_are_not_believed(made, content, how):
    broken = changed(content, how)

    assert tags_of(broken) is None
    found = found_in(broken)
    assert official(found) == wanted(made, "dash")
    assert found["title"] == made.title


def all_contents(writer: PdfWriter, root: Any) -> None:
    document = root["/K"]
    whole = document.get_object()
    for node in whole if isinstance(whole, list) else [whole]:
        for kid in node.get_object()["/K"]:
            if kid.get_object()["/S"] != "/Table":
                kid.get_object()[NameObject("/S")] = NameObject("/TOC")


def test_text_that_is_called_contents_is_not_lost(content):
    found = found_in(changed(content, all_contents))

    words = "".join(found["opening"]) + str(found["sections"])
    assert "示例文字。" in words
    assert "这不是标题" in words


def test_a_file_that_promises_nothing_is_read_by_its_looks(content):
    plain = content.replace(b"pdfuaid", b"pdfuxid")

    assert tags_of(plain) is None
    headings = [one["heading"] for one in found_in(plain)["sections"]]
    assert "二、主动公开政府信息情况" in headings


def test_a_paragraph_that_begins_like_a_heading(content):
    (first, *_others) = found_in(content)["sections"]

    assert first["paragraphs"] == ["（一）这不是标题", "示例文字。"]
    assert first["children"] == []


def test_marks_of_a_draft_are_no_text(made):
    reader = PdfReader(io.BytesIO(write_pdf(paper_of(made))))

    assert len(reader.pages) > 2
    assert found_in(write_pdf(paper_of(made)))["opening"] == []


def test_contents_of_a_document_that_do_not_come_again_are_kept():
    line = (
        "<w:p><w:r><w:t>{0}</w:t><w:tab/><w:instrText>PAGEREF x</w:instrText>"
        "<w:t>3</w:t></w:r></w:p>"
    )
    body = (
        "<w:p><w:r><w:t>目 录</w:t></w:r></w:p>" + line.format("一、概述")
        + line.format("只在目录里") + "<w:p><w:r><w:t>一、概述</w:t></w:r></w:p>"
    )  # fmt: skip

    texts = [one.text for one in child.tree_of("docx", packed_docx(body)).paragraphs]

    assert texts == ["只在目录里\t3", "一、概述"]


def test_a_style_of_text_proves_nothing_where_no_heading_has_one():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="Body Text"/>'
        "</w:style></w:styles>"
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for text in ("一、概述", "示例文字。", "二、问题")
    )

    found = read(child.tree_of("docx", packed_docx(body, styles=styles)))

    assert [one.heading for one in found.outline.sections] == ["一、概述", "二、问题"]


def test_a_document_of_ours_says_what_is_text(made):
    found = answer(read(child.tree_of("docx", write_docx(paper_of(made)))))

    assert found["sections"][0]["paragraphs"] == ["（一）这不是标题", "示例文字。"]
