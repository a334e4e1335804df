"""Elements of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any


def element(tag: str, /, **attributes: object) -> Element:
    """Return an element such as ``w:tblHeader`` with ``w:`` attributes."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def child(parent: Element, tag: str, /, **attributes: object) -> Element:
    """Add an element below another and return it."""
    made = element(tag, **attributes)
    parent.append(made)
    return made


def set_fonts(properties: Element, family: str) -> None:
    """Name one font for all scripts; fonts of the theme are left out."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    names = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), family)
    properties.insert(0, element("w:rFonts", **names))


def field(paragraph: Element, code: str, shown: str = "1") -> None:
    """Add a field to a paragraph. ``code`` is never text of a user."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = child(paragraph, "w:r")
        if kind == "code":
            child(run, "w:instrText").text = code
        elif kind == "shown":
            child(run, "w:t").text = shown
        elif kind == "begin":
            child(run, "w:fldChar", fldCharType=kind, dirty="true")
        else:
            child(run, "w:fldChar", fldCharType=kind)


def border(paragraph: Element, side: str, kind: str, color: str) -> None:
    """Draw a line of 3 pt above or below a paragraph."""
    properties = paragraph.get_or_add_pPr()
    borders = element("w:pBdr")
    child(borders, f"w:{side}", val=kind, sz=24, space=11, color=color)
    properties.insert_element_before(
        borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
