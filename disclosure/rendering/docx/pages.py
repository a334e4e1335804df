"""Pages: margins, page numbers, the red head of a letter, turned pages."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from disclosure.rendering.blocks import Layout, Paper
from disclosure.rendering.docx.elements import (
    border,
    child,
    element,
    field,
    set_fonts,
)
from disclosure.rendering.docx.styles import BLACK

RED = "E60012"
#: What a letter's lines reach beyond the text on either side.
_BEYOND = (Mm(-8), Mm(-6))
TEXT_WIDTH, TURNED_WIDTH = 8844, 12756
LARGEST_ORGAN, ORGAN_WIDTH = 36, 425


#: Traces of whoever made the template.
_OF_THE_TEMPLATE = ("rsids", "proofState", "savePreviewPicture")
#: What the schema wants before the mark of mirrored margins.
_BEFORE_MIRRORS = {
    qn(f"w:{name}") for name in ("writeProtection", "view", "zoom", "embedSystemFonts")
}


def first_section(document: Any, paper: Paper) -> Any:
    """Set up the pages of a document; its other sections follow the first."""
    section = document.sections[0]
    _upright(section)
    settings = document.settings.element
    document.settings.odd_and_even_pages_header_footer = True
    for name in _OF_THE_TEMPLATE:
        for left in settings.findall(qn(f"w:{name}")):
            settings.remove(left)
    first = [item for item in settings if item.tag in _BEFORE_MIRRORS]
    settings.insert(len(first), element("w:mirrorMargins"))
    _numbers(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _numbers(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if paper.layout is Layout.LETTER:
        _red_head(section, paper)
    if paper.mark:
        _mark(section, paper)
    return section


def turned(document: Any) -> None:
    """Begin a section whose pages lie on their side."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(37), Mm(35)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(14)
    section.different_first_page_header_footer = False


def upright(document: Any) -> None:
    """Begin a section whose pages stand."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _upright(section)
    section.different_first_page_header_footer = False


def _upright(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.gutter = 0
    section.header_distance, section.footer_distance = Mm(15), Mm(22.5)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _numbers(footer: Any, align: Any) -> None:
    """Write — 1 —, one character from the margin."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = Pt(14)
    paragraph.paragraph_format.right_indent = Pt(14)
    paragraph.add_run("— ")
    field(paragraph._p, "PAGE")
    paragraph.add_run(" —")


def _red_head(section: Any, paper: Paper) -> None:
    """Put the organ and the red lines on the first page, and no number there."""
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    head = section.first_page_header.paragraphs[0]
    head.style = "Organ"
    run = head.add_run(paper.organ)
    run.font.size = Pt(min(LARGEST_ORGAN, ORGAN_WIDTH // max(len(paper.organ), 1)))
    foot = section.first_page_footer.paragraphs[0]
    for paragraph, side, kind in (
        (head, "bottom", "thickThinSmallGap"),
        (foot, "bottom", "thinThickSmallGap"),
    ):
        paragraph.paragraph_format.left_indent = _BEYOND[0]
        paragraph.paragraph_format.right_indent = _BEYOND[1]
        border(paragraph._p, side, kind, RED)


def _mark(section: Any, paper: Paper) -> None:
    """Say on every page that this is not the paper that counts."""
    heads = [section.header, section.even_page_header]
    if paper.layout is Layout.LETTER:
        heads.append(section.first_page_header)
    for head in heads:
        head.is_linked_to_previous = False
        empty = head.paragraphs[0]
        paragraph = head.add_paragraph(style="Header") if empty.text else empty
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_fonts(paragraph.add_run(paper.mark)._r.get_or_add_rPr(), BLACK)


def at_foot(paragraph: Any) -> None:
    """Put a paragraph, and those like it next to it, at the foot of the text."""
    frame = element(
        "w:framePr",
        w=TEXT_WIDTH,
        wrap="around",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:shd", "w:spacing", "w:ind", "w:jc"
    )


def bookmark(paragraph: Any, number: int) -> str:
    """Mark a paragraph, so that the contents can point to it."""
    name = f"_Toc{number:06d}"
    start = element("w:bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    child(paragraph._p, "w:bookmarkEnd", id=number)
    return name
