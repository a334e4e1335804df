"""Papers as DOCX, to be worked on in an office."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Pt

from disclosure.rendering.blocks import (
    Align,
    Block,
    Enclosures,
    Heading,
    Imprint,
    Layout,
    List,
    Mark,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Runs,
    Signature,
    Table,
    plain,
)
from disclosure.rendering.clean import cleaned
from disclosure.rendering.contents import CONTENTS, ENCLOSED, contents_depth
from disclosure.rendering.docx import pages, styles
from disclosure.rendering.docx.elements import child, field, set_fonts
from disclosure.rendering.docx.tables import table_element
from disclosure.rendering.repacking import repacked

DEEPEST_HEADING = 6
#: Characters that a property of the file may have.
LONGEST_PROPERTY = 255
_INDENT = 2 * styles.CHARACTER
_ALIGN = {
    Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_LEFTOVERS = {
    *(RT.THUMBNAIL, RT.CUSTOM_XML, RT.NUMBERING, RT.EXTENDED_PROPERTIES),
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}


def write_docx(paper: Paper) -> bytes:
    """Return a paper as DOCX; the same paper gives the same bytes.

    Large tables get a section of their own on its side. PaperError as
    ``cleaned`` raises it.
    """
    return _Writer(cleaned(paper)).write()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document = Document()
        styles.prepare(self.document)
        pages.first_section(self.document, paper)
        self.is_turned = False
        self.level = self.headings = 0

    def write(self) -> bytes:
        self._top()
        blocks = self.paper.blocks
        for number, block in enumerate(blocks):
            self._turn(self._wants_turning(blocks, number))
            self._block(block)
            if isinstance(_at(blocks, number + 1), Signature | Enclosures):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._properties()
        return _packed(self.document)

    def _wants_turning(self, blocks: tuple[Block, ...], number: int) -> bool:
        """Tell whether a block goes on a turned page, or is a heading before one."""
        while isinstance(_at(blocks, number), Heading):
            number += 1
        block = _at(blocks, number)
        return isinstance(block, Table) and block.own_page and not block.row_height

    def _turn(self, wanted: bool) -> None:
        if wanted != self.is_turned:
            (pages.turned if wanted else pages.upright)(self.document)
            self.is_turned = wanted

    def _top(self) -> None:
        paper = self.paper
        if paper.layout is Layout.LETTER:
            self._line(paper.number, WD_ALIGN_PARAGRAPH.RIGHT, after=2)
        title = self.document.add_paragraph(style="Title")
        self._runs(title._p, plain(paper.title))
        if paper.layout is Layout.LETTER:
            return
        if paper.organ not in paper.title.replace("\n", ""):
            self._line(paper.organ, WD_ALIGN_PARAGRAPH.CENTER)
        if paper.number:
            self._line(paper.number, WD_ALIGN_PARAGRAPH.CENTER, after=1)
        if paper.layout is Layout.REPORT:
            self._contents()

    def _line(self, text: str, align: Any, after: int = 0) -> Any:
        paragraph = self.document.add_paragraph(text)
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = styles.PITCH * after
        return paragraph

    def _contents(self) -> None:
        headings = [block for block in self.paper.blocks if isinstance(block, Heading)]
        depth = contents_depth(self.paper)
        if not depth:
            return
        self._line(CONTENTS, WD_ALIGN_PARAGRAPH.CENTER)
        for number, heading in enumerate(headings, 1):
            if heading.level <= depth:
                entry = self.document.add_paragraph(f"{heading.text}\t")
                entry.paragraph_format.left_indent = Pt(_INDENT * (heading.level - 1))
                entry.paragraph_format.tab_stops.add_tab_stop(
                    Pt(441), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
                )
                field(entry._p, f"PAGEREF _Toc{number:06d} \\h", "…")
        self._page_break()

    def _page_break(self) -> None:
        self.breaks = True

    breaks = False

    def _paragraph(self, style: str = "Normal") -> Any:
        made = self.document.add_paragraph(style=style)
        made.paragraph_format.page_break_before = self.breaks or None
        self.breaks = False
        return made

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._prose(block)
            case List():
                self._list(block, 1)
            case Table():
                self._table(block)
            case PageBreak():
                self._page_break()
            case Signature():
                self._signature(block)
            case Enclosures():
                self._enclosures(block)
            case Imprint():
                self._imprint(block)
            case Note():
                self._runs(self._paragraph(styles.NOTE)._p, block.runs)

    def _heading(self, block: Heading) -> None:
        self.level = min(block.level, self.level + 1, DEEPEST_HEADING)
        self.headings += 1
        made = self._paragraph(f"Heading {self.level}")
        self._runs(made._p, plain(block.text))
        pages.bookmark(made, self.headings)

    def _prose(self, block: Paragraph) -> None:
        made = self._paragraph(styles.PROSE)
        made.alignment = _ALIGN[block.align]
        shape = made.paragraph_format
        shape.first_line_indent = Pt(_INDENT) if block.is_indented else None
        shape.left_indent = Pt(_INDENT * block.depth) if block.depth else None
        self._runs(made._p, block.runs)

    def _list(self, block: List, depth: int) -> None:
        for number, item in enumerate(block.items, block.start):
            made = self._paragraph(styles.ITEM)
            made.paragraph_format.left_indent = Pt(_INDENT * (depth + 0.75))
            made.paragraph_format.first_line_indent = Pt(-_INDENT * 0.75)
            sign = f"{number}．" if block.is_numbered else "·　"
            self._runs(made._p, (*plain(sign), *item.runs))
            for below in item.lists:
                self._list(below, depth + 1)

    def _table(self, block: Table) -> None:
        if block.own_page and not self.is_turned:
            self._page_break()
        if block.caption or self.breaks:
            self._runs(self._paragraph(styles.CAPTION)._p, plain(block.caption))
        if block.unit:
            unit = self._paragraph(styles.TABLE_TEXT)
            unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            unit.paragraph_format.keep_with_next = True
            self._runs(unit._p, plain(block.unit))
        width = pages.TURNED_WIDTH if self.is_turned else pages.TEXT_WIDTH
        style = self.document.styles[styles.TABLE_TEXT].style_id
        made = table_element(block, width, self._runs, style)
        self.document.element.body.insert_element_before(made, "w:sectPr")
        # Word wants a paragraph behind a table; it is as small as can be.
        after = self._paragraph(styles.TABLE_TEXT)
        after.paragraph_format.line_spacing = Pt(1 if self.is_turned else 8)

    def _signature(self, block: Signature) -> None:
        organ = f"{block.organ}{block.seal}"
        beyond = max((_width(organ) - _width(block.date)) / 2, 0)
        right = max(4 * styles.CHARACTER - beyond, 0)
        wide = max(_width(organ), _width(block.date))
        for text, before in ((organ, 2), (block.date, 0)):
            made = self._paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            made.paragraph_format.space_before = styles.PITCH * before
            own = max(wide - _width(text), 0) / 2
            made.paragraph_format.right_indent = Pt(right + own)
            made.paragraph_format.keep_with_next = bool(before)
            self._runs(made._p, plain(text))

    def _enclosures(self, block: Enclosures) -> None:
        """Write names below each other, the first behind its heading."""
        wide = 3 * styles.CHARACTER
        for number, name in enumerate(block.names, 1):
            sign = f"{number}. " if len(block.names) > 1 else ""
            deep = wide + _width(sign)
            made = self._paragraph()
            shape = made.paragraph_format
            shape.space_before = styles.PITCH if number == 1 else None
            shape.left_indent = Pt(_INDENT + deep)
            shape.first_line_indent = Pt(-deep if number == 1 else -_width(sign))
            head = ENCLOSED if number == 1 else ""
            self._runs(made._p, plain(f"{head}{sign}{name}"))

    def _imprint(self, block: Imprint) -> None:
        for line in block.lines:
            made = self._paragraph(styles.IMPRINT)
            pages.at_foot(made)
            self._runs(made._p, plain(line))

    def _runs(self, paragraph: Any, runs: Runs, size: int = 0) -> None:
        for run in runs:
            into = paragraph
            if run.link:
                key = self.document.part.relate_to(
                    run.link, RT.HYPERLINK, is_external=True
                )
                into = child(paragraph, "w:hyperlink")
                into.set(qn("r:id"), key)
            made = child(into, "w:r")
            _mark(made, run.marks, size)
            _text(made, run.text)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.title = self.paper.title.replace("\n", "")[:LONGEST_PROPERTY]
        core.language = "zh-CN"
        core.revision = 1
        core.created = core.modified = datetime.combine(self.paper.dated, time(), UTC)


def _at(blocks: tuple[Block, ...], number: int) -> Block | None:
    return blocks[number] if number < len(blocks) else None


def _width(text: str) -> float:
    wide = sum(1 if ord(sign) > 0x2E7F else 0.55 for sign in text)
    return wide * styles.CHARACTER


def _mark(run: Any, marks: frozenset[Mark], size: int) -> None:
    properties = run.get_or_add_rPr()
    if Mark.BOLD in marks:
        set_fonts(properties, styles.BLACK)
    elif Mark.EMPHASIS in marks:
        set_fonts(properties, styles.KAI)
    if Mark.STRIKE in marks:
        child(properties, "w:strike")
    if size:
        child(properties, "w:sz", val=size)
    if Mark.UNDERLINE in marks:
        child(properties, "w:u", val="single")
    if Mark.SUB in marks or Mark.SUPER in marks:
        kind = "subscript" if Mark.SUB in marks else "superscript"
        child(properties, "w:vertAlign", val=kind)


def _text(run: Any, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            child(run, "w:br")
        words = child(run, "w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")


def _packed(document: Any) -> bytes:
    """Return the file without what the template brought, and without times."""
    package = document.part.package
    for rels in (package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _LEFTOVERS]:
            del rels[key]
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue())
