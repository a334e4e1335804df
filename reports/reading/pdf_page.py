"""What stands on a page of a PDF: signs with their places, and ruled lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from reports.reading.limits import MOST_RULINGS, TOO_MUCH, Refused
from reports.rules.reading.tree import Box

#: A filled shape this thin is a line; a path bends no more than this.
_THIN, _BEND = 2.5, 1.0
#: Shorter strokes belong to a drawing, not to a table.
_SHORTEST = 3.0
_MOST_SEGMENTS = 2000
_DEPTH = 6
_PALE = 245
#: A letter's box is at most this much larger than its ink.
_DISTORTED = 8


@dataclass(frozen=True)
class Sign:
    """A character and its box; ``mark`` is the number that tags know it by."""

    text: str
    box: Box
    mark: int = -1

    @property
    def middle(self) -> tuple[float, float]:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


@dataclass(frozen=True)
class Ruling:
    """A straight line: ``at`` is its y when it lies, its x when it stands."""

    is_lying: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Page:
    """A page as a reader sees it, its origin in the upper left corner."""

    number: int
    width: float
    height: float
    signs: tuple[Sign, ...]
    rulings: tuple[Ruling, ...]
    has_pictures: bool


def page_of(
    document: pypdfium2.PdfDocument, number: int, *, with_marks: bool = False
) -> Page:
    """Read a page, numbered from 1. Raises Refused when there is too much on it."""
    page = document[number - 1]
    try:
        turn = _Turn(page)
        signs = tuple(_signs(page, turn, with_marks))
        rulings = tuple(_rulings(page, turn))
        pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        has_pictures = any(True for _picture in pictures)
        return Page(number, turn.width, turn.height, signs, rulings, has_pictures)
    finally:
        page.close()


class _Turn:
    """From the paper's own coordinates to those of a reader: turned, top down."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.angle = page.get_rotation()
        wide, high = right - left, top - bottom
        is_upright = self.angle in (0, 180)
        self.width, self.height = (wide, high) if is_upright else (high, wide)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.angle == 90:
            return y - self.bottom, x - self.left
        if self.angle == 180:
            return self.right - x, y - self.bottom
        if self.angle == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        first, second = self.point(left, bottom), self.point(right, top)
        (x1, x2), (y1, y2) = (
            sorted((first[0], second[0])),
            sorted((first[1], second[1])),
        )
        return x1, y1, x2, y2


def _signs(page: pypdfium2.PdfPage, turn: _Turn, with_marks: bool) -> Iterator[Sign]:
    text = page.get_textpage()
    rect = pdfium.FS_RECTF()
    try:
        for place in range(text.count_chars()):
            if pdfium.FPDFText_IsGenerated(text, place):
                continue
            code = pdfium.FPDFText_GetUnicode(text, place)
            if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            if pdfium.FPDFText_GetLooseCharBox(text, place, rect):
                box = turn.box(*_believable(text, place, rect))
                yield Sign(chr(code), box, _mark(text, place) if with_marks else -1)
    finally:
        text.close()


def _mark(text: pypdfium2.PdfTextPage, place: int) -> int:
    item = pdfium.FPDFText_GetTextObject(text, place)
    return int(pdfium.FPDFPageObj_GetMarkedContentID(item)) if item else -1


def _believable(text: pypdfium2.PdfTextPage, place: int, rect: pdfium.FS_RECTF) -> Box:
    """Return the box of a letter; of one set upright by distortion, that of its ink."""
    ink: Box = text.get_charbox(place)
    largest = max(ink[2] - ink[0], ink[3] - ink[1])
    if largest and rect.right - rect.left > _DISTORTED * largest:
        return ink
    return rect.left, rect.bottom, rect.right, rect.top


def _rulings(page: pypdfium2.PdfPage, turn: _Turn) -> Iterator[Ruling]:
    found = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH):
        filled, stroked = _drawn(item)
        if not filled and not stroked:
            continue
        for shape in _shapes(item, turn):
            for ruling in _lines_in(shape, stroked):
                found += 1
                if found > MOST_RULINGS:
                    raise Refused(TOO_MUCH)
                yield ruling


def _drawn(item: pypdfium2.PdfObject) -> tuple[bool, bool]:
    """Tell whether a path is filled and stroked in a colour that can be seen."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    return (
        fill.value != 0 and _is_seen(item, pdfium.FPDFPageObj_GetFillColor),
        stroke.value != 0 and _is_seen(item, pdfium.FPDFPageObj_GetStrokeColor),
    )


def _is_seen(item: pypdfium2.PdfObject, colour_of: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not callable(colour_of) or not colour_of(item, red, green, blue, alpha):
        return True
    is_white = min(red.value, green.value, blue.value) >= _PALE
    return alpha.value > 0 and not is_white


def _shapes(
    item: pypdfium2.PdfObject, turn: _Turn
) -> Iterator[list[tuple[float, float]]]:
    """Yield the pieces of a path drawn without lifting the pen; curves are left out."""
    matrix = item.get_matrix()
    container = item.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    shape: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn.point(*matrix.on_point(x.value, y.value))
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(shape) > 1:
                yield shape
            shape = []
        shape.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(shape) > 2:
            shape.append(shape[0])
    if len(shape) > 1:
        yield shape


def _lines_in(shape: list[tuple[float, float]], stroked: bool) -> Iterator[Ruling]:
    """A thin shape is one line; of a stroked one each side is a line."""
    left, right = min(x for x, _y in shape), max(x for x, _y in shape)
    top, bottom = min(y for _x, y in shape), max(y for _x, y in shape)
    if min(right - left, bottom - top) <= _THIN:
        yield from _line((left, top), (right, bottom))
    elif stroked:
        for first, second in zip(shape, shape[1:], strict=False):
            if min(abs(first[0] - second[0]), abs(first[1] - second[1])) <= _BEND:
                yield from _line(first, second)


def _line(first: tuple[float, float], second: tuple[float, float]) -> Iterator[Ruling]:
    (x1, x2), (y1, y2) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    if max(x2 - x1, y2 - y1) < _SHORTEST:
        return
    if x2 - x1 >= y2 - y1:
        yield Ruling(True, (y1 + y2) / 2, x1, x2)
    else:
        yield Ruling(False, (x1 + x2) / 2, y1, y2)
