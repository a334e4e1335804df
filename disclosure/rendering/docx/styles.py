"""Named styles of an official document; what the template brought goes."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from disclosure.rendering.docx.elements import element, set_fonts

FANG_SONG, KAI, BLACK = "仿宋_GB2312", "楷体_GB2312", "黑体"
TITLE_FONT, SONG = "方正小标宋简体", "宋体"
#: 22 lines of 28 characters in 156 mm by 225 mm.
PITCH, CHARACTER = Pt(28.95), 15.75
BODY = Pt(16)
RED = RGBColor(0xE6, 0x00, 0x12)
NOTE, CAPTION, TABLE_TEXT, ORGAN = "Note", "Caption", "Table Text", "Organ"
#: Text by its style is no heading, even where it begins with a numeral.
PROSE, ITEM = "Body Text", "List Paragraph"
IMPRINT = "Imprint"
_HEADING_FONTS = {1: BLACK, 2: KAI}
_KEPT = {"Normal", "Title", "Header", "Footer", "Caption", "Table Grid"}
_KEPT |= {PROSE, ITEM}
_KEPT |= {"Default Paragraph Font", "Normal Table", "No List"}
_KEPT |= {f"Heading {level}" for level in range(1, 7)}


def prepare(document: Any) -> None:
    """Leave only the styles named here, set as official documents are."""
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT:
            style.delete()
    for style in styles:
        for link in style.element.findall(qn("w:link")):
            style.element.remove(link)
    for latent in styles.element.findall(qn("w:latentStyles")):
        styles.element.remove(latent)
    _language(styles)
    _set(styles["Normal"], FANG_SONG, BODY)
    _squeeze(styles["Normal"])
    for name in (PROSE, ITEM):
        _set(styles[name], FANG_SONG, BODY)
    for level in range(1, 7):
        font = _HEADING_FONTS.get(level, FANG_SONG)
        _set(styles[f"Heading {level}"], font, BODY, keep=True)
        styles[f"Heading {level}"].paragraph_format.first_line_indent = Pt(31.5)
    _set(styles["Title"], TITLE_FONT, Pt(22), WD_ALIGN_PARAGRAPH.CENTER)
    styles["Title"].paragraph_format.space_after = PITCH
    for name in ("Header", "Footer"):
        _set(styles[name], SONG, Pt(14), pitch=None)
    _set(styles[CAPTION], BLACK, Pt(12), WD_ALIGN_PARAGRAPH.CENTER, Pt(18), keep=True)
    own = {name: styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in _OWN}
    _set(own[NOTE], FANG_SONG, Pt(10.5), pitch=Pt(17))
    own[NOTE].paragraph_format.first_line_indent = Pt(21)
    _set(own[TABLE_TEXT], FANG_SONG, Pt(10.5), WD_ALIGN_PARAGRAPH.LEFT, Pt(13))
    _set(own[ORGAN], TITLE_FONT, Pt(36), WD_ALIGN_PARAGRAPH.CENTER, None)
    own[ORGAN].font.color.rgb = RED
    _set(own[IMPRINT], FANG_SONG, Pt(14), WD_ALIGN_PARAGRAPH.LEFT, Pt(22))
    shape = own[IMPRINT].paragraph_format
    shape.left_indent, shape.first_line_indent = Pt(56), Pt(-42)
    shape.right_indent = Pt(14)


_OWN = (NOTE, TABLE_TEXT, ORGAN, IMPRINT)


def _set(
    style: Any,
    font: str,
    size: Any,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    pitch: Any = PITCH,
    *,
    keep: bool = False,
) -> None:
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    set_fonts(properties, font)
    style.font.size = size
    style.font.bold = style.font.italic = False
    for old in style.element.findall(qn("w:pPr")):
        style.element.remove(old)
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    shape.keep_with_next = keep or None
    if pitch is not None:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = pitch
    if style.name.startswith("Heading"):
        level = element("w:outlineLvl", val=int(style.name[-1]) - 1)
        style.element.get_or_add_pPr().append(level)


def _squeeze(style: Any) -> None:
    """Take a quarter of a point from every character: 28 fill a line."""
    properties = style.element.get_or_add_rPr()
    size = properties.find(qn("w:sz"))
    size.addprevious(element("w:spacing", val=-5))


def _language(styles: Any) -> None:
    """Name the language and no fonts of a theme."""
    path = f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    properties = styles.element.find(path)
    for old in list(properties):
        properties.remove(old)
    set_fonts(properties, FANG_SONG)
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
